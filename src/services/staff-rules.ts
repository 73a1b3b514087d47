import { otherActiveAdmins } from '../db/staff.js';
import type { Tx } from '../db/transaction.js';
import { refusal } from '../errors.js';
import type { Actor } from '../request-context.js';

/** Nobody takes away, or gives themselves, their own rights. */
export function refuseOwnAccount(actor: Actor, id: string, field?: string): void {
  if (actor.kind === 'person' && actor.id === id) throw refusal('own_account', field);
}

/** The house is never left without an admin who can sign in. */
export async function keepAnAdmin(tx: Tx, id: string, field?: string): Promise<void> {
  if ((await otherActiveAdmins(tx, id)) === 0) throw refusal('last_admin', field);
}
