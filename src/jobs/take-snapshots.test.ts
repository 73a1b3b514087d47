// The job of midnight: it does what is due, says so in the log, and otherwise leaves no trace.
import { clientWith, days } from '../../test/support/days.js';
import { openHouse, type House } from '../../test/support/house.js';
import { plantClient } from '../../test/support/planted.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { takeSnapshotsJob } from './take-snapshots.js';

let house: House;
let client: string;
beforeAll(async () => {
  house = await openHouse();
  house.setClock('2026-01-05T09:00:00.000Z');
  client = await clientWith(house, '1000.00', '2026-01-04T10:00Z');
});
afterAll(() => house.close());
afterEach(() => expectBooksToAgree(house.rows));

/** The job at a moment, as a server would start it. */
async function at(iso: string): Promise<void> {
  house.setClock(iso);
  await takeSnapshotsJob({ pool: house.pool, door: house.door, clock: () => new Date(iso) }).run();
}
const logged = () =>
  house.rows.rows(
    `SELECT actor_id, target_id, metadata->>'portfolios' AS portfolios, metadata->>'snapshots' AS snapshots FROM activity_logs
     WHERE action_type = 'SNAPSHOTS_TAKEN' ORDER BY created_at, target_id`,
  );

test('a moment before midnight nothing is due; at midnight the new day’s snapshot is, once', async () => {
  await at('2026-01-05T23:59:59.999Z');
  expect(await logged()).toEqual([]);
  await at('2026-01-06T00:00:00.000Z');
  await at('2026-01-06T00:10:00.000Z');
  expect(await logged()).toEqual([{ actor_id: null, target_id: '2026-01-06', portfolios: '1', snapshots: '1' }]);
  expect(await days(house, client)).toEqual({ '01-05': '1000.00', '01-06': '1000.00' });
});

test('three days without a server are made good at the start', async () => {
  await at('2026-01-09T17:00:00.000Z');
  expect((await logged()).at(-1)).toEqual({ actor_id: null, target_id: '2026-01-09', portfolios: '1', snapshots: '3' });
  expect(Object.keys(await days(house, client))).toEqual(['01-05', '01-06', '01-07', '01-08', '01-09']);
});

test('a portfolio from before there were snapshots gets all of its days', async () => {
  const old = await plantClient(house);
  const copied = await house.rows.row<{ columns: string }>(
    `SELECT string_agg(quote_ident(column_name), ', ') AS columns FROM information_schema.columns
     WHERE table_name = 'transactions' AND column_name NOT IN ('id', 'user_id', 'seq')`,
  );
  await house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'x'))
     INSERT INTO transactions (user_id, ${copied?.columns}) SELECT $1, ${copied?.columns} FROM transactions WHERE user_id = $2`,
    [old, client],
  );
  expect(await days(house, old)).toEqual({});
  await at('2026-01-09T17:10:00.000Z');
  expect(await days(house, old)).toEqual(await days(house, client));
  const before = await logged();
  await at('2026-01-09T17:20:00.000Z');
  expect(await logged()).toEqual(before);
});

test('of four servers at once, one writes each day', async () => {
  await Promise.all(Array.from({ length: 4 }, () => at('2026-01-12T00:00:00.000Z')));
  expect(await house.count(`portfolio_snapshots WHERE snapshot_date > '2026-01-09'`)).toBe(6);
});
