/** A person's sessions, as their owner sees and ends them. */
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';

export interface OpenSession {
  handle: string;
  /** Whether it is the one that asks. */
  current: boolean;
  since: Date;
  seen_at: Date;
  ip: string;
  user_agent: string;
}

export const readSessions = (rows: Rows, userId: string, sid: string): Promise<OpenSession[]> =>
  rows.rows<OpenSession>(
    `SELECT s.handle, s.sid = $2 AS current, s.seen_at,
       to_timestamp((s.sess ->> 'signed_in_at')::float8 / 1000) AS since,
       coalesce(s.sess ->> 'ip', '') AS ip, coalesce(s.sess ->> 'user_agent', '') AS user_agent
     FROM internal.sessions s JOIN users u ON u.id = (s.sess ->> 'user_id')::uuid
     WHERE s.sess ->> 'user_id' = $1 AND s.expire > clock_timestamp()
       AND (s.sess ->> 'session_epoch')::int = u.session_epoch
     ORDER BY s.sid = $2 DESC, s.seen_at DESC, s.handle`,
    [userId, sid],
  );

/** Whether it was there. */
export const endOneSession = async (tx: Tx, userId: string, handle: string): Promise<boolean> =>
  (await tx.row(`DELETE FROM internal.sessions WHERE handle = $2 AND sess ->> 'user_id' = $1 RETURNING 1`, [
    userId,
    handle,
  ])) !== undefined;

/** How many there were beside that one. */
export const endSessionsBut = async (tx: Tx, userId: string, handle: string): Promise<number> =>
  (
    await tx.rows(`DELETE FROM internal.sessions WHERE handle <> $2 AND sess ->> 'user_id' = $1 RETURNING 1`, [
      userId,
      handle,
    ])
  ).length;
