/** What the admin's screens read through: Prisma, as a role that may only SELECT and sees no password's hash. */
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import { createPool, rowsOf, type ConnectionSettings, type Pool, type Rows } from './client.js';
import { invariant } from '../errors.js';

export type Reader = PrismaClient;
export type StoredRow = Record<string, unknown>;

/** Conditions, orders and choices of columns, in Prisma's own words. */
export interface Query {
  select: StoredRow;
  where?: StoredRow;
  orderBy?: StoredRow[];
  skip?: number;
  take?: number;
}

/** One table, as the screens read it. */
export interface Table {
  findMany(query: Query): Promise<StoredRow[]>;
  count(query: { where?: StoredRow; take?: number }): Promise<number>;
}

const pools = new WeakMap<Reader, Pool>();

export function createReader(
  settings: ConnectionSettings,
  limits: { max?: number; statementTimeoutMs?: number } = {},
): Reader {
  const pool = createPool(settings, { max: limits.max ?? 5, statementTimeoutMs: limits.statementTimeoutMs ?? 10_000 });
  const reader = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
  pools.set(reader, pool);
  return reader;
}

/** The same connections, without Prisma. */
export function poolOf(reader: Reader): Pool {
  const pool = pools.get(reader);
  invariant(pool, 'a reader is made here');
  return pool;
}

/** Reads for which Prisma has no words. */
export const readerRows = (reader: Reader): Rows => rowsOf(poolOf(reader));

/** Prisma names a model's queries after it, the first letter in lower case. */
export function tableOf(reader: Reader, model: string): Table {
  const name = model.charAt(0).toLowerCase() + model.slice(1);
  const table: unknown = Reflect.get(reader, name);
  invariant(typeof table === 'object' && table !== null && 'findMany' in table, `Prisma knows no model ${model}`);
  return table as Table;
}

export type Order = readonly [column: string, direction: 'asc' | 'desc'];

/** What a row points to, with the columns that name it; they come back as `column.name`. */
export interface Join {
  column: string;
  table: string;
  columns: readonly string[];
}

export interface Page {
  table: string;
  columns: readonly string[];
  joins: readonly Join[];
  order: readonly Order[];
  take: number;
  skip: number;
}

/**
 * A page of a table without a condition, and the names of what its rows point to: the read that every screen begins with.
 * Prisma would compile it anew each time, one query a table, at five times the cost. All names are the schema's.
 */
export function firstRows(reader: Reader, page: Page): Promise<StoredRow[]> {
  const { rows } = rowsOf(poolOf(reader));
  const { take, skip } = page;
  return skip > 0 || take !== USUAL
    ? rows<StoredRow>(textOf(page, 'LIMIT $1 OFFSET $2'), [take, skip])
    : rows<StoredRow>(textOf(page, `LIMIT ${USUAL}`));
}

const texts = new Map<string, string>();

/** Each screen asks for the same few pages over and over: their text is written once. */
function textOf(page: Page, bounds: string): string {
  const { table, columns, joins, order } = page;
  const key = [table, columns.join(), joins.map((join) => `${join.column} ${join.columns.join()}`), order, bounds].join(
    ';',
  );
  let text = texts.get(key);
  if (text === undefined) texts.set(key, (text = `${pageText(page)} ${bounds}`));
  return text;
}

function pageText({ table, columns, joins, order }: Page): string {
  const own = columns.map((name) => `t.${quoted(name)}`);
  const others = joins.flatMap((join, i) =>
    join.columns.map((name) => `j${i}.${quoted(name)} AS "${join.column}.${name}"`),
  );
  const joined = joins.map((join, i) => `LEFT JOIN ${quoted(join.table)} j${i} ON j${i}.id = t.${quoted(join.column)}`);
  const sorted = order.map(([name, direction]) => `t.${quoted(name)} ${direction}`);
  return `SELECT ${[...own, ...others].join(', ')} FROM ${quoted(table)} t ${joined.join(' ')}
    ORDER BY ${sorted.join(', ')}`;
}

/**
 * The first page, of the usual length, has a text of its own: with its bounds as parameters PostgreSQL would plan it
 * anew each time, since a plan for any length is a worse one.
 */
const USUAL = 25;

export function quoted(name: string): string {
  invariant(/^[a-z][a-z0-9_]*$/.test(name), `${name} is no name of the schema`);
  return `"${name}"`;
}

/** How many rows a table has by the server's own estimate; nothing where it has never looked. */
export async function estimatedRows(reader: Reader, tableName: string): Promise<number | undefined> {
  const [row] = await reader.$queryRaw<{ rows: number }[]>`
    SELECT reltuples::float8 AS rows FROM pg_class WHERE relname = ${tableName} AND relnamespace = 'public'::regnamespace`;
  return row && row.rows >= 0 ? Math.round(row.rows) : undefined;
}

/** The total of a column of money, as text. */
export async function assetsUnderManagement(reader: Reader): Promise<string> {
  const { _sum } = await reader.portfolio.aggregate({ _sum: { total_value: true } });
  return _sum.total_value?.toFixed(2) ?? '0.00';
}
