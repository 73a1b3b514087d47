import type { Tx } from './transaction.js';

/** How many admins besides this one can sign in; they are locked, so that two cannot leave at once. */
export async function otherActiveAdmins(tx: Tx, id: string): Promise<number> {
  const others = await tx.rows(
    `SELECT id FROM users WHERE role = 'ADMIN' AND is_active AND archived_at IS NULL AND id <> $1 ORDER BY id FOR SHARE`,
    [id],
  );
  return others.length;
}
