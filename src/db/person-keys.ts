/** The keys of persons, brought to the vault; a key that seals something is held until the transaction ends. */
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';
import { refusal } from '../errors.js';
import type { Vault, WrappedKey } from '../secrets/vault.js';

interface StoredKey {
  user_id: string;
  id: string;
  /** Null once it was destroyed. */
  wrapped: string | null;
}

/** In one order, so that two who seal for the same persons never wait for each other in a circle. */
const HELD = `SELECT user_id, key_id AS id, wrapped FROM internal.person_keys
  WHERE user_id = ANY($1::uuid[]) ORDER BY user_id FOR SHARE`;

/** So that what is sealed for these persons from now on is under the keys they have; who has none is given one. */
export async function holdKeys(tx: Tx, persons: readonly string[]): Promise<void> {
  const wanted = [...new Set(persons)];
  for (let missing = wanted; missing.length > 0;) {
    const held = await tx.rows<StoredKey>(HELD, [missing]);
    learn(tx.vault, held);
    const known = new Set(held.map(({ user_id }) => user_id));
    missing = missing.filter((person) => !known.has(person));
    // Somebody else may have given one meanwhile; it is then read in the next round.
    const given = await giveKeys(tx, missing);
    missing = missing.filter((person) => !given.has(person));
  }
}

function learn(vault: Vault, keys: readonly StoredKey[]): void {
  for (const { user_id, id, wrapped } of keys) {
    if (wrapped === null) throw refusal('client_erased');
    vault.learnKey(user_id, { id, wrapped });
  }
}

async function giveKeys(tx: Tx, persons: readonly string[]): Promise<Set<string>> {
  if (persons.length === 0) return new Set();
  const made = persons.map((person): [string, WrappedKey] => [person, tx.vault.makeKey(person)]);
  const given = await tx.rows<{ user_id: string }>(
    `INSERT INTO internal.person_keys (user_id, key_id, wrapped)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) ON CONFLICT (user_id) DO NOTHING RETURNING user_id`,
    [persons, made.map(([, { id }]) => id), made.map(([, { wrapped }]) => wrapped)],
  );
  return new Set(given.map(({ user_id }) => user_id));
}

/** Brings the keys of what was read, where they are not at hand. */
export async function bringKeys(rows: Rows, vault: Vault, ids: readonly string[]): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !vault.hasKey(id));
  if (missing.length === 0) return;
  const found = await rows.rows<{ user_id: string } & WrappedKey>(
    `SELECT user_id, key_id AS id, wrapped FROM internal.person_keys WHERE key_id = ANY($1::text[]) AND wrapped IS NOT NULL`,
    [missing],
  );
  for (const { user_id, ...key } of found) vault.learnKey(user_id, key);
}

/** One key for each master key that any is wrapped under. */
export const keysByMaster = (rows: Rows): Promise<({ user_id: string; master_id: string } & WrappedKey)[]> =>
  rows.rows(
    `WITH RECURSIVE master (id) AS (
       SELECT min(master_id) FROM internal.person_keys
       UNION ALL SELECT (SELECT min(master_id) FROM internal.person_keys WHERE master_id > master.id) FROM master WHERE id IS NOT NULL)
     SELECT k.user_id, k.master_id, k.key_id AS id, k.wrapped FROM master
     CROSS JOIN LATERAL (SELECT * FROM internal.person_keys WHERE master_id = master.id LIMIT 1) k`,
  );
