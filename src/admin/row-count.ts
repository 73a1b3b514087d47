/**
 * How many rows a list has. Counting a million takes longer than showing the first page, so a large table says about how
 * many, by the server's own estimate, and a filter that finds very many says at least how many.
 */
import { estimatedRows, type Reader, type StoredRow, type Table } from '../db/reader.js';

export interface RowCount {
  total: number;
  totalIs: 'exact' | 'about' | 'at_least';
}

const LARGE = 100_000;
const FILTERED_CAP = 10_000;

export async function countRows(
  reader: Reader,
  table: Table,
  tableName: string,
  where: StoredRow | undefined,
): Promise<RowCount> {
  if (where) return capped(table, FILTERED_CAP, where);
  const estimate = await rememberedEstimate(reader, tableName);
  if (estimate !== undefined && estimate > LARGE) return { total: estimate, totalIs: 'about' };
  return capped(table, LARGE);
}

const REMEMBERED_FOR = 10_000;
const estimates = new Map<string, { rows: number | undefined; at: number }>();

/** The server makes its estimate anew every few minutes at most. */
async function rememberedEstimate(reader: Reader, tableName: string): Promise<number | undefined> {
  const known = estimates.get(tableName);
  if (known && performance.now() - known.at < REMEMBERED_FOR) return known.rows;
  const rows = await estimatedRows(reader, tableName);
  estimates.set(tableName, { rows, at: performance.now() });
  return rows;
}

async function capped(table: Table, cap: number, where?: StoredRow): Promise<RowCount> {
  const total = await table.count({ where, take: cap + 1 });
  return total > cap ? { total: cap, totalIs: 'at_least' } : { total, totalIs: 'exact' };
}
