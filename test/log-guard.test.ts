// A change without its row in the log cannot be committed: by the application's role, nor by the owner of the tables.
import { randomUUID } from 'node:crypto';
import { hashOf, LOG_COLUMNS, macOf, type LogText } from '../src/domain/log-chain.js';
import { openHouse, idOf, LOG_KEY, type House } from './support/house.js';
import { appendRow } from './support/log-row.js';
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

/** The next row of the log, as the application writes it. */
const log = (sql: Sql) => appendRow(sql, 'NEWS_CHANGED', 'news_cache');
const NOTHING: LogText = {
  seq: null,
  id: null,
  created_at: '2026-01-05T09:00:00.000Z',
  actor_id: null,
  actor_role: null,
  action_type: 'NEWS_CHANGED',
  target_type: 'news_cache',
  target_id: null,
  description: 'a test',
  metadata: null,
  ip_address: null,
  user_agent: null,
  request_id: null,
};
const UNLOGGED = /^VIP01 A change without its activity_logs row/;

const CHANGES: [string, (house: House) => string][] = [
  ['users', (it) => `UPDATE users SET country = 'x' WHERE id = '${idOf(it.client.stock)}'`],
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
    for (const logFirst of [false, true]) {
      const before = await house.count('news_cache');
      await sql().query('BEGIN');
      if (logFirst) await log(sql());
      await sql().query(NEWS);
      if (!logFirst) await log(sql());
      await sql().query('COMMIT');
      expect(await house.count('news_cache')).toBe(before + 1);
    }
  });

  test('a log row that a savepoint took back does not count', async () => {
    for (const statement of ['BEGIN', 'SAVEPOINT s']) await sql().query(statement);
    await log(sql());
    for (const statement of ['ROLLBACK TO s', NEWS]) await sql().query(statement);
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
    await sql().query('BEGIN');
    await log(sql());
    await sql().query('SET CONSTRAINTS ALL IMMEDIATE');
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

describe('a row of the log that does not continue the chain is refused, whoever brings it', () => {
  const CHAIN = /^VIP06 A row of the log that does not continue the chain/;
  const COLUMNS = [...LOG_COLUMNS, 'prev_hash', 'hash', 'mac'];

  /** The next row, with this changed; `rehash` reckons its hash anew, as a forger would. */
  async function bring(sql: Sql, change: Record<string, string>, rehash: boolean): Promise<string> {
    await sql.query('BEGIN');
    const head = (await sql.query('SELECT seq + 1 AS seq, hash FROM internal.log_head'))[0];
    const text = { ...NOTHING, seq: String(head?.seq), id: randomUUID(), ...(rehash && change) };
    const prev_hash = String(head?.hash);
    const hash = hashOf(prev_hash, text);
    const row: Record<string, string | null> = { ...text, prev_hash, hash, mac: macOf(LOG_KEY, hash), ...change };
    return sql.refused(
      `INSERT INTO activity_logs (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((_, index) => `$${index + 1}`).join(', ')})`,
      COLUMNS.map((name) => row[name]),
    );
  }

  describe.each(['app', 'owner'] as const)('as %s', (role) => {
    const sql = () => (role === 'app' ? app : owner);

    test.each<[string, Record<string, string>, boolean]>([
      ['a description that is not the one hashed', { description: 'another' }, false],
      ['metadata that are not those hashed', { metadata: '{"a": 1}' }, false],
      ['a moment that is not the one hashed', { created_at: '2026-01-05T09:00:00.001Z' }, false],
      ['a number that leaves one out', { seq: '1000000' }, true],
      ['a number that was used', { seq: '1' }, true],
      ['a hash of its own', { hash: 'a'.repeat(64) }, false],
      ['another row before it', { prev_hash: 'b'.repeat(64) }, false],
    ])('%s', async (_title, change, rehash) => {
      expect(await bring(sql(), change, rehash)).toMatch(CHAIN);
    });
  });

  test('the application adds none without a mac', async () => {
    const bare = `INSERT INTO activity_logs (action_type, target_type, description) VALUES ('NEWS_CHANGED', 'news_cache', 'a test')`;
    expect(await app.refused(bare)).toMatch(/^VIP06 A row of the log without its hash and mac/);
  });

  test('a row gets its mac once, and changes in nothing else', async () => {
    const [bare] = await owner.query(
      `INSERT INTO activity_logs (action_type, target_type, description) VALUES ('NEWS_CHANGED', 'news_cache', 'a test') RETURNING id`,
    );
    const seal = (set: string) => owner.query(`UPDATE activity_logs SET ${set} WHERE id = $1`, [bare?.id]);
    const refused = (set: string) => owner.refused(`UPDATE activity_logs SET ${set} WHERE id = $1`, [bare?.id]);
    const mac = `mac = repeat('a', 64)`;
    expect(await refused(`${mac}, description = 'x'`)).toMatch(/^VIP03/);
    await seal(mac);
    expect(await refused(`mac = repeat('b', 64)`)).toMatch(/^VIP03/);
    expect(await refused('mac = NULL')).toMatch(/^VIP03/);
  });

  test('the head is moved by a row of the log alone', async () => {
    for (const statement of ['UPDATE internal.log_head SET seq = 0', 'DELETE FROM internal.log_head'])
      expect(await app.refused(statement)).toMatch(/^42501/);
    for (const statement of ['DELETE FROM internal.log_head', 'TRUNCATE internal.log_head'])
      expect(await owner.refused(statement)).toMatch(/^VIP03/);
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
  for (const statement of ['BEGIN', many]) await app.query(statement);
  await log(app);
  const started = performance.now();
  await app.query('COMMIT');
  expect(performance.now() - started).toBeLessThan(1000);
});
