// A client reads the own figures as the house has them, and nothing of anybody else's.
import { deposit, idOf, openHouse, priceOf, settingsOf, type House } from '../../test/support/house.js';
import { createPool, type Pool } from '../db/client.js';
import { readAs } from '../db/read-as.js';
import { readIdentity, readOverview, readTrades, readTransfers } from './read-portfolio.js';
import { recordTrade } from './record-trade.js';
import { recordTransfer } from './record-transfer.js';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const AT = { now: new Date('2026-01-06T09:00:00Z'), priceAgeHours: 96 };

let house: House;
let portal: Pool;
let stock: string;
let crypto: string;

beforeAll(async () => {
  house = await openHouse();
  portal = createPool(settingsOf(house.database.url('portal')), { max: 2 });
  stock = idOf(house.client.stock);
  crypto = idOf(house.client.crypto);
  await deposit(house, house.client.stock, '10000.00');
  await priceOf(house, 'AAPL', '150');
  const trade = { user_id: stock, symbol: 'AAPL', fee: '1.00' };
  await house.door.run(recordTrade, house.admin, {
    ...trade,
    trade_type: 'BUY',
    quantity: '10',
    price_per_unit: '150.25',
  });
  await house.door.run(recordTrade, house.admin, {
    ...trade,
    trade_type: 'SELL',
    quantity: '4',
    price_per_unit: '160',
  });
  const transfer = {
    user_id: crypto,
    transaction_type: 'DEPOSIT',
    amount: '0.5',
    currency: 'BTC',
    method: 'CRYPTO_TRANSFER',
  };
  await house.door.run(recordTransfer, house.admin, transfer);
});

afterAll(async () => {
  await portal.end();
  await house.close();
});

describe('what a client reads', () => {
  test('the overview holds the cached columns, to the last digit and as text', async () => {
    const overview = await readOverview(portal, stock, AT);
    expect(overview?.portfolio).toMatchObject({
      total_value: '10035.50',
      cash_value: '9135.50',
      total_invested: '10000.00',
      all_time_pnl: '35.50',
      kyc_status: 'APPROVED',
      last_updated: expect.any(Date) as Date,
    });
    expect(overview?.holdings).toMatchObject([
      {
        symbol: 'AAPL',
        quantity: '6.00000000',
        current_price: '150.000000000000',
        price_source: 'manual',
        cost_basis: '902.10',
        total_value: '900.00',
        profit_loss: '-2.10',
        profit_loss_percent: '-0.2328',
        realized_pnl: '37.60',
      },
    ]);
  });

  test('a price is old once it is older than the house allows', async () => {
    const staleAt = async (now: string) => (await readOverview(portal, stock, { ...AT, now: new Date(now) }))?.stale;
    expect(await staleAt('2026-01-09T09:00:00.000Z')).toEqual([]);
    expect(await staleAt('2026-01-09T09:00:00.001Z')).toEqual(['AAPL']);
  });

  test('a pending transfer is shown, with the decimals of a coin', async () => {
    const overview = await readOverview(portal, crypto, AT);
    expect(overview?.pending).toMatchObject([
      { status: 'PENDING', amount: '0.50000000', currency: 'BTC', minor_units: null, usd_value: null },
    ]);
    expect(overview?.pending[0]?.moment).toBeInstanceOf(Date);
  });

  test('trades come the newest first, a page at a time', async () => {
    const { rows, ...paging } = await readTrades(portal, stock, 1);
    expect(rows.map(({ trade_type, total_value, fee }) => [trade_type, total_value, fee])).toEqual([
      ['SELL', '640.00', '1.00'],
      ['BUY', '1502.50', '1.00'],
    ]);
    expect(paging).toEqual({ page: 1, pages: 1, total: 2 });
    expect((await readTrades(portal, stock, 2)).rows).toEqual([]);
  });

  test('a transfer carries the decimals of its currency', async () => {
    const { rows } = await readTransfers(portal, stock, 1);
    expect(rows).toMatchObject([
      { status: 'COMPLETED', amount: '10000.00000000', currency: 'USD', minor_units: 2, usd_value: '10000.00' },
    ]);
  });

  test('the check of the own identity', async () => {
    expect(await readIdentity(portal, stock)).toMatchObject({
      kyc_status: 'APPROVED',
      kyc_approved_at: expect.any(Date) as Date,
      papers: [],
    });
  });
});

describe('what a client can’t read', () => {
  test('somebody who is nobody’s client, and staff, get nothing', async () => {
    for (const id of [NOBODY, idOf(house.admin)]) {
      expect(await readOverview(portal, id, AT)).toBeUndefined();
      expect((await readTrades(portal, id, 1)).total).toBe(0);
      expect((await readTransfers(portal, id, 1)).total).toBe(0);
    }
    expect(await readIdentity(portal, NOBODY)).toBeUndefined();
  });

  test.each([
    'users',
    'portfolios',
    'holdings',
    'trades',
    'transactions',
    'kyc_documents',
    'portfolio_snapshots',
    'watchlist_items',
  ])('%s: another client’s rows are not there, by whatever is asked for', async (table) => {
    const owner = { users: 'id', holdings: 'portfolio_id', portfolio_snapshots: 'portfolio_id' }[table] ?? 'user_id';
    const foreign = owner === 'portfolio_id' ? '(SELECT id FROM portfolios WHERE user_id = $1)' : '$1';
    const seen = await readAs(portal, crypto, (rows) =>
      rows.rows(`SELECT 1 FROM ${table} WHERE ${owner} = ${foreign}`, [stock]),
    );
    expect(seen).toEqual([]);
  });

  test('where nobody is named there is no row, and a name that is no id is refused', async () => {
    const everything = 'SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM portfolios) AS count';
    expect((await portal.query(everything)).rows).toEqual([{ count: '0' }]);
    expect(await readAs(portal, NOBODY, (rows) => rows.row(everything))).toEqual({ count: '0' });
    for (const name of ['', ' ', `${stock}'; SET app.client_id = '${crypto}`]) {
      await expect(readAs(portal, name, (rows) => rows.row(everything))).rejects.toThrow();
    }
  });

  test('no client outlives its transaction on the connection', async () => {
    await readOverview(portal, stock, AT);
    const { rows } = await portal.query<{ count: string }>('SELECT count(*) FROM portfolios');
    expect(rows).toEqual([{ count: '0' }]);
  });

  test.each(['password_hash', 'phone', 'kyc_approved_by'])('nobody’s %s, not even the own', async (column) => {
    await expect(readAs(portal, stock, (rows) => rows.rows(`SELECT ${column} FROM users`))).rejects.toThrow(
      'permission denied',
    );
  });

  test('nothing can be written', async () => {
    await expect(readAs(portal, stock, (rows) => rows.rows(`UPDATE portfolios SET cash_value = 1`))).rejects.toThrow(
      /permission denied|read-only/,
    );
    await expect(portal.query('UPDATE portfolios SET cash_value = 1')).rejects.toThrow('permission denied');
  });

  test('forty readers over two connections each see their own', async () => {
    const readers = Array.from({ length: 40 }, (_, index) => [stock, crypto, NOBODY][index % 3] ?? NOBODY);
    const seen = await Promise.all(
      readers.map(async (id) => (await readOverview(portal, id, AT))?.portfolio.total_value),
    );
    expect(seen).toEqual(readers.map((id) => ({ [stock]: '10035.50', [crypto]: '0.00' })[id]));
  });
});
