/**
 * The secret part of a link by which a password is set anew. It is made of the reset's id under a key that the database
 * does not hold, so it stands nowhere: the mail makes it again when it is sent, and the row has its digest.
 */
import { createHash } from 'node:crypto';
import type { Reset } from '../db/password-resets.js';
import type { Vault } from '../secrets/vault.js';

export const resetToken = (vault: Vault, resetId: string): string =>
  vault.blindIndex('internal.password_resets', 'token', resetId);

export const tokenDigest = (token: string): string => createHash('sha256').update(`reset\n${token}`).digest('hex');

const MINUTES = 30;
/** Two servers' clocks may differ by this much. */
const SKEW_MS = 60_000;

/**
 * Once, in its time and in the epoch in which it was asked for: a password that has been changed since closes it. A clock
 * that was put back prolongs nothing.
 */
export function isOpen(reset: Reset, account: { session_epoch: number }, now: Date): boolean {
  const age = now.getTime() - reset.created_at.getTime();
  const isOfNow = age > -SKEW_MS && age < MINUTES * 60_000;
  return reset.used_at === null && isOfNow && reset.session_epoch === account.session_epoch;
}
