// The proof, as a test asks for it: not one cached figure of the house differs from a replay of its events.
import type { Rows } from '../../src/db/client.js';
import { proofReads } from '../../src/db/proof-reads.js';
import { prove } from '../../src/proof/index.js';

export async function expectBooksToAgree(rows: Rows): Promise<void> {
  const { events, differences } = await prove(proofReads(rows));
  expect(events).toBeGreaterThan(0);
  expect(differences).toEqual([]);
}
