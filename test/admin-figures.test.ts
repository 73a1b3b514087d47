// A portfolio's page: figures that say how they came about, events with what each left behind; and what a form would do,
// asked over HTTP.
import { adjustPnl } from '../src/services/adjust-pnl.js';
import { dividend } from '../src/services/corporate-actions.js';
import { recordTrade } from '../src/services/record-trade.js';
import { voidCorporateAction } from '../src/services/void-corporate-action.js';
import { voidTrade } from '../src/services/void-trade.js';
import type { EventsJSON, PortfolioJSON, PreviewJSON } from '../src/admin/screen-json.js';
import { changedTables, fingerprint } from './support/fingerprint.js';
import { holdJobs } from './support/hold-jobs.js';
import { deposit, idOf, openHouse, PASSWORD, priceOf, type House } from './support/house.js';
import { startProduct, Visitor, type Product } from './support/product.js';

let house: House;
let product: Product;
let release: () => Promise<void>;
let admin: Visitor;
let officer: Visitor;
let portfolio: string;
let voided: string;
let notPaid: string;

beforeAll(async () => {
  house = await openHouse();
  house.setClock('2026-01-20T12:00:00Z');
  await deposit(house, house.client.stock, '10000.00', '2026-01-05T09:00:00Z');
  const trade = (fields: Record<string, string>) =>
    house.door.run(recordTrade, house.admin, { user_id: idOf(house.client.stock), symbol: 'AAPL', ...fields });
  await trade({ trade_type: 'BUY', quantity: '10', price_per_unit: '150.25', fee: '1.00', executed_at: '2026-01-06' });
  await trade({ trade_type: 'SELL', quantity: '4', price_per_unit: '160', fee: '1.00', executed_at: '2026-01-07' });
  voided = (await trade({ trade_type: 'BUY', quantity: '1', price_per_unit: '1', executed_at: '2026-01-08' })).id;
  await house.door.run(voidTrade, house.secondAdmin, { id: voided, reason: 'Entered twice' });
  const asset = await house.rows.row<{ id: string }>(`SELECT id FROM assets WHERE symbol = 'AAPL'`);
  const paid = { id: asset?.id, per_unit: '1', effective_at: '2026-01-09T00:00:00Z' };
  notPaid = (await house.door.run(dividend, house.admin, paid)).id;
  await house.door.run(voidCorporateAction, house.admin, { id: notPaid, reason: 'Another share' });
  // Nothing of it was held yet.
  const before = { ...paid, effective_at: '2026-01-05T00:00:00Z' };
  const { id: early } = await house.door.run(dividend, house.admin, before);
  await house.door.run(voidCorporateAction, house.admin, { id: early, reason: 'Another share' });
  await priceOf(house, 'AAPL', '151', '2026-01-19T12:00:00Z');
  portfolio =
    (await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [idOf(house.client.stock)]))
      ?.id ?? '';
  await house.door.run(adjustPnl, house.admin, { id: portfolio, amount: '-35.50', kind: 'FEE', reason: 'Custody' });
  product = await startProduct(house.database);
  release = await holdJobs(house);
  [admin, officer] = [new Visitor(product.url), new Visitor(product.url)];
  await admin.signIn('admin@example.com', PASSWORD);
  await officer.signIn('compliance@example.com', PASSWORD);
}, 60_000);
afterAll(async () => {
  await product.stop();
  await release();
  await house.close();
});

const json = async <T>(path: string, visitor = admin, init: RequestInit = {}): Promise<T> => {
  const response = await visitor.fetch(`/admin/api/${path}`, { ...init, headers: { accept: 'application/json' } });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
};
const figures = (visitor = admin) => json<PortfolioJSON>(`resources/Portfolio/records/${portfolio}/figures`, visitor);
const events = (query = '') => json<EventsJSON>(`resources/Portfolio/records/${portfolio}/events${query}`);
const cents = (text: string | null | undefined) => BigInt((text ?? '').replace('.', ''));

test('every figure is the column’s own, and what it was reckoned from comes to it', async () => {
  const { figures: all, holdings } = await figures();
  const row = await house.rows.row<Record<string, string>>('SELECT * FROM portfolios WHERE id = $1', [portfolio]);
  for (const { name, value } of all) expect([name, value]).toEqual([name, row?.[name]]);
  const of = (name: string) => all.find((one) => one.name === name);
  const terms = (name: string) => (of(name)?.terms ?? []).map(({ value }) => cents(value));
  const [crypto = 0n, stock = 0n, cash = 0n] = terms('total_value');
  expect(crypto + stock + cash).toBe(cents(of('total_value')?.value));
  const [realized = 0n, unrealized = 0n, adjustments = 0n, value = 0n, invested = 0n] = terms('all_time_pnl');
  expect(realized + unrealized + adjustments).toBe(cents(of('all_time_pnl')?.value));
  expect(value - invested).toBe(cents(of('all_time_pnl')?.value));
  const [paidIn = 0n, paidOut = 0n, bought = 0n, sold = 0n, income = 0n, adjusted = 0n] = terms('cash_value');
  expect(paidIn - paidOut - bought + sold + income + adjusted).toBe(cents(of('cash_value')?.value));
  const [now = 0n, start = 0n] = terms('daily_pnl');
  expect(now - start).toBe(cents(of('daily_pnl')?.value));
  expect(holdings).toMatchObject([
    { symbol: 'AAPL', quantity: '6.00000000', cost_basis: '902.10', average_buy_price: '150.35000000', stale: true },
  ]);
});

const sumOf = (terms: readonly { value: string }[]) => terms.reduce((sum, { value }) => sum + cents(value), 0n);

test('each figure of a holding is the column’s own, with what each kind of event has made of it', async () => {
  const { holdings } = await figures();
  const row = await house.rows.row<Record<string, string>>('SELECT * FROM holdings WHERE portfolio_id = $1', [
    portfolio,
  ]);
  const how = holdings[0]?.how ?? [];
  expect(how.map(({ name, value }) => [name, value])).toEqual(
    [
      'quantity',
      'cost_basis',
      'current_price',
      'average_buy_price',
      'total_value',
      'profit_loss',
      'profit_loss_percent',
      'realized_pnl',
    ].map((name) => [name, row?.[name]]),
  );
  const terms = (name: string) => how.find((one) => one.name === name)?.terms ?? [];
  const told = (name: string) => terms(name).map(({ label, value }) => [label, value]);
  expect(told('quantity')).toEqual([
    ['Bought', '10.00000000'],
    ['Sold', '-4.00000000'],
  ]);
  expect(told('cost_basis')).toEqual([
    ['Bought, fees inside', '1503.50'],
    ['Cost of what was sold', '-601.40'],
  ]);
  expect(told('realized_pnl')).toEqual([['Sales, fees taken off, less their cost', '37.60']]);
  for (const name of ['quantity', 'cost_basis', 'realized_pnl']) expect(sumOf(terms(name))).toBe(cents(row?.[name]));
  expect(told('current_price')).toEqual([
    ['Source of the price', 'manual'],
    ['As of, in UTC', '2026-01-19T12:00:00.000Z'],
  ]);
});

test('the money-weighted return says which flows it follows from, and what they are held against', async () => {
  const { money_weighted } = await figures();
  expect(money_weighted).toMatchObject({
    name: 'money_weighted',
    value: expect.stringMatching(/^\d+\.\d{4}$/) as string,
  });
  const row = await house.rows.row<{ value: string; day: string }>(
    'SELECT total_value AS value, figures_day AS day FROM portfolios WHERE id = $1',
    [portfolio],
  );
  expect(money_weighted.terms.map(({ label, value, day }) => [label, value, day?.slice(0, 10)])).toEqual([
    ['Came in on', '10000.00', '2026-01-05'],
    ['Value on', row?.value, row?.day],
  ]);
});

test('the picture has a day for every snapshot, and now', async () => {
  const { chart } = await json<PortfolioJSON>(`resources/Portfolio/records/${portfolio}/figures?range=1Y`);
  const days = await house.rows.rows(
    `SELECT 1 FROM portfolio_snapshots WHERE portfolio_id = $1
       AND snapshot_date >= (now() AT TIME ZONE 'UTC')::date - interval '1 year'`,
    [portfolio],
  );
  expect(chart?.points).toHaveLength(days.length + 1);
  expect(chart?.line).toMatch(/^M0 \d+L/);
  const month = await json<PortfolioJSON>(`resources/Portfolio/records/${portfolio}/figures?range=nonsense`);
  expect(month.range).toBe('ALL');
});

test('the events, the newest first: what was held, what it cost, what cash there was; what is void moves nothing', async () => {
  const { events: all, more } = await events();
  expect(more).toBe(false);
  expect(
    all.map(({ kind, cash, cash_after, quantity, cost_basis }) => [kind, cash, cash_after, quantity, cost_basis]),
  ).toEqual([
    ['ADJUSTMENT', '-35.50', '9100.00', null, null],
    ['DIVIDEND', '0.00', null, null, null],
    ['BUY', '0.00', null, null, null],
    ['SELL', '639.00', '9135.50', '6.00000000', '902.10'],
    ['BUY', '-1503.50', '8496.50', '10.00000000', '1503.50'],
    ['DEPOSIT', '10000.00', '10000.00', null, null],
  ]);
  expect(all[1]).toMatchObject({ id: notPaid, void_reason: 'Another share', voided_by: 'Ada Staff' });
  expect(all[2]).toMatchObject({ id: voided, void_reason: 'Entered twice', voided_by: 'Ada Staff', screen: 'Trade' });
  expect((await events('?page=2')).events).toEqual([]);
  expect((await events('?page=0')).page).toBe(1);
});

test('compliance reads all of it; no such portfolio is a 404', async () => {
  expect((await figures(officer)).figures.length).toBeGreaterThan(0);
  const unknown = await admin.fetch(
    '/admin/api/resources/Portfolio/records/11111111-1111-4111-8111-111111111111/figures',
  );
  expect(unknown.status).toBe(404);
});

const purchase = (fields: Record<string, string> = {}) =>
  new URLSearchParams({
    user_id: idOf(house.client.stock),
    trade_type: 'BUY',
    symbol: 'AAPL',
    quantity: '1',
    price_per_unit: '151',
    ...fields,
  });
const preview = (body: URLSearchParams) =>
  json<PreviewJSON>('previews/Trade/actions/new', admin, { method: 'POST', body });

test('a form is told beforehand what it would change, or under which field it would be refused; nothing is written', async () => {
  const before = await fingerprint(house.rows);
  expect((await preview(purchase())).changed).toMatchObject({ portfolios: 1, holdings: 1 });
  const refused = await preview(purchase({ quantity: '1,5' }));
  expect(refused.record?.errors.quantity?.message).toMatch(/plain digits with a point/);
  expect(refused.changed).toBeUndefined();
  const poor = await preview(purchase({ quantity: '1000' }));
  expect(poor.notice).toMatchObject({ type: 'error', message: expect.stringContaining('too few') as string });
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
});

test('another site cannot ask, and compliance may not: one row of the log says so', async () => {
  const foreign = await admin.fetch('/admin/api/previews/Trade/actions/new', {
    method: 'POST',
    body: purchase(),
    headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
  });
  expect(foreign.status).toBe(403);
  const denials = `SELECT count(*) AS n FROM activity_logs WHERE action_type = 'ACCESS_DENIED'`;
  const before = Number((await house.rows.row<{ n: string }>(denials))?.n);
  const refused = await officer.fetch('/admin/api/previews/Trade/actions/new', { method: 'POST', body: purchase() });
  expect(refused.status).toBe(403);
  expect(Number((await house.rows.row<{ n: string }>(denials))?.n)).toBe(before + 1);
});

test('the answer to a form that is saved carries its receipt', async () => {
  const answer = (await admin.send('Trade/actions/new', Object.fromEntries(purchase()))) as unknown as {
    receipt: { log_id: string; changed: { total_value: object } };
  };
  expect(answer.receipt.changed).toMatchObject({ portfolios: 1 });
  expect((await admin.read(`ActivityLog/records/${answer.receipt.log_id}/show`)).record?.params.action_type).toBe(
    'TRADE_ADDED',
  );
});
