/** What is sealed under the house's own key and not a person's: second factors, and the forms of requests that wait. */
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';
import { secondFactorOf } from '../secrets/places.js';

interface SealedSecret {
  id: string;
  secret: string;
}

/** The key's id stands in front of every sealed text. */
const UNDER_ANOTHER = `SELECT id, second_factor_secret AS secret FROM users
  WHERE second_factor_secret IS NOT NULL AND split_part(second_factor_secret, '.', 2) <> $1 ORDER BY id LIMIT $2`;

export const secondFactorsToSeal = (rows: Rows, key: string, limit: number): Promise<SealedSecret[]> =>
  rows.rows(UNDER_ANOTHER, [key, limit]);

/** How many were sealed under the current key. */
export async function sealSecondFactorsAnew({ rows, vault }: Tx, limit: number): Promise<number> {
  const found = await rows<SealedSecret>(`${UNDER_ANOTHER} FOR NO KEY UPDATE`, [vault.currentKey, limit]);
  if (found.length === 0) return 0;
  const sealed = found.map(({ id, secret }) => vault.seal(secondFactorOf(id), vault.open(secondFactorOf(id), secret)));
  await rows(
    `UPDATE users u SET second_factor_secret = s.sealed FROM unnest($1::uuid[], $2::text[]) AS s (id, sealed) WHERE u.id = s.id`,
    [found.map(({ id }) => id), sealed],
  );
  return found.length;
}

/** Which other keys the forms of waiting requests are sealed under. A form is never changed: it is gone with its request. */
export const keysOfWaitingForms = async (rows: Rows, key: string): Promise<string[]> =>
  (
    await rows.rows<{ key: string }>(
      `SELECT DISTINCT split_part(sealed, '.', 2) AS key FROM internal.pending_inputs WHERE split_part(sealed, '.', 2) <> $1 ORDER BY key`,
      [key],
    )
  ).map((row) => row.key);
