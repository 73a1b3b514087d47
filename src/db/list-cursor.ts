/** A list of any length, read a piece at a time by a cursor: as it was at one moment, with no more of it in memory than a piece. */
import { rowsOf, type Connection } from './client.js';
import { poolOf, quoted, type Order, type Reader, type StoredRow } from './reader.js';
import { openRows } from './sealed-rows.js';
import { invariant } from '../errors.js';
import type { Vault } from '../secrets/vault.js';

export interface WholeList {
  table: string;
  columns: readonly string[];
  /** In Prisma's words, as the screens' filters make them. */
  where: StoredRow | undefined;
  order: readonly Order[];
}

const PIECE = 1_000;

/** `take` is told how many rows there are before the first of them is read. */
export async function readWhole(
  { reader, vault }: { reader: Reader; vault: Vault },
  { table, columns, where, order }: WholeList,
  take: (count: number, pieces: AsyncIterable<StoredRow[]>) => Promise<void>,
): Promise<void> {
  const connection = await poolOf(reader).connect();
  let broken: Error | boolean | undefined;
  try {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { text, values } = conditionOf(where);
    const [counted] = (
      await connection.query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM ${quoted(table)} t WHERE ${text}`,
        values,
      )
    ).rows;
    const sorted = order.map(([name, direction]) => `t.${quoted(name)} ${direction}`).join(', ');
    const chosen = columns.map((name) => `t.${quoted(name)}`).join(', ');
    await connection.query(
      `DECLARE whole_list NO SCROLL CURSOR FOR SELECT ${chosen} FROM ${quoted(table)} t WHERE ${text} ORDER BY ${sorted}`,
      values,
    );
    await take(counted?.count ?? 0, piecesOf(connection, vault, table));
  } catch (error) {
    broken = true;
    throw error;
  } finally {
    if (!broken) await connection.query('ROLLBACK').catch(() => (broken = true));
    connection.release(broken);
  }
}

/** The keys are read at the same moment as the rows, so that each is the one which the row is sealed under. */
async function* piecesOf(connection: Connection, vault: Vault, table: string): AsyncGenerator<StoredRow[]> {
  for (;;) {
    const { rows } = await connection.query<StoredRow>(`FETCH ${PIECE} FROM whole_list`);
    if (rows.length === 0) return;
    yield await openRows(rowsOf(connection), vault, table, () => Promise.resolve(rows));
  }
}

interface Condition {
  text: string;
  values: unknown[];
}

/** A filter's condition as SQL; its values are parameters. Only what `admin/filters.ts` makes is known here. */
function conditionOf(where: StoredRow | undefined): Condition {
  const values: unknown[] = [];
  const all = (where?.AND ?? []) as StoredRow[];
  const parts = all.flatMap((condition) =>
    Object.entries(condition).map(([name, test]) => comparison(`t.${quoted(name)}`, test, values)),
  );
  return { text: parts.length > 0 ? parts.join(' AND ') : 'true', values };
}

const COMPARED: Readonly<Record<string, string>> = { gte: '>=', lte: '<=', lt: '<' };

function comparison(column: string, test: unknown, values: unknown[]): string {
  const parameter = (value: unknown): string => `$${values.push(value instanceof Date ? value.toISOString() : value)}`;
  if (typeof test !== 'object' || test === null || test instanceof Date) return `${column} = ${parameter(test)}`;
  const { in: among, has, contains, mode: _, ...bounds } = test as StoredRow;
  if (Array.isArray(among)) return `${column}::text = ANY(${parameter(among)}::text[])`;
  if (has !== undefined) return `${parameter(has)} = ANY(${column})`;
  if (contains !== undefined) return `${column} ILIKE '%' || ${parameter(contains)} || '%'`;
  const parts = Object.entries(bounds).map(([bound, value]) => {
    invariant(COMPARED[bound], `a filter compares by ${bound}`);
    return `${column} ${COMPARED[bound]} ${parameter(value)}`;
  });
  invariant(parts.length > 0, 'a filter says something');
  return parts.join(' AND ');
}
