/** Counters that a restart does not forget and that all servers share. */
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from './client.js';

export interface Limit {
  name: string;
  attempts: number;
  seconds: number;
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
