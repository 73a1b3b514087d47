/** The codes of a second factor: six digits that an app shows for half a minute, and the recovery codes on paper. */
import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const ISSUER = 'VIP Investor Portal';
const PERIOD_SECONDS = 30;
/** A phone's clock may differ by so many steps. */
const WINDOW = 1;

export const newSecret = (): string => new Secret({ size: 20 }).base32;

const totpOf = (secret: string, label = ''): TOTP =>
  new TOTP({ issuer: ISSUER, label, secret: Secret.fromBase32(secret), period: PERIOD_SECONDS });

/** What an app reads from the picture. */
export const enrolmentUri = (secret: string, email: string): string => totpOf(secret, email).toString();

/** The step whose code this is, if it is one of now. */
export function stepOf(code: string, secret: string, now: Date): number | undefined {
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
}

/** As it was typed, without the spaces and dashes by which it is read. */
export const tidyCode = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase();
export const isOneTimeCode = (code: string): boolean => /^\d{6}$/.test(code);
export const isRecoveryCode = (code: string): boolean => /^[A-Z2-7]{16}$/.test(code);

const RECOVERY_CODES = 10;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 80 bits each: nobody finds one by trying, not even beside its digest. */
const newRecoveryCode = (): string =>
  Array.from(randomBytes(16), (byte) => ALPHABET[byte % ALPHABET.length])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-');

export const newRecoveryCodes = (): string[] => Array.from({ length: RECOVERY_CODES }, newRecoveryCode);

/** Bound to its owner, so that equal digests tell nothing. */
export const recoveryDigest = (userId: string, code: string): string =>
  createHash('sha256')
    .update(`${userId}\n${tidyCode(code)}`)
    .digest('hex');
