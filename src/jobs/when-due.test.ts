// A daily job by a real clock: its minute is set a few hours back, or a few seconds ahead.
import { openHouse, type House } from '../../test/support/house.js';
import { runAlone } from '../db/job-runs.js';
import { createLog } from '../log.js';
import type { Job } from './job.js';
import { createJobs } from './index.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY_SECONDS = 86_400;

let runs = 0;
beforeEach(async () => {
  runs = 0;
  await house.rows.rows('DELETE FROM internal.job_runs');
});

const log = createLog('silent');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (isSo: () => boolean) => {
  while (!isSo()) await pause(10);
};

const job = (schedule: string, run = () => Promise.resolve()): Job => ({
  name: 'a-job',
  schedule,
  everySeconds: DAY_SECONDS,
  async run() {
    runs += 1;
    await run();
  },
});

/** Every day at the second that lies so far from now. */
function daily(fromNowMs: number): string {
  const at = new Date(Date.now() + fromNowMs);
  return `${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()} * * *`;
}

/** A good run, so long ago. */
const ran = (agoMs: number, { failure = null as string | null } = {}) =>
  house.rows.rows(
    `INSERT INTO internal.job_runs (name, started_at, finished_at, failure)
     SELECT 'a-job', at, at + interval '1 second', $2 FROM (SELECT clock_timestamp() - make_interval(secs => $1) AS at) AS t`,
    [agoMs / SECOND, failure],
  );

/** Starts a server, which ends when what it found due is done. */
async function restart(schedule: string): Promise<number> {
  const jobs = createJobs({ jobs: [job(schedule)], pool: house.pool, log });
  jobs.start();
  await jobs.stop();
  return runs;
}

describe('at the start', () => {
  test.each<[string, number, number, number]>([
    ['in the afternoon, what ran in the night runs no second time', 14 * HOUR, 14 * HOUR, 0],
    ['nor what ran somewhat before its minute, or after it', 14 * HOUR, 14.9 * HOUR, 0],
    ['nor what was caught up', 14 * HOUR, 3 * HOUR, 0],
    ['nor what will soon be due', 23.9 * HOUR, 23.9 * HOUR, 0],
    ['what was missed in the night is caught up', 14 * HOUR, 38 * HOUR, 1],
    ['what was missed an hour ago is, though it ran last afternoon', HOUR, 10 * HOUR, 1],
    ['what has not run for a day is', 23.5 * HOUR, 24.1 * HOUR, 1],
  ])('%s', async (_it, minuteAgo, ranAgo, times) => {
    await ran(ranAgo);
    expect(await restart(daily(-minuteAgo))).toBe(times);
  });

  test('what never ran does, and what failed does', async () => {
    expect(await restart(daily(-14 * HOUR))).toBe(1);
    await house.rows.rows('DELETE FROM internal.job_runs');
    await ran(14 * HOUR, { failure: 'TypeError' });
    expect(await restart(daily(-14 * HOUR))).toBe(2);
  });
});

describe('at its minute', () => {
  test.each<[string, number, number]>([
    ['a job runs though a restart has caught it up ten hours before', 10 * HOUR, 1],
    ['a job that has just run, by another clock, does not', 0.9 * HOUR, 0],
  ])('%s', async (_it, ranAgo, times) => {
    await ran(ranAgo);
    const jobs = createJobs({ jobs: [job(daily(2 * SECOND))], pool: house.pool, log });
    jobs.start();
    await pause(4 * SECOND);
    await jobs.stop();
    expect(runs).toBe(times);
  });

  test('of two servers one runs it, once', async () => {
    await ran(10 * HOUR);
    const slow = job(daily(2 * SECOND), () => pause(300) as Promise<void>);
    const servers = [1, 2].map(() => createJobs({ jobs: [slow], pool: house.pool, log, lookAgainMs: 50 }));
    for (const server of servers) server.start();
    await pause(4 * SECOND);
    for (const server of servers) await server.stop();
    expect(runs).toBe(1);
  });

  test.each<[string, number, number, number, string]>([
    ['an hourly job that ran half an hour ago', 3_600, 0, 1_801, 'done'],
    ['an hourly job that was done two minutes before', 3_600, 0, 120, 'not due'],
    ['a job of every minute', 60, 0, 59, 'done'],
    ['a server that is late by two hours, where another was in time', DAY_SECONDS, 7_200, 7_199, 'not due'],
  ])('%s', async (_it, everySeconds, sinceMinute, ranAgo, result) => {
    await ran(ranAgo * SECOND);
    const due = { name: 'a-job', everySeconds, sinceMinute };
    expect(await runAlone(house.pool, due, () => Promise.resolve())).toBe(result);
  });
});

test('what fails is tried again by the same server, after ever longer, until it is done', async () => {
  const times: number[] = [];
  const failing = job(daily(-HOUR), () => {
    times.push(performance.now());
    return times.length < 4 ? Promise.reject(new Error('x')) : Promise.resolve();
  });
  const jobs = createJobs({ jobs: [failing], pool: house.pool, log, retryMs: 100 });
  jobs.start();
  await until(() => runs === 4);
  await pause(1_000);
  await jobs.stop();
  expect(runs).toBe(4);
  const pauses = times.slice(1).map((at, i) => at - (times[i] ?? 0));
  expect(pauses.map((ms, i) => ms >= 95 * 2 ** i)).toEqual([true, true, true]);
});

test('a server that ends tries nothing again', async () => {
  const jobs = createJobs({
    jobs: [job(daily(-HOUR), () => Promise.reject(new Error('x')))],
    pool: house.pool,
    log,
    retryMs: 20,
  });
  jobs.start();
  await until(() => runs > 0);
  await jobs.stop();
  const then = runs;
  await pause(200);
  expect(runs).toBe(then);
});

test('a server that waits in a house that is held runs what is overdue soon after it has gone live', async () => {
  /** As going live and a restore do: with a row of the log. */
  const setLive = (since: 'NULL' | 'now()') =>
    house.planting.rows(
      `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('WENT_LIVE', 'test', 'Set'))
       UPDATE internal.house_state SET live_since = ${since}`,
    );
  await ran(38 * HOUR);
  await setLive('NULL');
  const jobs = createJobs({ jobs: [job(daily(-14 * HOUR))], pool: house.pool, log, heldMs: 50 });
  jobs.start();
  await pause(300);
  expect(runs).toBe(0);
  await setLive('now()');
  await until(() => runs > 0);
  await pause(200);
  await jobs.stop();
  expect(runs).toBe(1);
});
