// The first data of a new house: the demo's world, or the first admin. Either can be run again.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, rowsOf, type Pool } from '../src/db/client.js';
import { matchesPassword } from '../src/services/passwords.js';
import { cloneDatabase, type ClonedDatabase } from '../test/support/database.js';
import { settingsOf } from '../test/support/house.js';
import { writeFirstData } from './first-data.js';

const TABLES = [
  'users',
  'portfolios',
  'holdings',
  'trades',
  'transactions',
  'kyc_documents',
  'support_tickets',
  'support_messages',
  'watchlist_items',
  'news_cache',
  'prices',
  'pnl_adjustments',
  'corporate_actions',
  'portfolio_snapshots',
  'activity_logs',
  'command_requests',
];

let database: ClonedDatabase;
let pool: Pool;
let folder: string;
async function open(): Promise<void> {
  database = await cloneDatabase();
  pool = createPool(settingsOf(database.url('app')));
  folder = mkdtempSync(join(tmpdir(), 'vip-seed-'));
}
async function close(): Promise<void> {
  await pool.end();
  await database.drop();
  rmSync(folder, { recursive: true });
}

const settings = (more: Record<string, string>) => ({
  VIP_ENV: 'test',
  DATABASE_URL: database.url('app'),
  DB_APP_PASSWORD: process.env.DB_APP_PASSWORD,
  SESSION_SECRET: 'a secret for tests, long enough',
  DATA_DIR: folder,
  ...more,
});
const PASSWORD = 'correct horse 42';
const demo = (password = PASSWORD) => writeFirstData(settings({ DEMO: '1', DEMO_PASSWORD: password }));
const strings = async (sql: string, values: unknown[] = []) =>
  (await rowsOf(pool).rows<{ text: string }>(sql, values)).map(({ text }) => text);
const counts = () =>
  Promise.all(TABLES.map(async (table) => [table, (await strings(`SELECT count(*)::text AS text FROM ${table}`))[0]]));
const signsIn = async (email: string, password: string) =>
  matchesPassword(
    password,
    (await strings(`SELECT password_hash AS text FROM users WHERE email = $1`, [email]))[0] ?? '',
  );

describe('the demo', () => {
  beforeAll(async () => {
    await open();
    await demo();
  }, 120_000);
  afterAll(close);

  test('no row of the log names anybody, in its request’s key neither', async () => {
    const all = `SELECT description || coalesce(metadata::text, '') || coalesce(request_id, '') AS text FROM activity_logs`;
    const [first = '', ...others] = await strings(all);
    for (const row of [first, ...others]) expect(row).not.toMatch(/@|laurent|watanabe|sharma|hughes|nkosi/i);
    expect(others.length).toBeGreaterThan(100);
  }, 120_000);

  test('is complete, believable and the same after a second run', async () => {
    const first = await counts();
    expect(await demo()).toBe('The demo is there.');
    expect(await counts()).toEqual(first);

    expect(
      await strings(`SELECT DISTINCT kyc_status::text AS text FROM users WHERE role = 'CUSTOMER' ORDER BY 1`),
    ).toEqual(['APPROVED', 'PENDING', 'REJECTED']);
    expect(await strings(`SELECT DISTINCT status::text AS text FROM transactions ORDER BY 1`)).toEqual([
      'CANCELLED',
      'COMPLETED',
      'FAILED',
      'PENDING',
    ]);
    expect(await strings(`SELECT DISTINCT status::text AS text FROM support_tickets ORDER BY 1`)).toEqual([
      'CLOSED',
      'IN_PROGRESS',
      'OPEN',
      'RESOLVED',
    ]);
    expect(await strings(`SELECT DISTINCT status::text AS text FROM kyc_documents ORDER BY 1`)).toEqual([
      'APPROVED',
      'PENDING',
      'REJECTED',
    ]);
    expect(
      await strings(`SELECT count(*)::text AS text FROM users GROUP BY role, archived_at IS NULL ORDER BY 1`),
    ).toEqual(['1', '1', '2', '5']);
    expect(JSON.parse(readFileSync(join(folder, 'demo-logins.json'), 'utf8'))).toContainEqual({
      email: 'admin@example.com',
      who: 'admin',
    });
  }, 120_000);

  test('ties every portfolio to what was paid in, and one log row to every command', async () => {
    expect(
      await strings(
        `SELECT user_id::text AS text FROM portfolios p WHERE all_time_pnl <> total_value - total_invested OR all_time_pnl <> total_profit_loss
           + COALESCE((SELECT sum(amount) FROM pnl_adjustments a WHERE a.user_id = p.user_id AND a.voided_at IS NULL), 0)`,
      ),
    ).toEqual([]);
    expect(await strings(`SELECT symbol AS text FROM holdings WHERE price_source = 'trade'`)).toEqual([]);
    const [commands] = await strings(`SELECT count(*)::text AS text FROM command_requests`);
    expect(await strings(`SELECT count(*)::text AS text FROM activity_logs WHERE request_id IS NOT NULL`)).toEqual([
      commands,
    ]);
  }, 120_000);

  test('has its history: a value a day since the first deposit, and one of each kind of event', async () => {
    const since = `SELECT u.email || ' ' || min(snapshot_date) || ' ' || (count(*) = max(snapshot_date) - min(snapshot_date) + 1)
      || ' ' || (count(DISTINCT s.total_value) > 50) AS text
      FROM portfolio_snapshots s JOIN portfolios p ON p.id = portfolio_id JOIN users u ON u.id = p.user_id
      WHERE u.email ~ 'amelie|kenji' GROUP BY u.email ORDER BY 1`;
    expect(await strings(since)).toEqual([
      'amelie.laurent@example.com 2025-01-22 true true',
      'kenji.watanabe@example.com 2025-01-21 true true',
    ]);
    const kinds = `SELECT action_type::text AS text FROM corporate_actions UNION SELECT kind::text FROM pnl_adjustments ORDER BY 1`;
    expect(await strings(kinds)).toEqual(['DIVIDEND', 'FEE', 'SPLIT']);
    const late = `SELECT count(*)::text AS text FROM trades WHERE created_at - executed_at > interval '20 days'`;
    expect(await strings(late)).not.toEqual(['0']);
    expect(await strings(`SELECT void_reason AS text FROM trades WHERE voided_at IS NOT NULL`)).toEqual([
      'Entered twice.',
    ]);
  }, 120_000);

  test('that was interrupted is completed by the next start', async () => {
    const whole = await counts();
    const half = await cloneDatabase();
    const interrupted = createPool(settingsOf(half.url('app')), { max: 1 });
    // The connections are cut in the midst of the work.
    const running = writeFirstData({
      ...settings({ DEMO: '1', DEMO_PASSWORD: PASSWORD }),
      DATABASE_URL: half.url('app'),
    });
    const cut = rowsOf(interrupted);
    const ended = running.then(
      () => 'whole',
      () => 'cut',
    );
    const enough = async (): Promise<void> => {
      const [row] = await cut.rows<{ count: string }>('SELECT count(*) FROM trades');
      // A connection that rests between two commands is only replaced, so they are cut until one command fails.
      if (Number(row?.count) >= 5)
        await cut.rows(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
      const waited = new Promise((wake) => setTimeout(wake, 10, 'on'));
      if ((await Promise.race([ended, waited])) === 'on') await enough();
    };
    await enough();
    expect(await ended).toBe('cut');
    await writeFirstData({
      ...settings({ DEMO: '1', DEMO_PASSWORD: PASSWORD }),
      DATABASE_URL: half.url('app'),
    });
    const completed = await Promise.all(
      TABLES.map(async (table) => [
        table,
        (await cut.row<{ text: string }>(`SELECT count(*)::text AS text FROM ${table}`))?.text,
      ]),
    );
    expect(completed).toEqual(whole);
    await interrupted.end();
    await half.drop();
  }, 120_000);

  test('takes another password, and the former one again', async () => {
    expect(await signsIn('amelie.laurent@example.com', PASSWORD)).toBe(true);
    await demo('the second password');
    expect(await signsIn('amelie.laurent@example.com', 'the second password')).toBe(true);
    await demo(PASSWORD);
    expect(await signsIn('admin@example.com', PASSWORD)).toBe(true);
  }, 120_000);
});

describe('in an empty house, the demo', () => {
  beforeEach(open);
  afterEach(close);

  test('is refused in production, and where nothing says that it is not production', async () => {
    for (const VIP_ENV of ['production', '']) {
      await expect(writeFirstData(settings({ DEMO: '1', DEMO_PASSWORD: PASSWORD, VIP_ENV }))).rejects.toThrow(
        'The demo has no place in production',
      );
    }
    expect(await strings(`SELECT email AS text FROM users`)).toEqual([]);
  });

  test('says what is wrong with a password that is too short', async () => {
    await expect(demo('short')).rejects.toThrow('password: Use at least 8 characters.');
  });
});

describe('the first admin', () => {
  beforeEach(open);
  afterEach(close);

  const named = (email: string) => writeFirstData(settings({ ADMIN_EMAIL: email, ADMIN_PASSWORD: PASSWORD }));

  test('is made once, and no other after it', async () => {
    expect(await named('head@example.com')).toBe('The first admin is head@example.com.');
    expect(await named('head@example.com')).toMatch('There is an admin already');
    expect(await named('other@example.com')).toMatch('There is an admin already');
    expect(await strings(`SELECT email || ' ' || role AS text FROM users`)).toEqual(['head@example.com ADMIN']);
  });

  test('is asked for where there is none', async () => {
    expect(await writeFirstData(settings({}))).toMatch('set ADMIN_EMAIL and ADMIN_PASSWORD');
    await expect(writeFirstData(settings({ ADMIN_EMAIL: 'head@example.com' }))).rejects.toThrow('go together');
  });
});
