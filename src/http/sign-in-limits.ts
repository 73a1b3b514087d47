/**
 * How often a password may be tried: for one account, from wherever, and from one address, for whichever account. An
 * attempt is counted before its password is looked at, so a hundred at once are no way round. The counters stand in the
 * database; without it nobody can sign in anyway, so its failure lets nobody pass.
 */
import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Pool } from '../db/client.js';
import { createCounter } from '../db/rate-limits.js';
import { refusal } from '../errors.js';

export const ACCOUNT_ATTEMPTS = 10;
export const ADDRESS_ATTEMPTS = 50;
const WINDOW_SECONDS = 15 * 60;

export interface SignInLimits {
  /** Counts an attempt, or refuses it with the seconds to wait. */
  attempt(account: string, address: string | undefined): Promise<void>;
  /** It was no guess: a form that was filled in wrongly elsewhere. */
  takeBack(account: string, address: string | undefined): Promise<void>;
  /** A right password frees the account again, and costs its address nothing. */
  succeeded(account: string, address: string | undefined): Promise<void>;
}

export function createSignInLimits(pool: Pool, secret: string): SignInLimits {
  const accounts = createCounter(pool, { name: 'account', attempts: ACCOUNT_ATTEMPTS, seconds: WINDOW_SECONDS });
  const addresses = createCounter(pool, { name: 'address', attempts: ADDRESS_ATTEMPTS, seconds: WINDOW_SECONDS });
  /** Of an account or an address only a keyed digest is stored. */
  const key = (text: string) => createHmac('sha256', secret).update(`limits\n${text}`).digest('base64url');
  return {
    async attempt(account, address) {
      const wait = (await addresses.count(key(network(address)))) ?? (await accounts.count(key(account)));
      if (wait !== undefined)
        throw refusal('too_many_attempts', undefined, { seconds: String(wait), minutes: String(Math.ceil(wait / 60)) });
    },
    async takeBack(account, address) {
      await Promise.all([accounts.takeBack(key(account)), addresses.takeBack(key(network(address)))]);
    },
    async succeeded(account, address) {
      await Promise.all([accounts.forget(key(account)), addresses.takeBack(key(network(address)))]);
    },
  };
}

/** One household or office has one IPv4 address, or all of an IPv6 network of 64 bits. */
export function network(address: string | undefined): string {
  const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const groups =
    tail === undefined
      ? left
      : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
