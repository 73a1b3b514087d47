/** What the admin's screens read through: Prisma, as a role that may only SELECT and sees no password's hash. */
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import type { ConnectionSettings } from './client.js';
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

export function createReader(
  settings: ConnectionSettings,
  limits: { max?: number; statementTimeoutMs?: number } = {},
): Reader {
  const adapter = new PrismaPg({
    ...settings,
    max: limits.max ?? 5,
    statement_timeout: limits.statementTimeoutMs ?? 10_000,
    options: '-c timezone=UTC -c default_transaction_read_only=on',
    application_name: settings.user,
  });
  return new PrismaClient({ adapter });
}

/** Prisma names a model's queries after it, the first letter in lower case. */
export function tableOf(reader: Reader, model: string): Table {
  const name = model.charAt(0).toLowerCase() + model.slice(1);
  const table: unknown = Reflect.get(reader, name);
  invariant(typeof table === 'object' && table !== null && 'findMany' in table, `Prisma knows no model ${model}`);
  return table as Table;
}

/**
 * A page of a table without a condition, and rows by their ids: the two reads that every list makes. Prisma compiles each
 * query anew, which takes three times as long as the query; these two it only carries. Names come from the schema.
 */
export const pageOf = (
  reader: Reader,
  table: string,
  columns: readonly string[],
  order: readonly Order[],
  take: number,
  skip: number,
) =>
  reader.$queryRawUnsafe<StoredRow[]>(
    `SELECT ${named(columns)} FROM ${quoted(table)} ORDER BY ${order.map(([column, direction]) => `${quoted(column)} ${direction}`).join(', ')} LIMIT $1 OFFSET $2`,
    take,
    skip,
  );

export const rowsById = (reader: Reader, table: string, columns: readonly string[], ids: readonly string[]) =>
  reader.$queryRawUnsafe<StoredRow[]>(
    `SELECT ${named(columns)} FROM ${quoted(table)} WHERE id = ANY ($1::uuid[])`,
    ids,
  );

export type Order = readonly [column: string, direction: 'asc' | 'desc'];

const named = (columns: readonly string[]): string => columns.map(quoted).join(', ');

function quoted(name: string): string {
  invariant(/^[a-z_]+$/.test(name), `${name} is no name of the schema`);
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
