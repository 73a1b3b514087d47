/** Leave to set a password anew: of each there is a digest, a time, and whether it was used. */
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';

export interface NewReset {
  id: string;
  user_id: string;
  token_hash: string;
  /** In which it opens. */
  session_epoch: number;
  created_at: Date;
}

export const insertReset = (tx: Tx, { id, user_id, token_hash, session_epoch, created_at }: NewReset) =>
  tx.rows(
    `INSERT INTO internal.password_resets (id, user_id, token_hash, session_epoch, created_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [id, user_id, token_hash, session_epoch, created_at],
  );

export interface Reset {
  id: string;
  user_id: string;
  session_epoch: number;
  created_at: Date;
  used_at: Date | null;
}

const FIND =
  'SELECT id, user_id, session_epoch, created_at, used_at FROM internal.password_resets WHERE token_hash = $1';

export const findReset = (rows: Rows, hash: string) => rows.row<Reset>(FIND, [hash]);
export const lockReset = (tx: Tx, hash: string) => tx.row<Reset>(`${FIND} FOR UPDATE`, [hash]);

/** One that was used ends all others of its person. */
export const endResets = (tx: Tx, userId: string, at: Date) =>
  tx.rows('UPDATE internal.password_resets SET used_at = $2 WHERE user_id = $1 AND used_at IS NULL', [userId, at]);
