import type { Rows } from './client.js';
import type { Tx } from './transaction.js';

/** Who of the staff can sign in. */
export const activeStaff = (rows: Rows): Promise<{ email: string; role: string }[]> =>
  rows.rows(
    `SELECT email, role FROM users WHERE role <> 'CUSTOMER' AND is_active AND archived_at IS NULL ORDER BY role, email`,
  );

/** How many admins besides this one can sign in; they are locked, so that two cannot leave at once. */
export async function otherActiveAdmins(tx: Tx, id: string): Promise<number> {
  const others = await tx.rows(
    `SELECT id FROM users WHERE role = 'ADMIN' AND is_active AND archived_at IS NULL AND id <> $1 ORDER BY id FOR SHARE`,
    [id],
  );
  return others.length;
}
