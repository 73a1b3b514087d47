/**
 * What a second factor opens. Its secret is sealed in the person's row; a code is taken once, at its time, under the
 * account's lock; a recovery code is taken once, at any time.
 */
import {
  enrolmentUri,
  isOneTimeCode,
  isRecoveryCode,
  newSecret,
  recoveryDigest,
  stepOf,
  tidyCode,
} from './one-time-code.js';
import type { Tx } from './use-case.js';
import type { Account } from '../db/accounts.js';
import { noteStep, useRecoveryCode } from '../db/second-factors.js';
import { secondFactorOf } from '../secrets/places.js';
import type { Vault } from '../secrets/vault.js';

export const sealSecret = (vault: Vault, userId: string, secret: string): string =>
  vault.seal(secondFactorOf(userId), secret);

/** The account is locked. Nothing where the code is not to be taken, else how it was. */
export async function takeCode(
  tx: Tx,
  { id, second_factor_secret, second_factor_step }: Account,
  typed: string,
  now: Date,
): Promise<'code' | 'recovery code' | undefined> {
  const code = tidyCode(typed);
  if (second_factor_secret !== null && isOneTimeCode(code)) {
    const step = stepOf(code, tx.vault.open(secondFactorOf(id), second_factor_secret), now);
    if (step === undefined || step <= (second_factor_step ?? 0)) return undefined;
    await noteStep(tx, id, step);
    return 'code';
  }
  const known = isRecoveryCode(code) && (await useRecoveryCode(tx, id, recoveryDigest(id, code), now));
  return known ? 'recovery code' : undefined;
}

/** What is offered to somebody who sets one up. It is kept nowhere: the form carries it, sealed for this person. */
export interface Offer {
  sealed: string;
  secret: string;
  uri: string;
}

const OFFERED_MS = 30 * 60_000;
const offeredTo = (userId: string) => ({ table: 'users', column: 'second_factor_offer', row: userId });

export function offerSecondFactor(vault: Vault, { id, email }: { id: string; email: string }, now: number): Offer {
  const secret = newSecret();
  return { sealed: vault.seal(offeredTo(id), `${now} ${secret}`), secret, uri: enrolmentUri(secret, email) };
}

/** The same offer again, for a form that was sent with a wrong code. */
export function sameOffer(vault: Vault, person: { id: string; email: string }, sealed: string, now: number) {
  const secret = offeredSecret(vault, person.id, sealed, now);
  return secret === undefined ? undefined : { sealed, secret, uri: enrolmentUri(secret, person.email) };
}

/** Nothing where it was made for somebody else, too long ago, or not by us. */
export function offeredSecret(vault: Vault, userId: string, sealed: string, now: number): string | undefined {
  try {
    const [at, secret] = vault.open(offeredTo(userId), sealed).split(' ');
    return now - Number.parseInt(at ?? '', 10) < OFFERED_MS ? secret : undefined;
  } catch {
    return undefined;
  }
}
