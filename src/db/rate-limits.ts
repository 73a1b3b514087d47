/** Counters that a restart does not forget and that all servers share. */
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from './client.js';

export interface Limit {
  name: string;
  attempts: number;
  seconds: number;
}

export interface Counter {
  /** Counts one attempt. Gives the seconds to wait where that was one too many, else nothing. */
  count(key: string): Promise<number | undefined>;
  /** Takes one attempt back. */
  takeBack(key: string): Promise<void>;
  /** Forgets all attempts. */
  forget(key: string): Promise<void>;
}

const limiterOf = (pool: Pool, { name, attempts, seconds }: Limit): RateLimiterPostgres =>
  new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    schemaName: 'internal',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points: attempts,
    duration: seconds,
  });

export function createCounter(pool: Pool, limit: Limit): Counter {
  const limiter = limiterOf(pool, limit);
  return {
    async count(key) {
      try {
        await limiter.consume(key);
        return undefined;
      } catch (rejection) {
        // A failure of the database is thrown on: who cannot count must not let in.
        if (!(rejection instanceof RateLimiterRes)) throw rejection;
        return Math.max(1, Math.ceil(rejection.msBeforeNext / 1000));
      }
    },
    takeBack: async (key) => void (await limiter.reward(key)),
    forget: async (key) => void (await limiter.delete(key)),
  };
}

/** Whether there is still room; the first time that there is none is told apart from all others. */
export type Room = 'room' | 'just full' | 'full';

export function createQuota(pool: Pool, limit: Limit): (key: string) => Promise<Room> {
  const limiter = limiterOf(pool, limit);
  return async (key) => {
    try {
      await limiter.consume(key);
      return 'room';
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      return rejection.consumedPoints === limit.attempts + 1 ? 'just full' : 'full';
    }
  };
}
