/** Who may sign in, and what a request must know about the person behind it. */
import { rowsOf, type Pool, type Rows } from './client.js';
import type { Tx } from './transaction.js';
import { invariant } from '../errors.js';
import type { Role } from '../request-context.js';

export interface Account {
  id: string;
  role: Role;
  password_hash: string;
  is_active: boolean;
  archived_at: Date | null;
  session_epoch: number;
  /** Sealed; null without a second factor. */
  second_factor_secret: string | null;
  /** The last one whose code was taken. */
  second_factor_step: number | null;
}

const COLUMNS = `id, role, password_hash, is_active, archived_at, session_epoch, second_factor_secret, second_factor_step`;

export const findAccount = (rows: Rows, email: string) =>
  rows.row<Account>(`SELECT ${COLUMNS} FROM users WHERE email = lower($1)`, [email]);

export const findAccountById = (rows: Rows, id: string) =>
  rows.row<Account>(`SELECT ${COLUMNS} FROM users WHERE id = $1`, [id]);

/** The account as it stands, kept so until the transaction ends. */
export const lockAccount = (tx: Tx, id: string) =>
  tx.row<Account>(`SELECT ${COLUMNS} FROM users WHERE id = $1 FOR NO KEY UPDATE`, [id]);

export const noteSignIn = (tx: Tx, id: string, at: Date) =>
  tx.rows('UPDATE users SET last_login_at = $2 WHERE id = $1', [id, at]);

/** The epoch that begins with it: every other session ends. */
export async function replacePassword(tx: Tx, id: string, hash: string, at: Date): Promise<number> {
  const changed = await tx.row<{ session_epoch: number }>(
    `UPDATE users SET password_hash = $2, password_changed_at = $3 WHERE id = $1 RETURNING session_epoch`,
    [id, hash, at],
  );
  invariant(changed, `there is no account ${id}`);
  return changed.session_epoch;
}

export interface Person {
  id: string;
  email: string;
  role: Role;
  first_name: string;
  last_name: string;
  language: 'EN' | 'DE' | 'FR' | 'ES';
  timezone: string;
  session_epoch: number;
  second_factor_at: Date | null;
}

export const PERSON_COLUMNS = [
  'id',
  'email',
  'role',
  'first_name',
  'last_name',
  'language',
  'timezone',
  'session_epoch',
  'second_factor_at',
] as const satisfies readonly (keyof Person)[];

/** Nobody, once the account is disabled or archived. */
export const findPersonWhoMayEnter = (pool: Pool, id: string) =>
  rowsOf(pool).row<Person>(
    `SELECT ${PERSON_COLUMNS.join(', ')} FROM users WHERE id = $1 AND is_active AND archived_at IS NULL`,
    [id],
  );
