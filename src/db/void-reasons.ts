/**
 * Why an event counts no more. Who voids one event writes for its client, who reads it. Who undoes an import writes for
 * the house: the file may be of many clients, and none of them reads of another. So that reason stands with the import
 * alone, and the rows that went with it say no more than that.
 */
import type { Rows } from './client.js';

export const WITH_ITS_IMPORT = 'import undone';

/** What a client reads; nothing where the event went with its import. */
export const TOLD_REASON = `NULLIF(void_reason, '${WITH_ITS_IMPORT}') AS void_reason`;

/** Of these rows, those that went with their import, with the reason of that, by id. */
export async function reasonsOfImports(
  rows: Rows,
  table: 'trades' | 'transactions',
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await rows.rows<{ id: string; undo_reason: string }>(
    `SELECT t.id, i.undo_reason FROM ${table} t JOIN imports i ON i.id = t.import_id
     WHERE t.id = ANY($1::uuid[]) AND t.void_reason = '${WITH_ITS_IMPORT}'`,
    [ids],
  );
  return new Map(found.map(({ id, undo_reason }) => [id, undo_reason]));
}
