/** Rows of the business tables, added and changed by column. Columns come from our own code, never from a request. */
import { randomUUID } from 'node:crypto';
import { sealChanges, sealedColumns, sealRows } from './sealed-rows.js';
import type { Tx } from './transaction.js';
import { Decimal, plain } from '../domain/money.js';
import { invariant } from '../errors.js';

export type Table =
  | 'users'
  | 'portfolios'
  | 'kyc_documents'
  | 'transactions'
  | 'trades'
  | 'prices'
  | 'assets'
  | 'currencies'
  | 'support_tickets'
  | 'support_messages'
  | 'watchlist_items'
  | 'news_cache'
  | 'pnl_adjustments'
  | 'corporate_actions'
  | 'book_closings'
  | 'imports'
  | 'held_prices'
  | 'approval_policies'
  | 'pending_approvals';

export type Values = Readonly<Record<string, unknown>>;
export type StoredRow = Readonly<Record<string, unknown>> & { id: string };

/** Adds a row and returns it with its defaults; what is personal comes back as it is kept, which is sealed. */
export async function insertRow(tx: Tx, table: Table, given: Values): Promise<StoredRow> {
  const values = await asWritten(tx, table, given);
  const columns = columnsOf(values);
  const places = columns.map((_, index) => `$${index + 1}`);
  const row = await tx.row<StoredRow>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')}) RETURNING *`,
    columns.map((column) => asParameter(values[column])),
  );
  invariant(row, `${table} gave back no row`);
  return row;
}

/** What is sealed is bound to its row, whose id must then be known before the database could give one. */
async function asWritten(tx: Tx, table: Table, values: Values): Promise<Values> {
  const personal = sealedColumns(table, Object.keys(values)).some((name) => typeof values[name] === 'string');
  if (!personal) return values;
  const [row] = await sealRows(tx, table, [{ ...values, id: randomUUID() }]);
  return row ?? values;
}

/** Changes these columns of one row and returns the whole of it. */
export async function updateRow(tx: Tx, table: Table, id: string, given: Values): Promise<StoredRow> {
  const values = await sealChanges(tx, table, id, given);
  if (Object.keys(values).length === 0) return found(table, id, await lockRow(tx, table, id));
  const columns = columnsOf(values);
  const places = columns.map((column, index) => `${column} = $${index + 2}`);
  const row = await tx.row<StoredRow>(`UPDATE ${table} SET ${places.join(', ')} WHERE id = $1 RETURNING *`, [
    id,
    ...columns.map((column) => asParameter(values[column])),
  ]);
  return found(table, id, row);
}

function found(table: Table, id: string, row: StoredRow | undefined): StoredRow {
  invariant(row, `${table} has no row ${id}`);
  return row;
}

/** The row, locked against other writers until the transaction ends. */
export const lockRow = (tx: Tx, table: Table, id: string): Promise<StoredRow | undefined> =>
  tx.row<StoredRow>(`SELECT * FROM ${table} WHERE id = $1 FOR UPDATE`, [id]);

function columnsOf(values: Values): string[] {
  const columns = Object.keys(values).filter((column) => values[column] !== undefined);
  invariant(
    columns.length > 0 && columns.every((column) => /^[a-z][a-z0-9_]*$/.test(column)),
    'columns are our own names',
  );
  return columns;
}

/** Decimals travel as plain text. */
const asParameter = (value: unknown): unknown => (Decimal.isDecimal(value) ? plain(value) : value);
