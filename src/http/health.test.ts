import { openHouse, type House } from '../../test/support/house.js';
import { serveApp } from '../../test/support/served-app.js';
import type { Checks } from './health.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

async function served<T>(
  checks: Checks,
  work: (ask: (path: string) => Promise<{ status: number; body: unknown }>) => Promise<T>,
): Promise<T> {
  const app = await serveApp(house, { checks });
  try {
    return await work(async (path) => {
      const answer = await fetch(`${app.url}${path}`);
      return { status: answer.status, body: await answer.json() };
    });
  } finally {
    await app.close();
  }
}

const well = () => Promise.resolve(undefined);

test('the process is up, whatever else fails', async () => {
  await served({ database: () => Promise.reject(new Error('gone')) }, async (ask) => {
    expect(await ask('/healthz')).toEqual({ status: 200, body: { status: 'up' } });
  });
});

test('ready when every check is well', async () => {
  await served({ database: well, migrations: well, jobs: well }, async (ask) => {
    expect(await ask('/readyz')).toEqual({ status: 200, body: { status: 'ready', failing: [] } });
  });
});

test('facts are told beside it, and one that cannot be found out is nothing', async () => {
  const facts = { backup: async () => ({ age_hours: 3.5 }), other: () => Promise.reject(new Error('gone')) };
  const app = await serveApp(house, { checks: { database: well }, facts });
  const answer = await fetch(`${app.url}/readyz`);
  expect(await answer.json()).toEqual({ status: 'ready', failing: [], backup: { age_hours: 3.5 }, other: null });
  await app.close();
});

test('not ready names what fails and tells nothing else', async () => {
  const checks = {
    database: () => Promise.reject(new Error('password of vip_app')),
    migrations: well,
    jobs: () => Promise.resolve('late: a job'),
  };
  await served(checks, async (ask) => {
    expect(await ask('/readyz')).toEqual({ status: 503, body: { status: 'not ready', failing: ['database', 'jobs'] } });
  });
});

test('a check that hangs is one that fails', async () => {
  await served({ database: () => new Promise<never>(() => undefined) }, async (ask) => {
    expect(await ask('/readyz')).toMatchObject({ status: 503, body: { failing: ['database'] } });
  });
});

test('however often it is asked, it looks once a second, and notices what has changed', async () => {
  let looked = 0;
  let problem: string | undefined;
  await served({ database: () => Promise.resolve(((looked += 1), problem)) }, async (ask) => {
    const since = performance.now();
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask('/readyz')));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(looked).toBeLessThanOrEqual(1 + (performance.now() - since) / 1_000);
    problem = 'gone';
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await ask('/readyz')).status).toBe(503);
  });
});
