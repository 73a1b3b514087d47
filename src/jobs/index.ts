/**
 * Runs the timetable. A job that was missed while no server ran is caught up at the start; one that another server has
 * just done is left to it. What could not be done is looked at again before its next minute: soon where another server is
 * at it, in case that one dies over it; in a house that is held, until it is live; and after a failure.
 */
import { schedule, type ScheduledTask } from 'node-cron';
import type { Job } from './job.js';
import { secondsSinceMinute } from './last-minute.js';
import type { Pool } from '../db/client.js';
import { lateJobs, runAlone } from '../db/job-runs.js';
import type { Logger } from '../log.js';

export interface Jobs {
  start(): void;
  /** Starts nothing more, and waits for what runs. */
  stop(): Promise<void>;
  /** Nothing when all are on time, else which are not. */
  problem(): Promise<string | undefined>;
}

interface Parts {
  jobs: readonly Job[];
  pool: Pool;
  log: Logger;
  lookAgainMs?: number;
  heldMs?: number;
  /** After the first failure; after each further one twice as long, up to an hour. */
  retryMs?: number;
}

const LONGEST_RETRY_MS = 3_600_000;

interface Planned {
  job: Job;
  task: ScheduledTask;
}

/** Each holds a connection for its lock and takes more for its work; whoever visits the house needs some as well. */
const AT_ONCE = 3;

/**
 * A server that was too busy at the job's minute, or whose clock was put on past it, runs it when it finds out; else what
 * is due once a night would wait for the next one.
 */
const HOWEVER_LATE = {
  timezone: 'Etc/UTC',
  noOverlap: true,
  missedExecutionTolerance: Infinity,
  suppressMissedWarning: true,
} as const;

export function createJobs({ jobs, pool, log, lookAgainMs = 5_000, heldMs = 30_000, retryMs = 60_000 }: Parts): Jobs {
  const tasks: ScheduledTask[] = [];
  const soon = new Map<Job, NodeJS.Timeout>();
  const failures = new Map<Job, number>();
  const running = new Set<Promise<void>>();
  const turns: (() => void)[] = [];
  let busy = 0;
  let stopped = false;

  async function inTurn(work: () => Promise<void>): Promise<void> {
    if (busy < AT_ONCE) busy += 1;
    else await new Promise<void>((resolve) => turns.push(resolve));
    try {
      if (!stopped) await work();
    } finally {
      const next = turns.shift();
      if (next) next();
      else busy -= 1;
    }
  }

  async function attempt({ job, task }: Planned): Promise<void> {
    const since = performance.now();
    try {
      const result = await runAlone(pool, { ...job, sinceMinute: secondsSinceMinute(task) }, job.run);
      if (result === 'running elsewhere') lookAgain({ job, task }, lookAgainMs);
      else failures.delete(job);
      if (result === 'held') lookAgain({ job, task }, heldMs);
      log.debug({ job: job.name, result, ms: Math.round(performance.now() - since) }, 'job');
    } catch (error) {
      log.error({ job: job.name, err: error }, 'a job failed');
      lookAgain({ job, task }, afterFailure(job));
    }
  }

  /** A hiccup is soon made good; what stays broken is tried ever more rarely, but often enough to be done the same night. */
  function afterFailure(job: Job): number {
    const before = failures.get(job) ?? 0;
    failures.set(job, before + 1);
    return Math.min(retryMs * 2 ** before, LONGEST_RETRY_MS);
  }

  /** Each job waits for one more look at most: the newest finding says when. */
  function lookAgain(planned: Planned, afterMs: number): void {
    if (stopped) return;
    clearTimeout(soon.get(planned.job));
    const timer = setTimeout(() => {
      soon.delete(planned.job);
      void run(planned);
    }, afterMs);
    soon.set(planned.job, timer);
  }

  function run(planned: Planned): Promise<void> {
    if (stopped) return Promise.resolve();
    const attempted = inTurn(() => attempt(planned)).finally(() => running.delete(attempted));
    running.add(attempted);
    return attempted;
  }

  return {
    start() {
      for (const job of jobs) {
        const options = { name: job.name, ...HOWEVER_LATE };
        const task = schedule(job.schedule, () => run({ job, task }), options);
        tasks.push(task);
        void run({ job, task });
      }
    },
    async stop() {
      stopped = true;
      for (const timer of soon.values()) clearTimeout(timer);
      for (const task of tasks) await task.destroy();
      await Promise.all(running);
    },
    async problem() {
      const late = await lateJobs(pool, jobs);
      return late.length > 0 ? `late: ${late.join(', ')}` : undefined;
    },
  };
}
