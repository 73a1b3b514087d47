/**
 * The keys of one reading as a table `k`, numbered by `n` from 1. Of a list PostgreSQL plans anew at each call, since the
 * plan depends on its length; of one key alone, which is what a form asks of, it plans once for all. So the two are
 * written differently, for the same parameters: a list for each column.
 */
import type { Tx } from './transaction.js';

export type KeyColumns = readonly (readonly [name: string, type: string])[];

export function keyTable(columns: KeyColumns, count: number): string {
  const lists = columns.map(([, type], index) => `$${index + 1}::${type}[]`);
  const names = columns.map(([name]) => name).join(', ');
  if (count !== 1) return `unnest(${lists.join(', ')}) WITH ORDINALITY AS k (${names}, n)`;
  return `(VALUES (${lists.map((list) => `(${list})[1]`).join(', ')}, 1::bigint)) AS k (${names}, n)`;
}

/**
 * For the rest of the transaction, which is about one key: without it, PostgreSQL would find the one plan of a large
 * table dearer than one for these very values, and go on making the latter for each trade of a long history.
 */
export async function planOnce(tx: Tx): Promise<void> {
  await tx.rows('SET LOCAL plan_cache_mode = force_generic_plan');
}
