/**
 * The secret part of a link by which a password is set anew. It is made of the reset's id under a key that the database
 * does not hold, so it stands nowhere: the mail makes it again when it is sent, and the row has its digest.
 */
import { createHash } from 'node:crypto';
import type { Vault } from '../secrets/vault.js';

export const resetToken = (vault: Vault, resetId: string): string =>
  vault.blindIndex('internal.password_resets', 'token', resetId);

export const tokenDigest = (token: string): string => createHash('sha256').update(`reset\n${token}`).digest('hex');

const MINUTES = 30;
/** Two servers' clocks may differ by this much. */
const SKEW_MS = 60_000;

/** A clock that was put back prolongs nothing. */
export function isOpen({ created_at, used_at }: { created_at: Date; used_at: Date | null }, now: Date): boolean {
  const age = now.getTime() - created_at.getTime();
  return used_at === null && age > -SKEW_MS && age < MINUTES * 60_000;
}
