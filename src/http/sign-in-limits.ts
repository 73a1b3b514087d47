/**
 * How often a password may be tried: for one account, from wherever, and from one address, for whichever account. The
 * first tries cost nothing, each further one a longer wait, and in the end there is a lock. A try is counted before its
 * password is looked at, so a hundred at once are no way round. The counters stand in the database; without it nobody can
 * sign in anyway, so its failure lets nobody pass.
 */
import { createHmac } from 'node:crypto';
import type { Pool } from '../db/client.js';
import { createAttempts } from '../db/sign-in-attempts.js';
import { refusal } from '../errors.js';
import { network } from '../network.js';

const LOCK_SECONDS = 15 * 60;
const FORGOTTEN_AFTER_SECONDS = 60 * 60;

export const ACCOUNT = {
  name: 'account',
  free: 3,
  most: 10,
  longestSeconds: 60,
  lockSeconds: LOCK_SECONDS,
  forgottenAfterSeconds: FORGOTTEN_AFTER_SECONDS,
};
/** An office has many people, who mistype a little each. */
export const ADDRESS = { ...ACCOUNT, name: 'address', free: 20, most: 50, longestSeconds: 30 };

export interface SignInLimits {
  /** Counts a try, or refuses it with the seconds to wait. Whether one of the two is locked by it, unless it succeeds. */
  attempt(account: string, address: string | undefined): Promise<{ locks: boolean }>;
  /** It was no guess: a form that was filled in wrongly elsewhere. */
  takeBack(account: string, address: string | undefined): Promise<void>;
  /** A right password frees the account again, and costs its address nothing. */
  succeeded(account: string, address: string | undefined): Promise<void>;
}

export function createSignInLimits(pool: Pool, secret: string, now: () => number = Date.now): SignInLimits {
  const accounts = createAttempts(pool, ACCOUNT);
  const addresses = createAttempts(pool, ADDRESS);
  /** Of an account or an address only a keyed digest is stored. */
  const key = (text: string) => createHmac('sha256', secret).update(`limits\n${text}`).digest('base64url');
  return {
    async attempt(account, address) {
      const at = new Date(now());
      const place = await addresses.count(key(network(address)), at);
      if (place.wait !== undefined) throw tooMany(place.wait);
      const person = await accounts.count(key(account), at);
      if (person.wait !== undefined) throw tooMany(person.wait);
      return { locks: place.locks || person.locks };
    },
    async takeBack(account, address) {
      await Promise.all([accounts.takeBack(key(account)), addresses.takeBack(key(network(address)))]);
    },
    async succeeded(account, address) {
      await Promise.all([accounts.forget(key(account)), addresses.takeBack(key(network(address)))]);
    },
  };
}

const tooMany = (wait: number) =>
  refusal(wait < 60 ? 'too_soon' : 'too_many_attempts', undefined, {
    seconds: String(wait),
    minutes: String(Math.ceil(wait / 60)),
  });
