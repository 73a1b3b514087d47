/** Sealing anew: whose data is not sealed under the current master key, and all of it at once. */
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';
import { indexOf, SEALED_TABLES, type SealedTable } from '../secrets/places.js';
import { isSealed } from '../secrets/sealed-text.js';
import { invariant } from '../errors.js';

type Row = Readonly<Record<string, string | null>> & { id: string; person: string };

/** Those whose keys are wrapped under another, by the index that has them beside each other. */
const UNDER_ANOTHER = `
  (SELECT user_id AS id FROM internal.person_keys WHERE master_id < $1 ORDER BY master_id, user_id LIMIT $2)
  UNION ALL (SELECT user_id FROM internal.person_keys WHERE master_id > $1 ORDER BY master_id, user_id LIMIT $2) LIMIT $2`;

/** Those who were there before there was a seal. */
const IN_THE_CLEAR = `
  SELECT u.id FROM users u LEFT JOIN internal.person_keys k ON k.user_id = u.id
  WHERE k.user_id IS NULL AND (num_nonnulls(u.phone, u.address, u.city, u.nationality) > 0
    OR EXISTS (SELECT FROM transactions t WHERE t.user_id = u.id AND t.counterparty IS NOT NULL))
  ORDER BY u.id LIMIT $1`;

/** Nobody, once all is sealed under the current key; a destroyed key has nothing left to seal. */
export async function personsToSeal(rows: Rows, key: string, limit: number): Promise<string[]> {
  const found = await rows.rows<{ id: string }>(UNDER_ANOTHER, [key, limit]);
  const all = found.length > 0 ? found : await rows.rows<{ id: string }>(IN_THE_CLEAR, [limit]);
  return all.map(({ id }) => id);
}

export interface Resealed {
  persons: number;
  fields: number;
}

/**
 * Gives each of these persons a new key and seals all that they have under it. Their rows are locked first, then their
 * keys: whoever seals something for one of them has it sealed anew here, or waits and seals it under the new key.
 */
export async function sealAnew(tx: Tx, ids: readonly string[]): Promise<Resealed> {
  await tx.rows(`SELECT id FROM users WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [ids]);
  const persons = await learnOldKeys(tx, ids);
  const found = new Map<string, Row[]>();
  for (const [table, sealed] of Object.entries(SEALED_TABLES))
    found.set(
      table,
      (await readSealed(tx, table, sealed, persons)).map((row) => opened(tx, table, sealed, row)),
    );
  await giveNewKeys(tx, persons);
  let fields = 0;
  for (const [table, rows] of found) fields += await writeSealed(tx, table, rows);
  return { persons: persons.length, fields };
}

/** Who still has something to seal under another key than the current one. */
async function learnOldKeys(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const keys = await tx.rows<{ user_id: string; id: string; wrapped: string | null; master_id: string | null }>(
    `SELECT user_id, key_id AS id, wrapped, master_id FROM internal.person_keys
     WHERE user_id = ANY($1::uuid[]) ORDER BY user_id FOR UPDATE`,
    [ids],
  );
  const settled = new Set<string>();
  for (const { user_id, id, wrapped, master_id } of keys)
    if (wrapped === null || master_id === tx.vault.currentKey) settled.add(user_id);
    else tx.vault.learnKey(user_id, { id, wrapped });
  return ids.filter((id) => !settled.has(id));
}

const readSealed = (
  tx: Tx,
  table: string,
  { person, columns }: SealedTable,
  persons: readonly string[],
): Promise<Row[]> =>
  tx.rows<Row>(
    `SELECT id, ${person} AS person, ${columns.join(', ')} FROM ${table}
     WHERE ${person} = ANY($1::uuid[]) AND num_nonnulls(${columns.join(', ')}) > 0`,
    [persons],
  );

/** What was written before there was a seal is in the clear. */
function opened({ vault }: Tx, table: string, { columns }: SealedTable, row: Row): Row {
  const texts = columns.map((column): [string, string | null] => {
    const text = row[column] ?? null;
    const place = { table, column, row: row.id, client: row.person };
    return [column, text !== null && isSealed(text) ? vault.open(place, text) : text];
  });
  return { ...row, ...Object.fromEntries(texts) };
}

async function giveNewKeys(tx: Tx, persons: readonly string[]): Promise<void> {
  const made = persons.map((person) => tx.vault.makeKey(person));
  await tx.rows(
    `INSERT INTO internal.person_keys (user_id, key_id, wrapped) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])
     ON CONFLICT (user_id) DO UPDATE SET key_id = EXCLUDED.key_id, wrapped = EXCLUDED.wrapped`,
    [persons, made.map(({ id }) => id), made.map(({ wrapped }) => wrapped)],
  );
}

/** How many texts were sealed. */
async function writeSealed({ rows, vault }: Tx, table: string, found: readonly Row[]): Promise<number> {
  const sealed = SEALED_TABLES[table];
  invariant(sealed, `${table} has sealed columns`);
  const seal = (column: string): (string | null)[] =>
    found.map(({ id: row, person: client, [column]: text }) =>
      typeof text === 'string' ? vault.seal({ table, column, row, client }, text) : null,
    );
  const index = ([column, same]: [string, (text: string) => string]): (string | null)[] =>
    found.map(({ [column]: text }) => (typeof text === 'string' ? vault.blindIndex(table, column, same(text)) : null));
  const indexed = Object.entries(sealed.found);
  const names = [...sealed.columns, ...indexed.map(([column]) => indexOf(column))];
  const texts = [...sealed.columns.map(seal), ...indexed.map(index)];
  await rows(
    `UPDATE ${table} t SET ${names.map((name) => `${name} = s.${name}`).join(', ')}
     FROM unnest($1::uuid[], ${names.map((_, i) => `$${i + 2}::text[]`).join(', ')}) AS s (id, ${names.join(', ')}) WHERE t.id = s.id`,
    [found.map(({ id }) => id), ...texts],
  );
  return found.reduce((sum, row) => sum + sealed.columns.filter((column) => row[column] !== null).length, 0);
}
