import { reconcileOnce } from './reconcile-once.js';
import { DATA_KEYS, deposit, LOG_KEY, openHouse, type House } from '../../test/support/house.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await deposit(house, house.client.stock, '1000.00', '2026-01-02');
});
afterAll(() => house.close());

test('the command names every difference, also those that are too many to keep', async () => {
  const DAYS = 1_001;
  await house.rows.rows(
    `INSERT INTO portfolio_snapshots (portfolio_id, total_value, crypto_value, stock_value, cash_value, total_pnl, total_pnl_percent, total_invested, snapshot_date)
     SELECT id, 0, 0, 0, 0, 0, 0, 0, date '2030-01-01' + day FROM portfolios, generate_series(1, $1::integer) AS day WHERE total_invested > 0`,
    [DAYS],
  );
  const said: string[] = [];
  const variables = {
    ...process.env,
    VIP_ENV: 'test',
    DATABASE_URL: house.database.url('postgres'),
    SESSION_SECRET: 'a-secret-of-a-test-that-opens-nothing',
    DATA_KEYS,
    LOG_KEY,
  };
  expect(await reconcileOnce(variables, (line) => void said.push(line))).toBe(false);
  expect(new Set(said.slice(0, -1)).size).toBe(DAYS);
  expect(said[0]).toMatch(/^portfolio_snapshots [0-9a-f-]{36} 2030-01-02 row: cached a row, replayed nothing$/);
  expect(said.at(-1)).toMatch(/portfolios compared with a replay of 1 events, in [\d.]+ s: 1001 differ\.$/);
  expect(await house.count('reconcile_differences')).toBe(1_000);
});
