// Clients by the thousand whose personal data is sealed, as an import would seal it, under whichever vault a test has.
import { randomUUID } from 'node:crypto';
import { sealRows } from '../../src/db/sealed-rows.js';
import { inTransaction } from '../../src/db/transaction.js';
import { createPool, type ConnectionSettings, type Pool } from '../../src/db/client.js';
import type { Vault } from '../../src/secrets/vault.js';

export interface SealedPerson {
  id: string;
  email: string;
  phone: string;
  address: string;
  city: string;
  nationality: string;
}

const HASH = `$2b$12$${'x'.repeat(53)}`;
const AT_ONCE = 5_000;

/**
 * By a log-in that may write past the log. The personal data of each is made of the number, so that nobody's is mistaken
 * for another's.
 */
export async function plantPeople(
  settings: ConnectionSettings,
  vault: Vault,
  count: number,
  prefix = 'sealed',
): Promise<SealedPerson[]> {
  const people = Array.from({ length: count }, (_, n) => ({
    id: randomUUID(),
    email: `${prefix}.${n}@example.org`,
    phone: `+4179${String(n).padStart(7, '0')}`,
    address: `${prefix} street ${n}`,
    city: `${prefix} city ${n}`,
    nationality: `${prefix} nation ${n}`,
  }));
  const pool = createPool(settings, { max: 1 });
  for (let from = 0; from < count; from += AT_ONCE) await plantSome(pool, vault, people.slice(from, from + AT_ONCE));
  await pool.end();
  return people;
}

const plantSome = (pool: Pool, vault: Vault, people: readonly SealedPerson[]): Promise<void> =>
  inTransaction({ pool, vault }, async (tx) => {
    const rows = await sealRows(
      tx,
      'users',
      people.map((one) => ({ ...one })),
    );
    await tx.rows(
      `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'Planted')),
       opened AS (INSERT INTO users (id, email, phone, phone_index, address, city, nationality, first_name, last_name, role, account_type, password_hash)
         SELECT id, email, phone, phone_index, address, city, nationality, 'Cleo', 'Client', 'CUSTOMER', 'STOCK', $2
         FROM jsonb_populate_recordset(NULL::users, $1::jsonb) RETURNING id)
       INSERT INTO portfolios (user_id) SELECT id FROM opened`,
      [JSON.stringify(rows), HASH],
    );
  });
