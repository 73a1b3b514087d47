import { createTask } from 'node-cron';
import { anchorsOf } from '../anchors/index.js';
import { createPool } from '../db/client.js';
import { createLog } from '../log.js';
import { openHouse, settingsOf, type House } from '../../test/support/house.js';
import type { Job } from './job.js';
import { createJobs } from './index.js';
import { timetable } from './timetable.js';
import { anchorNow } from './verify-log.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
const NO_MAIL = { delivery: undefined, places: { origin: 'http://localhost', resetToken: () => '' } };
afterAll(() => house.close());
beforeEach(() => house.rows.rows('DELETE FROM internal.job_runs'));

const silent = createLog('silent');
const server = (jobs: readonly Job[], log = silent) => createJobs({ jobs, pool: house.pool, log });
const lastRun = () =>
  house.rows.row<{ finished_at: Date | null; failure: string | null }>(
    'SELECT finished_at, failure FROM internal.job_runs',
  );

/** As going live and a restore do: with a row of the log. */
const setLive = (since: 'NULL' | 'now()') =>
  house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('WENT_LIVE', 'test', 'Set'))
     UPDATE internal.house_state SET live_since = ${since}`,
  );

/** A job that is never due by the clock while the test runs. */
function job(run: () => Promise<void>): Job {
  return { name: 'a-job', schedule: '0 0 29 2 *', everySeconds: 3_600, lateAfterSeconds: 7_200, run };
}

/** Starts and stops a server: what is due runs once. */
async function once(jobs: readonly Job[], log = silent): Promise<void> {
  const started = server(jobs, log);
  started.start();
  await started.stop();
}

test('a job that never ran is late, is caught up at the start, and then on time', async () => {
  let runs = 0;
  const counting = job(async () => void (runs += 1));
  const started = server([counting]);
  expect(await started.problem()).toBe('late: a-job');
  started.start();
  await started.stop();
  expect([runs, await started.problem()]).toEqual([1, undefined]);
});

test('however many jobs are due at the start, each finds a connection for its work', async () => {
  const pool = createPool(settingsOf(house.database.url('app')), { max: 6 });
  const due = Array.from({ length: 12 }, (_, n): Job => ({
    ...job(async () => void (await pool.query('SELECT pg_sleep(0.05)'))),
    name: `job-${n}`,
  }));
  const started = createJobs({ jobs: due, pool, log: silent });
  started.start();
  for (const until = Date.now() + 4_000; Date.now() < until && (await started.problem());)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await started.problem()).toBeUndefined();
  await started.stop();
  await pool.end();
});

test('a server that was too busy at the minute of a job runs it as soon as it can', async () => {
  let runs = 0;
  const every = 6_000;
  const counting = { ...job(async () => void (runs += 1)), schedule: '*/6 * * * * *', everySeconds: 1 };
  const started = server([counting]);
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await sleep(every - (Date.now() % every) + 100);
  const due = Date.now() - (Date.now() % every) + every;
  started.start();
  await sleep(due - Date.now() - 300);
  while (Date.now() < due + 1_700);
  while (runs < 2 && Date.now() < due + every - 200) await sleep(20);
  await started.stop();
  expect(runs).toBe(2);
}, 60_000);

test('a restart does not repeat what has just been done; an hour later it does', async () => {
  let runs = 0;
  const counting = job(async () => void (runs += 1));
  await once([counting]);
  await once([counting]);
  expect(runs).toBe(1);
  await house.rows.rows(
    `UPDATE internal.job_runs SET started_at = started_at - interval '1 hour', finished_at = finished_at - interval '1 hour'`,
  );
  await once([counting]);
  expect(runs).toBe(2);
});

test('in a restored house that is not live nothing runs, and once it is, everything does', async () => {
  let runs = 0;
  const counting = job(async () => void (runs += 1));
  await setLive('NULL');
  await once([counting]);
  expect(runs).toBe(0);
  await setLive('now()');
  await once([counting]);
  expect(runs).toBe(1);
});

test('nor does it sign a head of its log, not even as its server ends, into what the house that works keeps', async () => {
  const heads = async () => (await anchorsOf(house.anchoring)).length;
  const before = await heads();
  await setLive('NULL');
  await anchorNow(house.pool, house.anchoring);
  expect(await heads()).toBe(before);
  await setLive('now()');
  await anchorNow(house.pool, house.anchoring);
  expect(await heads()).toBe(before + 1);
});

test('of eight servers that start at once, one runs it', async () => {
  let runs = 0;
  const slow = job(async () => {
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  await Promise.all(Array.from({ length: 8 }, () => once([slow])));
  expect(runs).toBe(1);
});

test('a failure is logged and recorded without its text, makes the job late, and is tried again', async () => {
  let lines = '';
  const log = createLog('info', { write: (line: string) => void (lines += line) });
  await once([job(() => Promise.reject(new TypeError('of somebody@example.org')))], log);
  expect(await lastRun()).toEqual({ finished_at: null, failure: 'TypeError' });
  expect(lines).toContain('"job":"a-job"');
  expect(await server([job(async () => undefined)]).problem()).toBe('late: a-job');
  await once([job(async () => undefined)]);
  expect(await lastRun()).toEqual({ finished_at: expect.any(Date), failure: null });
});

test('one failed run after a good one is not yet late', async () => {
  await once([job(async () => undefined)]);
  await house.rows.rows(
    `UPDATE internal.job_runs SET started_at = started_at - interval '1 hour', finished_at = finished_at - interval '1 hour'`,
  );
  const failing = job(() => Promise.reject(new Error('x')));
  await once([failing]);
  expect(await server([failing]).problem()).toBeUndefined();
});

const LOCKS = `FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
const locks = async () => (await house.rows.rows(`SELECT pid ${LOCKS}`)).length;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('a server that dies in the middle leaves the job to the next', async () => {
  const pool = createPool(settingsOf(house.database.url('app')));
  let letGo = () => {};
  const dying = createJobs({ jobs: [job(() => new Promise((resolve) => (letGo = resolve)))], pool, log: silent });
  dying.start();
  await until(async () => (await locks()) === 1);
  let runs = 0;
  const counting = job(async () => void (runs += 1));
  await once([counting]);
  expect(runs).toBe(0);
  await house.rows.rows(`SELECT pg_terminate_backend(pid) ${LOCKS}`);
  await until(async () => (await locks()) === 0);
  await once([counting]);
  expect(runs).toBe(1);
  letGo();
  await dying.stop();
  await pool.end();
});

test('a server that found a job running elsewhere takes it over soon after the other has died', async () => {
  const pool = createPool(settingsOf(house.database.url('app')));
  let letGo = () => {};
  const dying = createJobs({ jobs: [job(() => new Promise((resolve) => (letGo = resolve)))], pool, log: silent });
  dying.start();
  await until(async () => (await locks()) === 1);
  let runs = 0;
  const counting = job(async () => void (runs += 1));
  const other = createJobs({ jobs: [counting], pool: house.pool, log: silent, lookAgainMs: 50 });
  other.start();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(runs).toBe(0);
  await house.rows.rows(`SELECT pg_terminate_backend(pid) ${LOCKS}`);
  await until(() => Promise.resolve(runs === 1));
  await other.stop();
  letGo();
  await dying.stop();
  await pool.end();
});

test('only what has expired is removed', async () => {
  const session = (sid: string, expire: string) =>
    house.rows.rows(`INSERT INTO internal.sessions VALUES ($1, '{}', now() + $2::interval)`, [sid, expire]);
  await session('over', '-1 second');
  await session('alive', '1 hour');
  await house.rows.rows(`INSERT INTO internal.rate_limits VALUES ('over', 3, $1), ('alive', 3, $2)`, [
    Date.now() - 1_000,
    Date.now() + 60_000,
  ]);
  const names = ['remove-expired-sessions', 'remove-expired-limits'];
  const all = timetable({ ...house, store: house.papers.store, mail: NO_MAIL });
  await once(all.filter(({ name }) => names.includes(name)));
  expect(await house.rows.rows('SELECT sid FROM internal.sessions')).toEqual([{ sid: 'alive' }]);
  expect(await house.rows.rows('SELECT key FROM internal.rate_limits')).toEqual([{ key: 'alive' }]);
});

test('the timetable is in UTC: a job runs in the minutes it names, which lie evenly', () => {
  for (const { schedule, everySeconds, lateAfterSeconds } of timetable({
    ...house,
    store: house.papers.store,
    mail: NO_MAIL,
  })) {
    expect(schedule).toMatch(/^(\d+|\*\/\d+) (\d+|\*) \* \* \*$/);
    expect(lateAfterSeconds).toBeGreaterThan(everySeconds);
    const task = createTask(schedule, () => undefined, { timezone: 'Etc/UTC' });
    const runs = task.getNextRuns(150).map((at) => at.getTime() / 1_000);
    const pauses = new Set(runs.slice(1).map((at, i) => at - (runs[i] ?? 0)));
    expect([pauses.size, Math.min(...pauses) >= everySeconds]).toEqual([1, true]);
    void task.destroy();
  }
});
