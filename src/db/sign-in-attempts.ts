/**
 * How often somebody may try, counted where all servers see it. After a few tries each one must wait longer than the one
 * before, and after many there is a lock. What is stored of a wait is what was left of it when it was last looked at: a
 * clock that is put back ends no wait, and makes none longer than it was.
 */
import { rowsOf, type Pool } from './client.js';
import { invariant } from '../errors.js';

export interface Patience {
  name: string;
  /** So many tries cost no wait. */
  free: number;
  /** From this one on there is a lock. */
  most: number;
  /** The longest wait below the lock. */
  longestSeconds: number;
  lockSeconds: number;
  /** Who has not tried for so long has not tried. */
  forgottenAfterSeconds: number;
}

export interface Attempt {
  /** Seconds to wait, where this try is not let through. */
  wait: number | undefined;
  /** It was let through, and it is the last one before a lock. */
  locks: boolean;
}

export interface Attempts {
  /** Counts a try, unless it comes too soon: such a one is refused, and costs nothing more. */
  count(key: string, now: Date): Promise<Attempt>;
  /** Takes one try back, and the wait that it brought. */
  takeBack(key: string): Promise<void>;
  forget(key: string): Promise<void>;
}

const BEGIN = `INSERT INTO internal.sign_in_attempts (key, failures, wait_seconds, seen_at) VALUES ($1, 0, 0, $2)
  ON CONFLICT (key) DO NOTHING`;

/** The row is locked before it is judged, so that a hundred tries at once are judged one after the other. */
const COUNT = `WITH held AS MATERIALIZED (
    SELECT key, failures, wait_seconds, extract(epoch FROM $2::timestamptz - seen_at)::float8 AS gone
    FROM internal.sign_in_attempts WHERE key = $1 FOR UPDATE),
  judged AS (
    SELECT key, greatest(0, wait_seconds - greatest(0, gone)) AS remaining,
      CASE WHEN gone - wait_seconds > $3 THEN 1 ELSE failures + 1 END AS tries FROM held)
  UPDATE internal.sign_in_attempts AS attempts SET
    seen_at = $2,
    failures = CASE WHEN judged.remaining > 0 THEN attempts.failures ELSE judged.tries END,
    wait_seconds = CASE
      WHEN judged.remaining > 0 THEN judged.remaining
      WHEN judged.tries >= $5 THEN $7
      WHEN judged.tries > $4 THEN least(power(2, least(judged.tries - $4 - 1, 20)), $6)
      ELSE 0 END
  FROM judged WHERE attempts.key = judged.key
  RETURNING judged.remaining, judged.tries`;

export function createAttempts(pool: Pool, patience: Patience): Attempts {
  const { name, free, most, longestSeconds, lockSeconds, forgottenAfterSeconds } = patience;
  const { row, rows } = rowsOf(pool);
  const named = (key: string): string => `${name}:${key}`;
  return {
    async count(key, now) {
      await rows(BEGIN, [named(key), now]);
      const limits = [forgottenAfterSeconds, free, most, longestSeconds, lockSeconds];
      const judged = await row<{ remaining: number; tries: number }>(COUNT, [named(key), now, ...limits]);
      invariant(judged, 'a try that was begun can be counted');
      if (judged.remaining > 0) return { wait: Math.max(1, Math.ceil(judged.remaining)), locks: false };
      return { wait: undefined, locks: judged.tries >= most };
    },
    takeBack: async (key) =>
      void (await rows(
        'UPDATE internal.sign_in_attempts SET failures = greatest(0, failures - 1), wait_seconds = 0 WHERE key = $1',
        [named(key)],
      )),
    forget: async (key) => void (await rows('DELETE FROM internal.sign_in_attempts WHERE key = $1', [named(key)])),
  };
}
