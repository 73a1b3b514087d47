/** The second factor of a person: its sealed secret, the last step that was taken, the recovery codes. */
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';
import { invariant } from '../errors.js';

export interface NewSecondFactor {
  user_id: string;
  sealed: string;
  at: Date;
  step: number;
}

/** The epoch that begins with it. */
export async function putSecondFactor(tx: Tx, { user_id, sealed, at, step }: NewSecondFactor): Promise<number> {
  const row = await tx.row<{ session_epoch: number }>(
    `UPDATE users SET second_factor_secret = $2, second_factor_at = $3, second_factor_step = $4
     WHERE id = $1 RETURNING session_epoch`,
    [user_id, sealed, at, step],
  );
  invariant(row, `there is an account ${user_id}`);
  return row.session_epoch;
}

export async function takeSecondFactorAway(tx: Tx, userId: string): Promise<number> {
  const row = await tx.row<{ session_epoch: number }>(
    `UPDATE users SET second_factor_secret = NULL, second_factor_at = NULL, second_factor_step = NULL
     WHERE id = $1 RETURNING session_epoch`,
    [userId],
  );
  invariant(row, `there is an account ${userId}`);
  await tx.rows('DELETE FROM internal.recovery_codes WHERE user_id = $1', [userId]);
  return row.session_epoch;
}

/** Under the account's lock, so that of two senders of one code only one is let in. */
export const noteStep = (tx: Tx, userId: string, step: number) =>
  tx.rows('UPDATE users SET second_factor_step = $2 WHERE id = $1', [userId, step]);

export async function replaceRecoveryCodes(tx: Tx, userId: string, hashes: readonly string[]): Promise<void> {
  await tx.rows('DELETE FROM internal.recovery_codes WHERE user_id = $1', [userId]);
  await tx.rows(`INSERT INTO internal.recovery_codes (user_id, code_hash) SELECT $1::uuid, unnest($2::text[])`, [
    userId,
    hashes,
  ]);
}

/** Whether it was there and unused; now it is used. */
export async function useRecoveryCode(tx: Tx, userId: string, hash: string, at: Date): Promise<boolean> {
  const used = await tx.row(
    `UPDATE internal.recovery_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING 1`,
    [userId, hash, at],
  );
  return used !== undefined;
}

/** In a house that was restored: one that was used since would open again. A phone's code still does. */
export const removeRecoveryCodes = async (tx: Tx): Promise<number> =>
  (await tx.rows('DELETE FROM internal.recovery_codes RETURNING 1')).length;

export async function countUnusedRecoveryCodes(rows: Rows, userId: string): Promise<number> {
  const row = await rows.row<{ count: number }>(
    'SELECT count(*)::int AS count FROM internal.recovery_codes WHERE user_id = $1 AND used_at IS NULL',
    [userId],
  );
  return row?.count ?? 0;
}
