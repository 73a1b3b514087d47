// A proof that finds nothing is worth something only if it would have found it: each figure is changed by the least that
// its column holds, and exactly that one is named.
import { tradeForm } from '../../test/support/books.js';
import type pg from 'pg';
import { deposit, idOf, openHouse, priceOf, settingsOf, type House } from '../../test/support/house.js';
import { createPool } from '../db/client.js';
import { proofReads } from '../db/proof-reads.js';
import { split } from '../services/corporate-actions.js';
import { recordTrade } from '../services/record-trade.js';
import { prove, type Proof } from './index.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  house.setClock('2026-01-08T09:00:00Z');
  await deposit(house, house.client.stock, '1000.00', '2026-01-05T10:00:00Z');
  await house.door.run(
    recordTrade,
    house.admin,
    tradeForm(idOf(house.client.stock), 'BUY 3 AAPL at 100 fee 1 on 2026-01-06'),
  );
  await priceOf(house, 'AAPL', '110', '2026-01-06T12:00:00Z');
});
afterAll(() => house.close());

/** What the proof says where this was done; then it is undone. */
async function proofAfter(change: string, pool: pg.Pool = house.pool): Promise<Proof> {
  const connection = await pool.connect();
  try {
    const rows = async <T>(text: string, values: readonly unknown[] = []): Promise<T[]> =>
      (await connection.query(text, [...values])).rows as T[];
    await connection.query('BEGIN');
    await connection.query(change);
    return await prove(
      proofReads({
        rows,
        row: async <T>(text: string, values?: readonly unknown[]) => (await rows<T>(text, values))[0],
      }),
    );
  } finally {
    await connection.query('ROLLBACK');
    connection.release();
  }
}

const FIGURES: Record<string, { step: string; columns: string }> = {
  holdings: { step: '0.01', columns: 'realized_pnl' },
  'holdings ': { step: '0.00000001', columns: 'quantity average_buy_price' },
  'holdings  ': { step: '0.000000000001', columns: 'current_price' },
  'holdings   ': { step: `interval '1 ms'`, columns: 'last_price_update' },
  portfolios: {
    step: '0.01',
    columns: 'total_profit_loss day_base day_payouts',
  },
  'portfolios ': { step: '0.0001', columns: 'daily_pnl_percent monthly_pnl_percent all_time_pnl_percent' },
  'portfolios  ': { step: '0.000000000000000001', columns: 'day_index month_index' },
  'portfolio_snapshots ': { step: '0.000000000000000001', columns: 'return_index' },
  'portfolio_snapshots  ': { step: '0.0001', columns: 'total_pnl_percent' },
  'internal.position_states': { step: '0.01', columns: 'cost_basis realized_pnl cash' },
  'internal.position_states ': { step: '0.00000001', columns: 'quantity last_price' },
};

const OWN: Record<string, string> = {
  portfolios: `id = (SELECT portfolio_id FROM holdings)`,
  portfolio_snapshots: `snapshot_date = '2026-01-07'`,
};

test.each(
  Object.entries(FIGURES).flatMap(([table, { step, columns }]) =>
    columns.split(' ').map((column): [string, string, string] => [table.trim(), column, step]),
  ),
)('%s.%s that is wrong by the least is found', async (table, column, step) => {
  const proof = await proofAfter(`UPDATE ${table} SET ${column} = ${column} + ${step} WHERE ${OWN[table] ?? 'true'}`);
  expect(proof.differences.map((one) => [one.target_type, one.figure.split(' ').at(-1)])).toEqual([[table, column]]);
});

test.each([
  ['holdings', 'cost_basis = cost_basis + 0.01, profit_loss = profit_loss - 0.01'],
  [
    'portfolios',
    'cash_value = cash_value + 0.01, total_value = total_value + 0.01, total_invested = total_invested + 0.01',
  ],
  ['portfolios', 'cash_value = cash_value - 0.01, stock_value = stock_value + 0.01'],
  ['portfolios', 'daily_pnl = daily_pnl + 0.01, day_start_pnl = day_start_pnl - 0.01'],
  ['portfolios', 'monthly_pnl = monthly_pnl + 0.01, month_start_pnl = month_start_pnl - 0.01'],
  [
    'portfolio_snapshots',
    'cash_value = cash_value + 0.01, total_value = total_value + 0.01, total_invested = total_invested + 0.01',
  ],
  ['portfolio_snapshots', 'cash_value = cash_value - 0.01, stock_value = stock_value + 0.01'],
])('%s whose columns agree with each other and not with the events are found: %s', async (table, set) => {
  const columns = [...set.matchAll(/(\w+) = /g)].map(([, column]) => column);
  const proof = await proofAfter(`UPDATE ${table} SET ${set} WHERE ${OWN[table] ?? 'true'}`);
  expect(proof.differences.map(({ figure }) => figure.split(' ').at(-1)).sort()).toEqual(
    expect.arrayContaining(columns.sort()),
  );
  expect(new Set(proof.differences.map(({ target_type }) => target_type))).toEqual(new Set([table]));
});

test('what nobody changed agrees, and every portfolio, event and table was looked at', async () => {
  const proof = await proofAfter('SELECT 1');
  expect(proof).toMatchObject({ portfolios: 2, events: 2, difference_count: 0 });
  // Two portfolios of 19 columns and the identity, a holding of 10, three snapshots of 8, a state of 7, two worths.
  expect(proof.figures).toBe(2 * (19 + 1) + 10 + 3 * 8 + 7 + 2);
});

test('a state that is missing is found', async () => {
  const proof = await proofAfter('DELETE FROM internal.position_states');
  expect(proof.differences).toMatchObject([
    { target_type: 'internal.position_states', cached: null, replayed: 'a row' },
  ]);
});

test('a snapshot of a day that has not come, and one of a day before the first event, are found unless all zero', async () => {
  const add = (day: string, value: string) =>
    proofAfter(`INSERT INTO portfolio_snapshots (portfolio_id, total_value, crypto_value, stock_value, cash_value, total_pnl, total_pnl_percent, total_invested, snapshot_date)
      SELECT portfolio_id, ${value}, 0, 0, ${value}, 0, 0, ${value}, '${day}' FROM holdings`);
  expect((await add('2026-01-02', '0')).differences).toEqual([]);
  expect((await add('2026-01-02', '1')).differences.map(({ figure }) => figure)).toEqual([
    '2026-01-02 total_value',
    '2026-01-02 cash_value',
    '2026-01-02 total_invested',
  ]);
  expect((await add('2026-01-09', '0')).differences).toMatchObject([
    { figure: '2026-01-09 row', cached: 'a row', replayed: null },
  ]);
});

test('where a withdrawal takes more than was there, the proof says from when on cash is below zero', async () => {
  const proof =
    await proofAfter(`INSERT INTO transactions (user_id, transaction_type, amount, currency, method, status, usd_rate, usd_value, rate_source, processed_at)
    SELECT user_id, 'WITHDRAWAL', 5000, 'USD', 'ACH', 'COMPLETED', 1, 5000, 'par', '2026-01-07T00:00:00Z' FROM portfolios WHERE id = (SELECT portfolio_id FROM holdings)`);
  expect(proof.differences.map(({ figure, replayed }) => `${figure} ${replayed}`)).toContainEqual(
    expect.stringMatching(/^below zero at cash -4301 at 2026-01-07T00:00:00\.000Z/),
  );
});

describe('what a split has written into the book', () => {
  beforeAll(async () => {
    const asset = await house.rows.row<{ id: string }>(`SELECT id FROM assets WHERE symbol = 'AAPL'`);
    const form = { id: asset?.id, numerator: '3', denominator: '1', effective_at: '2026-01-07T12:00:00Z' };
    await house.door.run(split, house.admin, form);
  });
  const written = `id = (SELECT price_id FROM corporate_actions WHERE action_type = 'SPLIT')`;
  /** No right of the application's is enough to change a price. */
  async function found(change: string) {
    const owner = createPool(settingsOf(house.database.url('postgres')), { max: 1 });
    try {
      const { differences } = await proofAfter(`SET LOCAL session_replication_role = replica; ${change}`, owner);
      return differences.filter(({ target_type }) => target_type === 'corporate_actions');
    } finally {
      await owner.end();
    }
  }

  test('agrees with the price before it', async () => {
    expect((await proofAfter('SELECT 1')).difference_count).toBe(0);
  });

  test.each([
    ['is another', `UPDATE prices SET price = price + 0.000000000001 WHERE ${written}`, '36.666666666668'],
    ['was voided', `UPDATE prices SET voided_at = now(), void_reason = 'x' WHERE ${written}`, null],
  ])('is missed where it %s', async (_how, change, cached) => {
    expect(await found(change)).toEqual([
      expect.objectContaining({ figure: 'AAPL price', cached, replayed: '36.666666666667' }),
    ]);
  });

  test('says nothing where somebody has stated the price of that very moment', async () => {
    await priceOf(house, 'AAPL', '40', '2026-01-07T12:00:00Z');
    expect((await proofAfter('SELECT 1')).difference_count).toBe(0);
  });
});
