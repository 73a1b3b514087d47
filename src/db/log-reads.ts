/** The log as its proof reads it: every column as the text that was hashed, in order, a piece at a time. */
import type { LogHead } from '../domain/log-anchor.js';
import type { StoredLogRow } from '../domain/log-verification.js';
import { invariant } from '../errors.js';
import type { Rows } from './client.js';

const PIECE = 5_000;

/** Nothing of the database's own functions is asked but how a column looks as text. */
const AS_TEXT = `seq::text, id::text, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS created_at,
  actor_id::text, actor_role::text, action_type::text, target_type, target_id, description, metadata::text, ip_address, user_agent,
  request_id, prev_hash, hash, mac`;

/**
 * Inside one transaction: by a cursor, so that not even two rows of one number can hide behind each other. The next piece
 * is asked for before the last one is worked on.
 */
export async function* readLog(rows: Rows): AsyncGenerator<StoredLogRow[]> {
  await rows.rows(
    `DECLARE whole_log NO SCROLL CURSOR FOR SELECT ${AS_TEXT} FROM activity_logs ORDER BY activity_logs.seq, activity_logs.id`,
  );
  const fetchMore = () => rows.rows<StoredLogRow>(`FETCH ${PIECE} FROM whole_log`);
  try {
    for (let next = fetchMore(); ;) {
      const piece = await next;
      if (piece.length === 0) return;
      next = fetchMore();
      // Whoever stops early does not wait for it.
      next.catch(() => undefined);
      yield piece;
    }
  } finally {
    await rows.rows('CLOSE whole_log');
  }
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
