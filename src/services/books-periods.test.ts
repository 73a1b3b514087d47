// Today, the month and all time, in money and percent, worked by hand.
import { clientWith, enter, figures, newAsset, priced, takeAll, type Asset } from '../../test/support/days.js';
import { pending } from '../../test/support/books.js';
import { deposit, openHouse, person, settingsOf, type House } from '../../test/support/house.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { createPool, type Pool } from '../db/client.js';
import { readFiguresRow } from '../db/history-reads.js';
import { adjustPnl } from './adjust-pnl.js';
import { completeTransfer } from './complete-transfer.js';
import { readOverview } from './read-portfolio.js';

let house: House;
let asset: Asset;
let client: string;
let portal: Pool;
beforeAll(async () => {
  house = await openHouse();
  portal = createPool(settingsOf(house.database.url('portal')), { max: 1 });
});
afterAll(async () => {
  await portal.end();
  await house.close();
});
/** 500.00 of cash and ten that were bought for 500.00 on 30 January and ended that day at 55.00: 1,050.00. It is the 31st. */
beforeEach(async () => {
  house.setClock('2026-01-31T09:00:00.000Z');
  asset = await newAsset(house);
  client = await clientWith(house, '1000.00', '2026-01-30T10:00Z');
  await enter(house, client, `BUY 10 ${asset.symbol} at 50 on 2026-01-30T11:00Z`);
  await priced(house, asset, '55', '2026-01-30T20:00Z');
});
afterEach(() => expectBooksToAgree(house.rows));

let moment = '';
const at = (iso: string) => house.setClock((moment = iso));
async function withdraw(amount: string): Promise<void> {
  const id = await pending(house, client, `WITHDRAWAL ${amount} USD`);
  await house.door.run(completeTransfer, house.admin, { id });
}
const payIn = (amount: string) => deposit(house, person(client, 'CUSTOMER'), amount);
async function adjust(amount: string, effective_at?: string): Promise<void> {
  const portfolio = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [client]);
  const form = { id: portfolio?.id, amount, kind: 'FEE', reason: 'as agreed', effective_at };
  await house.door.run(adjustPnl, house.admin, form);
}

/** The percents of the day and of the month, as either side of the house shows them. */
async function shown() {
  const overview = await readOverview(portal, client, { now: new Date(moment), priceAgeHours: 96 });
  const row = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [client]);
  const figuresRow = await readFiguresRow(house.rows, row?.id ?? '');
  const of = (one: { daily_pnl_percent: string | null; monthly_pnl_percent: string | null } | undefined) => [
    one?.daily_pnl_percent,
    one?.monthly_pnl_percent,
  ];
  return { client: of(overview?.portfolio), house: of(figuresRow) };
}

/** `daily 50.00 4.7619, monthly 100.00 10.0000, all 100.00 10.0000` */
async function results(): Promise<string> {
  const row = await figures(house, client);
  const pair = (name: string) => `${String(row?.[name])} ${String(row?.[`${name}_percent`])}`;
  return `daily ${pair('daily_pnl')}, monthly ${pair('monthly_pnl')}, all ${pair('all_time_pnl')}`;
}

test('a month that began before the client: from inception', async () => {
  await priced(house, asset, '60');
  // 1,100 on 1,050; and 1.05 × 1,100 ÷ 1,050 = 1.1.
  expect(await results()).toBe('daily 50.00 4.7619, monthly 100.00 10.0000, all 100.00 10.0000');
});

test('a deposit is never a gain, nor a withdrawal a loss; a deposit counts from the start of the day, a payout to its end', async () => {
  await priced(house, asset, '60');
  await payIn('400.00');
  // 50 on 1,450; 1.05 × 1,500 ÷ 1,450 = 1.0862069.
  expect(await results()).toBe('daily 50.00 3.4483, monthly 100.00 8.6207, all 100.00 8.6207');
  await withdraw('300.00');
  expect(await results()).toBe('daily 50.00 3.4483, monthly 100.00 8.6207, all 100.00 8.6207');
});

test('over the end of a month: the new one begins at nothing, all time goes on', async () => {
  await priced(house, asset, '60');
  await payIn('400.00');
  await withdraw('300.00');
  at('2026-02-01T00:00:00.000Z');
  await takeAll(house);
  expect(await results()).toBe('daily 0.00 0.0000, monthly 0.00 0.0000, all 100.00 8.6207');
  at('2026-02-01T12:00:00.000Z');
  await priced(house, asset, '66');
  // 1,260 on 1,200; 1.0862069 × 1.05 = 1.1405172.
  expect(await results()).toBe('daily 60.00 5.0000, monthly 60.00 5.0000, all 160.00 14.0517');
  at('2026-02-02T00:00:10.000Z');
  await priced(house, asset, '60');
  // 1,200 on 1,260, which is where the month began.
  expect(await results()).toBe('daily -60.00 -4.7619, monthly 0.00 0.0000, all 100.00 8.6207');
});

test('a month that nobody touched begins all the same, also after two that were missed', async () => {
  at('2026-04-15T12:00:00.000Z');
  await takeAll(house);
  expect(await results()).toBe('daily 0.00 0.0000, monthly 0.00 0.0000, all 50.00 5.0000');
});

test('an entry for the last month moves where this one begins, and not what it earned', async () => {
  at('2026-02-01T00:00:00.000Z');
  await takeAll(house);
  await adjust('-105.00', '2026-01-31T12:00Z');
  // 945 at the end of the month: 1.05 × 945 ÷ 1,050 = 0.945.
  expect(await results()).toBe('daily 0.00 0.0000, monthly 0.00 0.0000, all -55.00 -5.5000');
  await adjust('9.45');
  expect(await results()).toBe('daily 9.45 1.0000, monthly 9.45 1.0000, all -45.55 -4.5550');
});

test('all is paid out at the end of a day: its gain stays, and nothing more comes of nothing', async () => {
  await enter(house, client, `SELL 10 ${asset.symbol} at 60.5`);
  await withdraw('1105.00');
  // 55 on 1,050; 1.05 × 1,105 ÷ 1,050 = 1.105.
  expect(await results()).toBe('daily 55.00 5.2381, monthly 105.00 10.5000, all 105.00 10.5000');
  at('2026-02-03T00:00:00.000Z');
  await takeAll(house);
  expect(await results()).toBe('daily 0.00 0.0000, monthly 0.00 0.0000, all 105.00 10.5000');
  await payIn('200.00');
  await adjust('-20.00');
  // 180 on 200; 1.105 × 0.9 = 0.9945.
  expect(await results()).toBe('daily -20.00 -10.0000, monthly -20.00 -10.0000, all 85.00 -0.5500');
});

test('less than a dollar at the start of a day: amounts, but no percents', async () => {
  await enter(house, client, `SELL 10 ${asset.symbol} at 55`);
  await withdraw('1049.01');
  at('2026-02-01T00:00:00.000Z');
  await takeAll(house);
  await adjust('5.00');
  expect(await results()).toBe('daily 5.00 0.0000, monthly 5.00 0.0000, all 55.00 5.0000');
});

test('all is lost: −100%, and from then on no percent is said', async () => {
  await withdraw('500.00');
  await priced(house, asset, '0');
  // 500 went out of 1,050: 550 on 1,050 were lost.
  expect(await results()).toBe('daily -550.00 -52.3810, monthly -500.00 -50.0000, all -500.00 -50.0000');
  at('2026-02-01T00:00:00.000Z');
  await priced(house, asset, '10');
  at('2026-02-02T00:00:00.000Z');
  await priced(house, asset, '0');
  // 1.05 × 500 ÷ 1,050 = 0.5; nothing there on the 1st, so no growth is said; 100 on the 2nd are lost.
  expect(await results()).toBe('daily -100.00 -100.0000, monthly 0.00 -100.0000, all -500.00 -100.0000');
  at('2026-02-03T00:00:00.000Z');
  await payIn('800.00');
  await adjust('80.00');
  expect(await results()).toBe('daily 80.00 0.0000, monthly 80.00 -100.0000, all -420.00 -100.0000');
  // A period that began at nothing is shown with no percent, on either side.
  expect(await shown()).toEqual({ client: [null, '-100.0000'], house: [null, '-100.0000'] });
  at('2026-03-01T00:00:00.000Z');
  await adjust('88.00');
  expect(await results()).toBe('daily 88.00 0.0000, monthly 88.00 0.0000, all -332.00 -100.0000');
  expect(await shown()).toEqual({ client: [null, null], house: [null, null] });
});

test('a fee and a gain of one day are one result', async () => {
  await adjust('-10.50');
  await priced(house, asset, '57.10');
  expect(await results()).toBe('daily 10.50 1.0000, monthly 60.50 6.0500, all 60.50 6.0500');
});
