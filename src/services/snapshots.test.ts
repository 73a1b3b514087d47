// Every portfolio has one snapshot a day, whatever the server and its clock have been through.
import { deposit, openHouse, person, settingsOf, type House, LOG_KEY } from '../../test/support/house.js';
import {
  clientWith,
  days,
  each,
  enter,
  figures,
  newAsset,
  priced,
  takeAll,
  type Asset,
} from '../../test/support/days.js';
import { fingerprint } from '../../test/support/fingerprint.js';
import { plantClient, plantSnapshot } from '../../test/support/planted.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { createPool } from '../db/client.js';
import { systemContext } from '../request-context.js';
import { createDoor } from './run-command.js';
import { takeSnapshots } from './take-snapshots.js';

let house: House;
let asset: Asset;
let client: string;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
/** 800.00 of cash and two shares, bought at 100.00, worth 110.00 from 4 January on; it is the 5th. */
beforeEach(async () => {
  house.setClock('2026-01-05T09:00:00.000Z');
  asset = await newAsset(house);
  client = await clientWith(house, '1000.00', '2026-01-03T10:00:00Z');
  await enter(house, client, `BUY 2 ${asset.symbol} at 100 on 2026-01-03T12:00Z`);
  await priced(house, asset, '110', '2026-01-04T06:00:00Z');
});
afterEach(() => expectBooksToAgree(house.rows));

const SO_FAR = { '01-04': '1000.00', '01-05': '1020.00' };

test('a history that is entered late has its days at once, from the day after its first event', async () => {
  expect(await days(house, client)).toEqual(SO_FAR);
});

test('midnight: one snapshot more, and the day begins anew; a second run changes nothing', async () => {
  await priced(house, asset, '115');
  expect(await figures(house, client)).toMatchObject({ daily_pnl: '10.00', monthly_pnl: '30.00' });
  house.setClock('2026-01-06T00:00:05.000Z');
  await takeAll(house);
  expect(await days(house, client)).toEqual({ ...SO_FAR, '01-06': '1030.00' });
  expect(await figures(house, client)).toEqual({
    total_value: '1030.00',
    daily_pnl: '0.00',
    daily_pnl_percent: '0.0000',
    monthly_pnl: '30.00',
    monthly_pnl_percent: '3.0000',
    all_time_pnl: '30.00',
    all_time_pnl_percent: '3.0000',
  });
  const { activity_logs: before, ...rest } = await fingerprint(house.rows);
  expect(await takeAll(house)).toMatchObject({ portfolios: '0', snapshots: '0' });
  const { activity_logs: after, ...same } = await fingerprint(house.rows);
  expect(same).toEqual(rest);
  expect(after).not.toBe(before);
});

test('a missed week is made good in one run', async () => {
  house.setClock('2026-01-12T14:00:00.000Z');
  await takeAll(house);
  expect(await days(house, client)).toEqual({ ...SO_FAR, ...each(6, 12, '1020.00') });
});

test('a missed week is made good by the first entry after it, which falls into none of its days', async () => {
  house.setClock('2026-01-12T14:00:00.000Z');
  await deposit(house, person(client, 'CUSTOMER'), '500.00');
  expect(await days(house, client)).toEqual({ ...SO_FAR, ...each(6, 12, '1020.00') });
  expect(await figures(house, client)).toMatchObject({ total_value: '1520.00', daily_pnl: '0.00' });
});

test('a price of the missed week reaches the days behind it', async () => {
  house.setClock('2026-01-12T14:00:00.000Z');
  await priced(house, asset, '150', '2026-01-09T12:00:00Z');
  expect(await days(house, client)).toEqual({ ...SO_FAR, ...each(6, 9, '1020.00'), ...each(10, 12, '1100.00') });
});

test('a trade two seconds after midnight, before the job, falls into the new day', async () => {
  house.setClock('2026-01-06T00:00:02.000Z');
  await enter(house, client, `BUY 1 ${asset.symbol} at 110 fee 5.00`);
  expect(await days(house, client)).toEqual({ ...SO_FAR, '01-06': '1020.00' });
  expect(await figures(house, client)).toMatchObject({ total_value: '1015.00', daily_pnl: '-5.00' });
  house.setClock('2026-01-06T00:00:30.000Z');
  expect(await takeAll(house)).toMatchObject({ snapshots: '0' });
});

test('a trade dated two seconds before midnight, entered after it, falls into the old day', async () => {
  house.setClock('2026-01-06T00:00:02.000Z');
  await takeAll(house);
  await enter(house, client, `BUY 1 ${asset.symbol} at 110 fee 5.00 on 2026-01-05T23:59:58Z`);
  expect(await days(house, client)).toEqual({ ...SO_FAR, '01-06': '1015.00' });
  expect(await figures(house, client)).toMatchObject({
    total_value: '1015.00',
    daily_pnl: '0.00',
    monthly_pnl: '15.00',
  });
});

test('two servers at once, eight times each: one row a portfolio and day', async () => {
  house.setClock('2026-02-01T00:00:00.000Z');
  await takeAll(house);
  const clients = await house.count('portfolios WHERE figures_day IS NOT NULL');
  const now = new Date('2026-02-04T00:00:00.000Z');
  house.setClock(now.toISOString());
  const second = createPool(settingsOf(house.database.url('app')));
  const other = createDoor({
    pool: second,
    digestKey: 'a key for tests',
    logKey: LOG_KEY,
    clock: () => now,
    market: house.market,
  });
  const runs = Array.from({ length: 16 }, (_, i) =>
    (i % 2 === 0 ? house.door : other).run(takeSnapshots, systemContext('take-snapshots'), {}),
  );
  const added = (await Promise.all(runs)).map(({ snapshots }) => Number(snapshots));
  await second.end();
  expect(added.reduce((sum, one) => sum + one, 0)).toBe(3 * clients);
  expect(await house.count(`portfolio_snapshots WHERE snapshot_date > '2026-02-01'`)).toBe(3 * clients);
});

test('a clock that is put back over midnight: what is entered then changes no more and no less than it should', async () => {
  house.setClock('2026-01-06T00:00:10.000Z');
  await takeAll(house);
  house.setClock('2026-01-05T23:59:50.000Z');
  await enter(house, client, `BUY 1 ${asset.symbol} at 110 fee 5.00`);
  await deposit(house, person(client, 'CUSTOMER'), '100.00');
  await priced(house, asset, '120');
  // 800 − 115 + 100 of cash, and three shares at 120.
  await expectBooksToAgree(house.rows);
  house.setClock('2026-01-06T00:00:20.000Z');
  await takeAll(house);
  expect(await days(house, client)).toEqual({ ...SO_FAR, '01-06': '1145.00' });
  expect(await figures(house, client)).toMatchObject({
    total_value: '1145.00',
    daily_pnl: '0.00',
    all_time_pnl: '45.00',
  });
});

test('a snapshot that somebody put in before its day is kept, and holds up no other', async () => {
  house.setClock('2026-01-07T14:00:00.000Z');
  await plantSnapshot(house, client, '2026-01-06');
  await takeAll(house);
  expect(await days(house, client)).toEqual({ ...SO_FAR, ...each(6, 7, '1020.00') });
});

test('the day on which New York puts its clocks on, and the one on which it puts them back, are one day each', async () => {
  house.setClock('2026-03-07T12:00:00.000Z');
  await takeAll(house);
  for (const moment of ['2026-03-08T04:59:59.999Z', '2026-03-08T07:00:00.000Z', '2026-03-09T00:00:00.000Z']) {
    house.setClock(moment);
    await takeAll(house);
  }
  const spring = Object.keys(await days(house, client)).filter((day) => day >= '03-06');
  expect(spring).toEqual(['03-06', '03-07', '03-08', '03-09']);
  house.setClock('2026-11-02T00:00:00.000Z');
  await takeAll(house);
  const autumn = Object.keys(await days(house, client)).filter((day) => day >= '10-31');
  expect(autumn).toEqual(['10-31', '11-01', '11-02']);
});

test('a leap day is a day of its own, and March begins after it', async () => {
  house.setClock('2028-02-28T23:00:00.000Z');
  await takeAll(house);
  await priced(house, asset, '120');
  house.setClock('2028-02-29T00:00:00.000Z');
  await takeAll(house);
  await priced(house, asset, '130', '2028-02-29T00:00:00.000Z');
  expect(await figures(house, client)).toMatchObject({ daily_pnl: '20.00', monthly_pnl: '40.00' });
  house.setClock('2028-03-01T00:00:00.000Z');
  await takeAll(house);
  const leap = Object.entries(await days(house, client)).filter(([day]) => day >= '2028-02-28');
  expect(leap).toEqual([
    ['2028-02-28', '1020.00'],
    ['2028-02-29', '1040.00'],
    ['2028-03-01', '1060.00'],
  ]);
  expect(await figures(house, client)).toMatchObject({ daily_pnl: '0.00', monthly_pnl: '0.00', all_time_pnl: '60.00' });
});

test('who has never had an event has no snapshot', async () => {
  const nobody = await plantClient(house);
  house.setClock('2026-01-09T00:00:00.000Z');
  await takeAll(house);
  expect([await days(house, nobody), Object.keys(await days(house, client)).at(-1)]).toEqual([{}, '01-09']);
});
