/** The log as its proof reads it: every row in order, as the bytes that were hashed. */
import type { LogHead } from '../domain/log-anchor.js';
import type { SealedRow } from '../domain/log-verification.js';
import { invariant } from '../errors.js';
import type { Rows } from './client.js';
import { COPY_LOG, logWire } from './log-wire.js';
import type { Moment } from './one-moment.js';

/** A row is good until the next one is given. */
export async function readLog({ copied }: Moment, take: (row: SealedRow) => void): Promise<void> {
  const read = logWire();
  await copied(COPY_LOG, (message) => {
    const row = read(message);
    if (row) take(row);
  });
}

/** The last rows that have a mac. */
export const lastSealedRows = (rows: Rows, count: number): Promise<{ hash: string; mac: string }[]> =>
  rows.rows(`SELECT hash, mac FROM activity_logs WHERE mac IS NOT NULL ORDER BY activity_logs.seq DESC LIMIT $1`, [
    count,
  ]);

/** What the database says is the last row. */
export async function readLogHead(rows: Rows): Promise<LogHead> {
  const head = await rows.row<LogHead>('SELECT seq::text, hash FROM internal.log_head');
  invariant(head, 'the log has a head');
  return head;
}
