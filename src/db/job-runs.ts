/** When each job last ran, and the lock that keeps two servers from running it at once. */
import { rowsOf, type Pool } from './client.js';
import { houseState } from './house-state.js';

/** `held`: the house was restored and is not live, so nothing is due in it. */
export type RunResult = 'done' | 'not due' | 'held' | 'running elsewhere';

export interface DueJob {
  name: string;
  everySeconds: number;
  /** How long ago, by the server's clock, the job's last minute was. */
  sinceMinute: number;
}

const LOCKS = 7_205_303;
const HOUR = 3_600;

/**
 * Runs the work if it is due and nobody else is at it. `finished_at` is the end of the last good run, so a failure
 * shows as a job that grows late. The lock goes with its connection: a server that dies holds up nobody.
 */
export async function runAlone(pool: Pool, job: DueJob, work: () => Promise<void>): Promise<RunResult> {
  const connection = await pool.connect();
  let broken = false;
  try {
    const { rows, row } = rowsOf(connection);
    const lock = await row<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS taken', [
      LOCKS,
      job.name,
    ]);
    if (!lock?.taken) return 'running elsewhere';
    broken = true;
    try {
      const due = await row(START, [job.name, dueAfterSeconds(job)]);
      if (!due) return (await houseState({ rows, row })) === 'live' ? 'not due' : 'held';
      await work();
      await rows('UPDATE internal.job_runs SET finished_at = clock_timestamp(), failure = NULL WHERE name = $1', [
        job.name,
      ]);
      return 'done';
    } catch (error) {
      await rows('UPDATE internal.job_runs SET failure = $2 WHERE name = $1', [
        job.name,
        error instanceof Error ? error.name : 'unknown',
      ]);
      throw error;
    } finally {
      await rows('SELECT pg_advisory_unlock($1, hashtext($2))', [LOCKS, job.name]);
      broken = false;
    }
  } finally {
    connection.release(broken);
  }
}

/**
 * How long the last start must lie back. Every minute of the job gets a run of its own, so a restart in the afternoon
 * takes nothing from the night after; a start shortly before the minute counts for it, as where another server's clock is
 * ahead, or a clock is put back. Whoever is late, or begins only now, finds by the same rule whether a minute was missed.
 */
const dueAfterSeconds = ({ everySeconds, sinceMinute }: DueJob): number =>
  Math.min(sinceMinute + Math.min(everySeconds / 2, HOUR), everySeconds);

/** Due at once after a failure. In a house that was restored and is not live, nothing is due. */
const START = `INSERT INTO internal.job_runs AS run (name, started_at) SELECT $1, clock_timestamp()
    WHERE EXISTS (SELECT FROM internal.house_state WHERE live_since IS NOT NULL)
  ON CONFLICT (name) DO UPDATE SET started_at = clock_timestamp()
    WHERE run.failure IS NOT NULL OR run.finished_at IS NULL OR run.finished_at < run.started_at
      OR run.started_at < clock_timestamp() - make_interval(secs => $2)
  RETURNING name`;

/** Jobs whose last good run lies further back than it may. */
export async function lateJobs(
  pool: Pool,
  jobs: readonly { name: string; lateAfterSeconds?: number }[],
): Promise<string[]> {
  const watched = jobs.filter(({ lateAfterSeconds }) => lateAfterSeconds !== undefined);
  const late = await rowsOf(pool).rows<{ name: string }>(
    `SELECT wanted.name FROM unnest($1::text[], $2::float8[]) AS wanted (name, seconds)
     LEFT JOIN internal.job_runs AS run ON run.name = wanted.name
     WHERE run.finished_at IS NULL OR run.finished_at < clock_timestamp() - make_interval(secs => wanted.seconds)`,
    [watched.map(({ name }) => name), watched.map(({ lateAfterSeconds }) => lateAfterSeconds)],
  );
  return late.map(({ name }) => name);
}
