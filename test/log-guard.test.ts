// A change without its row in the log cannot be committed: by the application's role, nor by the owner of the tables.
import { openHouse, idOf, type House } from './support/house.js';
import { connectAs, type Sql } from './support/sql.js';

let house: House;
let app: Sql;
let owner: Sql;
beforeAll(async () => {
  house = await openHouse();
  app = await connectAs(house.database, 'app');
  owner = await connectAs(house.database, 'owner');
});
afterAll(async () => {
  await Promise.all([app.end(), owner.end()]);
  await house.close();
});

const NEWS = `INSERT INTO news_cache (title, description, url, source, category, published_at)
  VALUES ('t', 'd', 'https://example.com/' || gen_random_uuid(), 's', 'GENERAL', now())`;
const LOG = `INSERT INTO activity_logs (action_type, target_type, description) VALUES ('NEWS_CHANGED', 'news_cache', 'a test')`;
const UNLOGGED = /^VIP01 A change without its activity_logs row/;

const CHANGES: [string, (house: House) => string][] = [
  ['users', (it) => `UPDATE users SET city = 'x' WHERE id = '${idOf(it.client.stock)}'`],
  [
    'trades',
    (
      it,
    ) => `INSERT INTO trades (user_id, trade_type, asset_type, symbol, asset_name, quantity, price_per_unit, total_value)
    VALUES ('${idOf(it.client.stock)}', 'BUY', 'STOCK', 'AAPL', 'Apple', 1, 1, 1)`,
  ],
  [
    'transactions',
    (it) => `INSERT INTO transactions (user_id, transaction_type, amount, currency, method)
    VALUES ('${idOf(it.client.stock)}', 'DEPOSIT', 1, 'USD', 'WIRE_TRANSFER')`,
  ],
  [
    'kyc_documents',
    (it) => `INSERT INTO kyc_documents (user_id, document_type, file_url, file_name, file_size, mime_type)
    VALUES ('${idOf(it.client.stock)}', 'GOVERNMENT_ID', 'x', 'x', 1, 'image/png')`,
  ],
  [
    'support_tickets',
    (it) => `INSERT INTO support_tickets (user_id, subject) VALUES ('${idOf(it.client.stock)}', 's')`,
  ],
  [
    'watchlist_items',
    (it) =>
      `INSERT INTO watchlist_items (user_id, asset_type, symbol, name) VALUES ('${idOf(it.client.stock)}', 'STOCK', 'AAPL', 'A')`,
  ],
  ['news_cache', () => NEWS],
  ['assets', () => `UPDATE assets SET name = 'x' WHERE symbol = 'AAPL'`],
  ['currencies', () => `UPDATE currencies SET name = 'x' WHERE code = 'USD'`],
  ['prices', () => `INSERT INTO prices (kind, symbol, price, as_of) VALUES ('STOCK', 'AAPL', 1, now())`],
];

describe.each(['app', 'owner'] as const)('as %s', (role) => {
  const sql = () => (role === 'app' ? app : owner);

  test.each(CHANGES)('an unlogged change to %s cannot commit', async (_table, change) => {
    expect(await sql().refused(change(house))).toMatch(UNLOGGED);
  });

  test('the same change commits beside its log row, before or after it', async () => {
    for (const order of [
      [NEWS, LOG],
      [LOG, NEWS],
    ]) {
      const before = await house.count('news_cache');
      for (const statement of ['BEGIN', ...order, 'COMMIT']) await sql().query(statement);
      expect(await house.count('news_cache')).toBe(before + 1);
    }
  });

  test('a log row that a savepoint took back does not count', async () => {
    for (const statement of ['BEGIN', 'SAVEPOINT s', LOG, 'ROLLBACK TO s', NEWS]) await sql().query(statement);
    expect(await sql().refused('COMMIT')).toMatch(UNLOGGED);
  });

  test('a change inside a released savepoint is seen', async () => {
    for (const statement of ['BEGIN', 'SAVEPOINT s', NEWS, 'RELEASE s']) await sql().query(statement);
    expect(await sql().refused('COMMIT')).toMatch(UNLOGGED);
  });

  test('a statement that changes no row needs no log row', async () => {
    await sql().query(`UPDATE news_cache SET title = 'x' WHERE false`);
  });

  test('asking for the check early does not get round it', async () => {
    for (const statement of ['BEGIN', LOG, 'SET CONSTRAINTS ALL IMMEDIATE']) await sql().query(statement);
    expect(await sql().refused(NEWS)).toMatch(UNLOGGED);
  });

  test.each(['UPDATE activity_logs SET description = $1', 'DELETE FROM activity_logs WHERE description <> $1'])(
    'the log refuses %s',
    async (statement) => {
      expect(await sql().refused(statement, ['x'])).toMatch(role === 'app' ? /^42501/ : /^VIP03/);
    },
  );

  test('the log refuses TRUNCATE', async () => {
    expect(await sql().refused('TRUNCATE activity_logs')).toMatch(role === 'app' ? /^42501/ : /^VIP03/);
  });
});

test('the application cannot forge or clear a mark, nor switch the guard off', async () => {
  expect(await app.refused(`INSERT INTO internal.open_changes VALUES (pg_current_xact_id(), true)`)).toMatch(/^42501/);
  expect(await app.refused(`DELETE FROM internal.open_changes`)).toMatch(/^42501/);
  expect(await app.refused(`ALTER TABLE news_cache DISABLE TRIGGER ALL`)).toMatch(/^42501/);
  expect(await app.refused(`DROP TRIGGER log_guard ON activity_logs`)).toMatch(/^42501/);
  expect(await app.refused(`SET session_replication_role = replica`)).toMatch(/^42501/);
  expect(await app.refused(`SELECT internal.note_log_row()`)).toMatch(/^42501/);
});

test('100,000 rows in one statement are guarded at the price of one', async () => {
  const many = `INSERT INTO prices (kind, symbol, price, as_of) SELECT 'STOCK', 'MANY', n, now() FROM generate_series(1, 100000) n`;
  for (const statement of ['BEGIN', many, LOG]) await app.query(statement);
  const started = performance.now();
  await app.query('COMMIT');
  expect(performance.now() - started).toBeLessThan(1000);
});
