// By HTTP: a client sees the figures that the house has, whatever is typed into an address, and changes nothing.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Session } from 'express-session';
import { deposit, idOf, openHouse, priceOf, settingsOf, type House } from '../../test/support/house.js';
import { createPool, type Pool } from '../db/client.js';
import { Refusal } from '../errors.js';
import { loadViewer } from '../http/viewer.js';
import { recordTrade } from '../services/record-trade.js';
import { createPortalRouter } from './router.js';

let house: House;
let portal: Pool;
let server: Server;
let base: string;
let client: string;
let other: string;

beforeAll(async () => {
  house = await openHouse();
  client = idOf(house.client.stock);
  other = idOf(house.client.crypto);
  portal = createPool(settingsOf(house.database.url('portal')), { max: 2 });
  await deposit(house, house.client.stock, '10000.00');
  for (const [symbol, price] of [
    ['AAPL', '150'],
    ['MSFT', '412.123456789012'],
  ] as const) {
    await priceOf(house, symbol, price);
    const trade = {
      user_id: client,
      symbol,
      trade_type: 'BUY',
      quantity: '3.5',
      price_per_unit: '151.25',
      fee: '1.00',
    };
    await house.door.run(recordTrade, house.admin, trade);
  }
  server = createServer(signedInApp()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/portal`;
});

afterAll(async () => {
  server.close();
  await portal.end();
  await house.close();
});

/** The session's word comes in a header; what the router makes of it is what is tested. */
function signedInApp(): express.Express {
  const app = express();
  const now = Date.now();
  app.use((req, _res, next) => {
    const session = { user_id: req.get('x-signed-in'), role: 'CUSTOMER', signed_in_at: now, session_epoch: 0 };
    req.session = session as unknown as Session & Record<string, unknown>;
    next();
  });
  app.use(loadViewer(house.pool, () => now, 0));
  app.use('/portal', createPortalRouter({ door: house.door, portalPool: portal }));
  app.use(((error, _req, res, _next) => {
    res.status(error instanceof Refusal ? error.status : 500).send(error instanceof Error ? error.message : '');
  }) satisfies express.ErrorRequestHandler);
  return app;
}

async function get(
  path: string,
  id: string | null = client,
  method = 'GET',
): Promise<{ status: number; html: string }> {
  const response = await fetch(`${base}${path}`, { method, headers: id === null ? {} : { 'x-signed-in': id } });
  // A form's request key is another each time.
  const html = (await response.text()).replace(/(name="request_id" value=)"[^"]+"/, '$1""');
  return { status: response.status, html };
}

const figures = (html: string): string[] =>
  [...html.matchAll(/<data class="num[^"]*" value="([^"]*)"/g)].map(([, value]) => value ?? '');

describe('the same figure as in the books', () => {
  const columns = async (sql: string): Promise<string[]> =>
    (await house.rows.rows<Record<string, string>>(sql, [client])).flatMap((row) => Object.values(row));

  test('overview', async () => {
    const portfolio = await columns(
      `SELECT total_value, daily_pnl, daily_pnl_percent, monthly_pnl, monthly_pnl_percent, all_time_pnl, all_time_pnl_percent,
        total_invested, cash_value FROM portfolios WHERE user_id = $1`,
    );
    const holdings =
      await columns(`SELECT quantity, current_price, cost_basis, h.total_value, profit_loss, profit_loss_percent
      FROM holdings h JOIN portfolios p ON p.id = portfolio_id WHERE user_id = $1`);
    const shown = figures((await get('')).html);
    expect(shown.slice(0, portfolio.length)).toEqual(portfolio);
    expect(holdings).toHaveLength(12);
    expect(new Set(shown)).toEqual(new Set([...portfolio, ...holdings]));
  });

  test('trades', async () => {
    const trades = await columns(
      'SELECT quantity, price_per_unit, total_value, fee FROM trades WHERE user_id = $1 ORDER BY seq DESC',
    );
    expect(figures((await get('/trades')).html)).toEqual(trades);
  });

  test('a holding, with what happened to it', async () => {
    const now =
      await columns(`SELECT h.total_value, quantity, current_price, average_buy_price, cost_basis, profit_loss_percent,
        profit_loss, realized_pnl FROM holdings h JOIN portfolios p ON p.id = portfolio_id WHERE user_id = $1 AND symbol = 'AAPL'`);
    const then =
      await columns(`SELECT fee, t.quantity, price_per_unit, total_value, s.quantity AS held, cost_basis, realized_pnl
        FROM trades t JOIN internal.position_states s ON event_id = t.id WHERE user_id = $1 AND t.symbol = 'AAPL'`);
    const shown = figures((await get('/holdings/AAPL')).html);
    expect(shown.slice(0, now.length).sort()).toEqual(now.sort());
    expect(shown.slice(now.length)).toEqual(then);
    expect(then).toHaveLength(7);
  });

  test('all that happened', async () => {
    const happened = await columns(`SELECT quantity, price, value FROM (
      SELECT quantity, price_per_unit AS price, total_value AS value, seq FROM trades WHERE user_id = $1
      UNION ALL SELECT amount, usd_rate, usd_value, seq FROM transactions WHERE user_id = $1) e ORDER BY seq DESC`);
    expect(figures((await get('/activity')).html)).toEqual(happened);
    expect(happened).toHaveLength(9);
  });

  test('transfers', async () => {
    const transfers = await columns('SELECT amount, usd_rate, usd_value FROM transactions WHERE user_id = $1');
    expect(figures((await get('/transfers')).html)).toEqual(transfers);
  });
});

describe('whatever is typed', () => {
  test.each([
    '?user_id=ID',
    '?client=ID',
    '?id=ID&portfolio_id=ID',
    '?app.client_id=ID',
    '/trades?user_id=ID',
    '/transfers?user_id[]=ID',
    '/identity?id=ID',
    '/activity?user_id=ID',
    '/holdings/AAPL?user_id=ID',
    '?range=%00',
    '?range=9Y',
    '?range[]=1M',
  ])('%s shows the own page', async (path) => {
    const own = await get(path.replace(/\?.*/, ''));
    expect(await get(path.replaceAll('ID', other))).toEqual(own);
    expect(own.status).toBe(200);
  });

  test.each([
    '/ID',
    '/trades/ID',
    '/transfers/ID',
    '/identity/ID',
    '/holdings',
    '/holdings/ID',
    '/holdings/TSLA',
    '/holdings/aapl',
    '/holdings/AAPL%00',
    "/holdings/AAPL';--",
    '/holdings/__proto__',
    '/trades/..%2f..%2fadmin',
    '/activity?page=2',
    '/holdings/AAPL?page=2',
  ])('%s is not there', async (path) => {
    expect((await get(path.replace('ID', other))).status).toBe(404);
  });

  test.each(['0', '-1', 'two', '1e3', '1.5', '', '٢', '%00', '99999999999999999999', '1;DROP'])(
    'page %j is the first page',
    async (page) => {
      expect((await get(`/trades?page=${encodeURIComponent(page)}`)).html).toBe((await get('/trades')).html);
    },
  );

  test.each(['page[]=2', 'page=1&page=2', 'page[a]=1', '__proto__[page]=2'])('?%s is the first page', async (query) => {
    expect((await get(`/trades?${query}`)).status).toBe(200);
  });

  test('a page beyond the last is not there', async () => {
    expect((await get('/trades?page=2')).status).toBe(404);
    expect((await get('/trades?page=999999')).status).toBe(404);
  });
});

test('another client sees an empty house of the own', async () => {
  const { html } = await get('', other);
  expect(figures(html)).toEqual(Array(6).fill('0.00'));
  expect(html.match(/no percentage yet/g)).toHaveLength(3);
  expect((await get('/holdings/AAPL', other)).status).toBe(404);
  expect((await get('/activity', other)).html).toContain('Nothing has happened yet');
  expect(html).toContain('Nothing is held yet');
});

test('who is not signed in sees nothing', async () => {
  expect((await get('', null)).status).toBe(401);
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s has no answer', async (method) => {
  expect((await get('', client, method)).status).toBe(404);
});
