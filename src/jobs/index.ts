/**
 * Runs the timetable. A job that was missed while no server ran is caught up at the start; one that another server has
 * just done is left to it. One that another server is at is looked at again soon, in case that server dies over it.
 */
import { schedule, type ScheduledTask } from 'node-cron';
import type { Job } from './job.js';
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

export function createJobs({ jobs, pool, log, lookAgainMs = 5_000 }: Parts): Jobs {
  const tasks: ScheduledTask[] = [];
  const soon = new Map<Job, NodeJS.Timeout>();
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

  async function attempt(job: Job): Promise<void> {
    const since = performance.now();
    try {
      const result = await runAlone(pool, job, job.run);
      if (result === 'running elsewhere') lookAgain(job);
      log.debug({ job: job.name, result, ms: Math.round(performance.now() - since) }, 'job');
    } catch (error) {
      log.error({ job: job.name, err: error }, 'a job failed');
    }
  }

  function lookAgain(job: Job): void {
    if (stopped || soon.has(job)) return;
    const timer = setTimeout(() => {
      soon.delete(job);
      void run(job);
    }, lookAgainMs);
    soon.set(job, timer);
  }

  function run(job: Job): Promise<void> {
    if (stopped) return Promise.resolve();
    const attempted = inTurn(() => attempt(job)).finally(() => running.delete(attempted));
    running.add(attempted);
    return attempted;
  }

  return {
    start() {
      for (const job of jobs) {
        tasks.push(schedule(job.schedule, () => run(job), { name: job.name, ...HOWEVER_LATE }));
        void run(job);
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
