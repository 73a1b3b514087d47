// What happened is told to whom it happened, of every kind, with what it came to and the state it left.
import { clientWith, enter, newAsset } from '../../test/support/days.js';
import { deposit, idOf, openHouse, priceOf, settingsOf, type House } from '../../test/support/house.js';
import { handIn } from '../../test/support/imports.js';
import { adjustPnl, voidAdjustment } from './adjust-pnl.js';
import { completeTransfer } from './complete-transfer.js';
import { dividend, reward, split } from './corporate-actions.js';
import { importFile } from './import-file.js';
import { readActivity, readHolding } from './read-history.js';
import { readOverview, readTrades, readTransfers } from './read-portfolio.js';
import { recordTrade } from './record-trade.js';
import { recordTransfer } from './record-transfer.js';
import { takeSnapshots } from './take-snapshots.js';
import { undoImport } from './undo-import.js';
import type { Result, UseCase } from './use-case.js';
import { voidCorporateAction } from './void-corporate-action.js';
import { voidTrade } from './void-trade.js';
import { createPool, type Pool } from '../db/client.js';
import { readAs } from '../db/read-as.js';
import { systemContext } from '../request-context.js';

const ASKED = { now: new Date('2026-02-10T12:00:00Z'), priceAgeHours: 96 };

let house: House;
let portal: Pool;
let stock: string;
let crypto: string;

beforeAll(async () => {
  house = await openHouse();
  portal = createPool(settingsOf(house.database.url('portal')), { max: 2 });
  stock = idOf(house.client.stock);
  crypto = idOf(house.client.crypto);
  house.setClock('2026-02-10T12:00:00Z');
  await deposit(house, house.client.stock, '10000.00', '2026-01-10T09:00:00Z');
  await priceOf(house, 'AAPL', '150', '2026-01-11T09:00:00Z');
  await trade(stock, 'BUY', '10', '150.25', '2026-01-12T09:00:00Z');
  const mistake = await trade(stock, 'BUY', '3', '150', '2026-01-13T09:00:00Z');
  await house.door.run(voidTrade, house.admin, { id: mistake, reason: 'Entered twice' });
  await action(split, 'AAPL', { numerator: '4', denominator: '1', effective_at: '2026-01-14T09:00:00Z' });
  await action(dividend, 'AAPL', { per_unit: '0.25', effective_at: '2026-01-15T09:00:00Z' });
  const wrong = await action(dividend, 'AAPL', { per_unit: '9', effective_at: '2026-01-15T10:00:00Z' });
  await house.door.run(voidCorporateAction, house.admin, { id: wrong, reason: 'A wrong share' });
  await trade(stock, 'SELL', '4', '40', '2026-01-16T09:00:00Z');
  await adjust('-25.00', 'FEE', 'Custody, fourth quarter');
  const doubled = await adjust('5.00', 'CORRECTION', 'Charged twice');
  await house.door.run(voidAdjustment, house.admin, { id: doubled, reason: 'It was not' });
  await coins();
});

afterAll(async () => {
  await portal.end();
  await house.close();
});

async function trade(
  user_id: string,
  trade_type: string,
  quantity: string,
  price_per_unit: string,
  executed_at: string,
) {
  const form = { user_id, trade_type, symbol: 'AAPL', quantity, price_per_unit, fee: '1.00', executed_at };
  return (await house.door.run(recordTrade, house.admin, form)).id;
}

async function action<I, R extends Result, P>(
  useCase: UseCase<I, R, P>,
  symbol: string,
  terms: object,
): Promise<string> {
  const asset = await house.rows.row<{ id: string }>('SELECT id FROM assets WHERE symbol = $1', [symbol]);
  return (await house.door.run(useCase, house.admin, { id: asset?.id, ...terms })).id;
}

async function adjust(amount: string, kind: string, reason: string): Promise<string> {
  const portfolio = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [stock]);
  const form = { id: portfolio?.id, amount, kind, reason, effective_at: '2026-01-17T09:00:00Z' };
  return (await house.door.run(adjustPnl, house.admin, form)).id;
}

/** Coins come in, earn a reward, and some leave. */
async function coins() {
  await priceOf(house, 'ETH', '2000', '2026-01-10T00:00:00Z');
  const move = async (transaction_type: string, amount: string, processed_at: string) => {
    const form = { user_id: crypto, transaction_type, amount, currency: 'ETH', method: 'CRYPTO_TRANSFER' };
    const { id } = await house.door.run(recordTransfer, house.admin, form);
    await house.door.run(completeTransfer, house.admin, { id, processed_at });
  };
  await move('DEPOSIT', '2', '2026-01-11T00:00:00Z');
  await action(reward, 'ETH', { per_unit: '0.01', price: '2100', effective_at: '2026-01-12T00:00:00Z' });
  await move('WITHDRAWAL', '0.5', '2026-01-13T00:00:00Z');
}

const shown = async (client: string) =>
  (await readActivity(portal, client, 1)).rows.map(({ kind, quantity, price, value }) => [
    kind,
    quantity,
    price,
    value,
  ]);

test('a client with shares sees each event once, the newest first, with what it came to', async () => {
  expect(await shown(stock)).toEqual([
    ['ADJUSTMENT', null, null, '5.00'],
    ['ADJUSTMENT', null, null, '-25.00'],
    ['SELL', '4.00000000', '40.000000000000', '160.00'],
    ['DIVIDEND', null, '9.000000000000', null],
    ['DIVIDEND', '40.00000000', '0.250000000000', '10.00'],
    ['SPLIT', '40.00000000', null, null],
    ['BUY', '3.00000000', '150.000000000000', '450.00'],
    ['BUY', '10.00000000', '150.250000000000', '1502.50'],
    ['DEPOSIT', '10000.00000000', '1.000000000000', '10000.00'],
  ]);
});

test('adjustments have their kind and reason, voided entries say why, a split says its terms', async () => {
  const { rows } = await readActivity(portal, stock, 1);
  expect(rows.filter(({ reason }) => reason).map((row) => [row.adjustment_kind, row.reason, row.void_reason])).toEqual([
    ['CORRECTION', 'Charged twice', 'It was not'],
    ['FEE', 'Custody, fourth quarter', null],
  ]);
  expect(rows.filter((row) => row.voided_at).map((row) => [row.kind, row.void_reason])).toEqual([
    ['ADJUSTMENT', 'It was not'],
    ['DIVIDEND', 'A wrong share'],
    ['BUY', 'Entered twice'],
  ]);
  expect(rows.find(({ kind }) => kind === 'SPLIT')).toMatchObject({ numerator: 4, denominator: 1, name: 'Apple Inc.' });
});

test('coins come and go as transfers, and a reward is what it added', async () => {
  expect(await shown(crypto)).toEqual([
    ['TRANSFER_OUT', '0.50000000', '2000.000000000000', '1000.00'],
    ['REWARD', '0.02000000', '2100.000000000000', '42.00'],
    ['TRANSFER_IN', '2.00000000', '2000.000000000000', '4000.00'],
  ]);
});

test('a holding’s events leave the state that the books have, and voided ones none', async () => {
  const found = await readHolding(portal, stock, { symbol: 'AAPL', page: 1, ...ASKED });
  expect(found?.events.rows.map(({ kind, held, cost, realised }) => [kind, held, cost, realised])).toEqual([
    ['SELL', '36.00000000', '1353.15', '18.65'],
    ['DIVIDEND', '40.00000000', '1503.50', '10.00'],
    ['SPLIT', '40.00000000', '1503.50', '0.00'],
    ['BUY', '10.00000000', '1503.50', '0.00'],
  ]);
  expect(found?.events).toMatchObject({ page: 1, pages: 1, total: 4 });
  expect(found?.holding).toMatchObject({
    quantity: '36.00000000',
    average_buy_price: '37.58750000',
    price_source: 'split',
  });
  expect(found?.stale).toBe(true);
  const coin = await readHolding(portal, crypto, { symbol: 'ETH', page: 1, ...ASKED });
  expect(coin?.events.rows.map(({ kind, quantity, value, held }) => [kind, quantity, value, held])).toEqual([
    ['TRANSFER_OUT', '0.50000000', '1000.00', '1.52000000'],
    ['REWARD', '0.02000000', '42.00', '2.02000000'],
    ['TRANSFER_IN', '2.00000000', '4000.00', '2.00000000'],
  ]);
});

test('what was bought by mistake and voided was never held: it is no former position and has no page', async () => {
  const id = await clientWith(house, '1000.00', '2026-01-10');
  const mistake = await enter(house, id, 'BUY 1 AAPL at 150 on 2026-01-12');
  const sold = await newAsset(house);
  await enter(house, id, `BUY 1 ${sold.symbol} at 10 on 2026-01-12`);
  await enter(house, id, `SELL 1 ${sold.symbol} at 12 on 2026-01-13`);
  const symbols = async () => (await readOverview(portal, id, ASKED))?.holdings.map(({ symbol }) => symbol);
  expect(await symbols()).toEqual(['AAPL', sold.symbol]);
  await house.door.run(voidTrade, house.admin, { id: mistake, reason: 'Never bought' });
  expect(await symbols()).toEqual([sold.symbol]);
  expect(await readHolding(portal, id, { symbol: 'AAPL', page: 1, ...ASKED })).toBeUndefined();
  expect(await readHolding(portal, id, { symbol: sold.symbol, page: 1, ...ASKED })).toBeDefined();
});

test('who undoes an import writes for the house: no client of the file reads a word of it', async () => {
  const id = await clientWith(house, '1000.00', '2026-01-10');
  const undone = async (kind: string, content: string) => {
    const entered = await house.door.run(importFile, house.admin, { kind, file: await handIn(content) });
    await house.door.run(undoImport, house.admin, { id: entered.id, reason: 'This was the file of Mr Meyer' });
  };
  const trades = 'client,trade_type,symbol,quantity,price_per_unit,executed_at\n';
  await undone('TRADES', `${trades}${id},BUY,AAPL,1,150,2026-01-12\n`);
  const transfers = 'client,transaction_type,amount,currency,method,processed_at\n';
  await undone('TRANSFERS', `${transfers}${id},DEPOSIT,100,USD,ACH,2026-01-15\n`);
  const byHand = await enter(house, id, 'BUY 2 AAPL at 150 on 2026-01-13');
  await house.door.run(voidTrade, house.admin, { id: byHand, reason: 'Entered twice' });
  const reasons = ({ rows }: { rows: { voided_at: Date | null; void_reason: string | null }[] }) =>
    rows.filter(({ voided_at }) => voided_at).map(({ void_reason }) => void_reason);
  expect(reasons(await readActivity(portal, id, 1))).toEqual([null, 'Entered twice', null]);
  expect(reasons(await readTrades(portal, id, 1))).toEqual(['Entered twice', null]);
  expect(reasons(await readTransfers(portal, id, 1))).toEqual([null]);
  const all = await readAs(portal, id, (rows) =>
    rows.rows('SELECT void_reason FROM trades UNION ALL SELECT void_reason FROM transactions'),
  );
  expect(JSON.stringify(all)).not.toContain('Meyer');
});

test('what somebody else holds, or nobody, is not there; nor what happened to it', async () => {
  for (const symbol of ['AAPL', 'MSFT', 'aapl', '', "AAPL' OR true --", '__proto__'])
    expect(await readHolding(portal, crypto, { symbol, page: 1, ...ASKED })).toBeUndefined();
  expect((await readActivity(portal, crypto, 1)).rows.filter(({ symbol }) => symbol !== 'ETH')).toEqual([]);
});

test('the value over time is that of the snapshots, and ends with today’s', async () => {
  const snapshots = await house.rows.rows<Record<string, string>>(
    `SELECT s.snapshot_date, s.total_value, s.total_invested FROM portfolio_snapshots s JOIN portfolios p ON p.id = portfolio_id
     WHERE user_id = $1 ORDER BY snapshot_date`,
    [stock],
  );
  const overview = await readOverview(portal, stock, ASKED);
  const points = overview?.history.points ?? [];
  expect(
    points.slice(0, -1).map(({ at, total_value, total_invested }) => ({
      snapshot_date: at.toISOString().slice(0, 10),
      total_value,
      total_invested,
    })),
  ).toEqual(snapshots);
  expect(snapshots).toHaveLength(31);
  expect(points.at(-1)).toMatchObject({
    total_value: overview?.portfolio.total_value,
    total_pnl: overview?.portfolio.all_time_pnl,
  });
  const month = await readOverview(portal, stock, { ...ASKED, now: new Date('2026-03-01T00:00:00Z'), range: '1M' });
  expect(month?.history.points[0]?.at).toEqual(new Date('2026-02-01T00:00:00Z'));
});

test('returns: the columns’ percentages, and the money-weighted one of what came in and what is there', async () => {
  const overview = await readOverview(portal, stock, ASKED);
  expect(overview?.portfolio).toMatchObject({
    all_time_pnl: '-9.50',
    total_invested: '10000.00',
    figures_day: '2026-02-10',
  });
  // 10000 × (1 + r)^(31/365) = 9990.50
  expect(overview?.returns).toEqual({
    money_weighted: '-1.1128',
    less_than_a_year: true,
    since: new Date('2026-01-10T00:00:00Z'),
    day: null,
    month: new Date('2026-02-01T00:00:00Z'),
  });
  const tomorrow = await readOverview(portal, stock, { ...ASKED, now: new Date('2026-02-11T00:00:00Z') });
  expect(tomorrow?.returns).toMatchObject({ day: new Date('2026-02-10T00:00:00Z'), money_weighted: '-1.1128' });
});

test('eight years of days are drawn with few points, none of which is made up', async () => {
  const years = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [
    idOf(house.client.crypto),
  ]);
  await house.rows.rows(
    `INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, total_value, crypto_value, stock_value, cash_value, total_pnl, total_pnl_percent, total_invested)
     SELECT $1, DATE '2018-01-01' + day, 1000 + day * 7919 % 1009, 0, 0, 1000 + day * 7919 % 1009, day * 7919 % 1009, 0, 1000 FROM generate_series(0, 2900) day`,
    [years?.id],
  );
  const points = (await readOverview(portal, crypto, ASKED))?.history.points.slice(0, -1) ?? [];
  expect(points.length).toBeGreaterThan(200);
  expect(points.length).toBeLessThan(270);
  expect(points.filter(({ total_pnl }) => total_pnl !== null).length).toBeLessThan(40);
  const values = points.map(({ total_value }) => Number(total_value));
  expect([Math.min(...values), Math.max(...values.slice(0, -30))]).toEqual([1000, 2008]);
  expect(points[0]?.at).toEqual(new Date('2018-01-01T00:00:00Z'));
});

test('on the first of a month the month is the new one, although nothing has changed the figures since', async () => {
  house.setClock('2026-03-01T00:05:00Z');
  await house.door.run(takeSnapshots, systemContext('take-snapshots'), {});
  const overview = await readOverview(portal, stock, { ...ASKED, now: new Date('2026-03-01T08:00:00Z') });
  expect(overview?.portfolio).toMatchObject({ figures_day: '2026-03-01', monthly_pnl: '0.00' });
  expect(overview?.portfolio.last_updated.toISOString()).toMatch(/^2026-02/);
  expect(overview?.returns).toMatchObject({ day: null, month: new Date('2026-03-01T00:00:00Z') });
});
