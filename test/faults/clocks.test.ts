// Time: two servers at midnight, of which one dies over its work; and a clock that is put on and back while people work.
import { setTimeout as pause } from 'node:timers/promises';
import { deposit, openHouse, type House } from '../support/house.js';
import { startProduct, type Product } from '../support/product.js';
import { audit } from './audit.js';
import type { Chance } from './chance.js';
import { walkWithClock } from './clock-walk.js';
import { openLine, type Line } from './line.js';
import { drill, READY_WITHIN_MS, repeatedly, requireNone, TIMEOUT_MS } from './repeat.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await deposit(house, house.client.stock, '1000.00');
}, READY_WITHIN_MS);
afterAll(() => house.close());

drill('clock-steps')(
  'a clock that is put on and back by an hour, over midnight and over a leap day leaves books that agree',
  () =>
    repeatedly('clock-steps', async (chance) => {
      await walkWithClock(house, chance);
      requireNone(await audit({ house, told: [] }));
    }),
  TIMEOUT_MS,
);

const DAY = 86_400_000;
/** Long enough for both to be up, as far as this machine has shown. */
let beforeMidnight = 8_000;
const FINISHED_WITHIN_MS = 60_000;

interface Server {
  product: Product;
  line: Line;
}

/** The days that end: the first of the list are special, the later ones are any. */
let ending = ['2026-12-31', '2028-02-28', '2028-02-29'];
function nextEnd(chance: Chance): Date {
  const [day = '', ...later] = ending;
  const after = new Date(Date.parse(day) + chance.between(1, 40) * DAY).toISOString().slice(0, 10);
  ending = later.length > 0 ? later : [after];
  return new Date(Date.parse(day) + DAY);
}

/** Two servers that are up before midnight, and the day that begins then. */
async function twoBeforeMidnight(chance: Chance): Promise<{ servers: Server[]; day: Date }> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const day = nextEnd(chance);
    const [since, shift] = [performance.now(), day.getTime() - beforeMidnight - Date.now()];
    const servers = await bothOf([startAt(shift), startAt(shift)]);
    if (Date.now() + shift < day.getTime() - 500) return { servers, day };
    await stop(servers);
    beforeMidnight = Math.round(2 * (performance.now() - since));
  }
  throw new Error('The servers never were up in time.');
}

async function startAt(shift: number): Promise<Server> {
  const clock = `--require ${new URL('../support/shifted-clock.cjs', import.meta.url).pathname}`;
  const url = new URL(house.database.url('postgres'));
  const line = await openLine(Number(url.port));
  url.port = String(line.port);
  const env = { NODE_OPTIONS: clock, CLOCK_SHIFT_MS: String(shift), DATABASE_URL: url.href };
  return { line, product: await startProduct({ url: () => url.href }, env) };
}

/** Where one does not start, the other is not left behind. */
async function bothOf(starting: readonly Promise<Server>[]): Promise<Server[]> {
  const settled = await Promise.allSettled(starting);
  const up = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (up.length < settled.length) await stop(up);
  return Promise.all(starting);
}

async function stop(servers: readonly Server[]): Promise<void> {
  await Promise.all(servers.map(({ product }) => product.stop('SIGKILL')));
  await Promise.all(servers.map(({ line }) => line.close()));
}

/** Whoever waits for a lock of the drill's is in the middle of its work. */
const LEADER = `SELECT client_port AS port FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND client_port = ANY($1::int[])`;

/** The server that has begun the midnight's work, once one has. */
async function leaderOf(servers: readonly Server[]): Promise<Server> {
  for (const until = Date.now() + beforeMidnight + 10_000; Date.now() < until; await pause(10)) {
    const callers = servers.flatMap(({ line }) => line.callers());
    const found = await house.rows.row<{ port: number }>(LEADER, [callers]);
    const leader = servers.find(({ line }) => found && line.callers().includes(found.port));
    if (leader) return leader;
  }
  throw new Error('At midnight, no server began its work.');
}

async function midnight(servers: readonly Server[], chance: Chance, day: string): Promise<number> {
  const blocking = await house.pool.connect();
  try {
    await blocking.query('BEGIN');
    await blocking.query('SELECT id FROM portfolios WHERE figures_day IS NOT NULL FOR UPDATE');
    // As for servers that have been up for long.
    await house.rows.rows(`DELETE FROM internal.job_runs WHERE name = 'take-snapshots'`);
    const leader = await leaderOf(servers);
    await pause(chance.below(300));
    const early = chance.below(3) === 0;
    if (early) await blocking.query('ROLLBACK');
    await leader.product.stop('SIGKILL');
    if (!early) await blocking.query('ROLLBACK');
  } finally {
    blocking.release();
  }
  const since = performance.now();
  while (await isBehind(day)) {
    if (performance.now() - since > FINISHED_WITHIN_MS)
      throw new Error(`The day ${day} was not begun within a minute.`);
    await pause(50);
  }
  return performance.now() - since;
}

const isBehind = async (day: string): Promise<boolean> =>
  (await house.rows.row('SELECT 1 FROM portfolios WHERE figures_day < $1::date LIMIT 1', [day])) !== undefined;

async function beginsOnce(day: string): Promise<string[]> {
  const begun = await house.rows.rows(
    `SELECT 1 FROM activity_logs WHERE action_type = 'SNAPSHOTS_TAKEN' AND target_id = $1`,
    [day],
  );
  return begun.length === 1 ? [] : [`${day} was begun ${begun.length} times`];
}

drill('two-servers-at-midnight')(
  'of two servers at midnight one begins the day, and where it is killed over that, the other does; once',
  () =>
    repeatedly('two-servers-at-midnight', async (chance) => {
      const { servers, day } = await twoBeforeMidnight(chance);
      const text = day.toISOString().slice(0, 10);
      try {
        const back = await midnight(servers, chance, text);
        requireNone([...(await beginsOnce(text)), ...(await audit({ house, told: [] }))]);
        return back;
      } finally {
        await stop(servers);
      }
    }),
  TIMEOUT_MS,
);
