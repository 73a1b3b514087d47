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
  const estimate = await estimatedRows(reader, tableName);
  if (estimate !== undefined && estimate > LARGE) return { total: estimate, totalIs: 'about' };
  return capped(table, LARGE);
}

async function capped(table: Table, cap: number, where?: StoredRow): Promise<RowCount> {
  const total = await table.count({ where, take: cap + 1 });
  return total > cap ? { total: cap, totalIs: 'at_least' } : { total, totalIs: 'exact' };
}
