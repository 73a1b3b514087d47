// The database's own walls, with none of ours before them: what the portal's role sees of whom, whatever it tries, on
// every table and view that the catalogue has.
import { functionsOf, ownerColumn, ownRows, relationsOf, type Relation } from './support/catalogue-reads.js';
import { deposit, idOf, openHouse, priceOf, settingsOf, type House } from './support/house.js';
import { PERSONAL, plantClient, plantPaper } from './support/planted.js';
import { connectAs, type Sql } from './support/sql.js';
import { createPool } from '../src/db/client.js';
import { readAs } from '../src/db/read-as.js';
import { adjustPnl } from '../src/services/adjust-pnl.js';
import { readActivity, readHolding } from '../src/services/read-history.js';
import { readIdentity, readOverview, readTrades, readTransfers } from '../src/services/read-portfolio.js';
import { recordTrade } from '../src/services/record-trade.js';
import { recordTransfer } from '../src/services/record-transfer.js';
import { openTicket } from '../src/services/tickets.js';
import { addToWatchlist } from '../src/services/watchlist.js';

let house: House;
let owner: Sql;
let portal: Sql;
let a: string;
let b: string;
let readable: Relation[];
beforeAll(async () => {
  house = await openHouse();
  [a, b] = [idOf(house.client.stock), await plantClient(house)];
  await priceOf(house, 'AAPL', '150');
  await priceOf(house, 'MSFT', '90');
  await live(a, 'AAPL', 'Snark');
  await live(b, 'MSFT', 'Boojum');
  [owner, portal] = await Promise.all([connectAs(house.database, 'postgres'), connectAs(house.database, 'portal')]);
  await owner.query('ANALYZE');
  readable = await readableBy(portal);
}, 60_000);
afterAll(async () => {
  await Promise.all([owner.end(), portal.end()]);
  await house.close();
});

/** One of everything that a client has. */
async function live(user_id: string, symbol: string, word: string): Promise<void> {
  const { door, admin, rows } = house;
  await deposit(house, { actor: { kind: 'person', id: user_id, role: 'CUSTOMER' } }, '100000.00', '2026-01-02');
  await door.run(recordTrade, admin, { user_id, trade_type: 'BUY', symbol, quantity: '1', price_per_unit: '100' });
  const transfer = { user_id, transaction_type: 'WITHDRAWAL', amount: '5', currency: 'USD', method: 'WIRE_TRANSFER' };
  await door.run(recordTransfer, admin, transfer);
  await door.run(openTicket, admin, { user_id, subject: word, message: word, category: 'GENERAL' });
  await door.run(addToWatchlist, admin, { user_id, symbol });
  const portfolio = await rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [user_id]);
  await door.run(adjustPnl, admin, { id: portfolio?.id, amount: '1', kind: 'CORRECTION', reason: word });
  await plantPaper(house, user_id);
  await rows.rows(
    `INSERT INTO portfolio_snapshots (portfolio_id, total_value, crypto_value, stock_value, cash_value, total_invested, total_pnl, total_pnl_percent, snapshot_date)
     VALUES ($1, 1, 0, 0, 1, 1, 0, 0, '2025-12-31')`,
    [portfolio?.id],
  );
}

/** By which of its columns a relation can be read at all. */
async function readableBy(sql: Sql): Promise<Relation[]> {
  const found: Relation[] = [];
  for (const relation of (await relationsOf(owner)).filter(({ kind }) => kind !== 'sequence')) {
    const columns: string[] = [];
    for (const column of relation.columns)
      if (
        await sql.query(`SELECT ${column} FROM ${relation.name} LIMIT 0`).then(
          () => true,
          () => false,
        )
      )
        columns.push(column);
    if (columns.length > 0) found.push({ ...relation, columns });
  }
  return found;
}

/** How many rows of each personal relation there are to see. */
async function seen(before: string): Promise<Record<string, number>> {
  await portal.query('BEGIN');
  if (before) await portal.query(before);
  const counts: Record<string, number> = {};
  for (const { name, columns } of personal())
    counts[name] = Number((await portal.query(`SELECT count(${columns[0]}) AS n FROM ${name}`))[0]?.n);
  await portal.query('COMMIT');
  return counts;
}

const personal = (): Relation[] => readable.filter((relation) => ownerColumn(relation) !== undefined);
const none = (): Record<string, number> => Object.fromEntries(personal().map(({ name }) => [name, 0]));
const local = (id: string): string => `SELECT set_config('app.client_id', '${id}', true)`;

async function owned(client: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const relation of personal())
    counts[relation.name] = Number(
      (await owner.query(`SELECT count(*) AS n FROM ${relation.name} WHERE ${ownRows(relation, client)}`))[0]?.n,
    );
  return counts;
}

test('whatever the portal can read is a client’s or everybody’s; there is no third', () => {
  const shared = readable.filter((relation) => ownerColumn(relation) === undefined).map(({ name }) => name);
  expect(shared).toEqual(['public.assets', 'public.corporate_actions', 'public.currencies', 'public.news_cache']);
  expect(personal().length).toBeGreaterThanOrEqual(10);
});

test('a client sees every row that is the client’s, and no other, in each of them', async () => {
  for (const client of [a, b]) {
    const own = await owned(client);
    expect(Object.entries(own).filter(([, count]) => count === 0)).toEqual([]);
    expect(await seen(local(client))).toEqual(own);
  }
});

test('asked by the ids of another’s rows, there is nothing', async () => {
  for (const relation of personal()) {
    const ids = await owner.query(
      `SELECT ${ownerColumn(relation)} AS id FROM ${relation.name} WHERE ${ownRows(relation, b)}`,
    );
    expect([relation.name, ids.length > 0]).toEqual([relation.name, true]);
    const key = ownerColumn(relation) ?? '';
    await portal.query('BEGIN');
    await portal.query(local(a));
    const found = await portal.query(`SELECT ${relation.columns[0]} FROM ${relation.name} WHERE ${key} = ANY($1)`, [
      ids.map(({ id }) => id),
    ]);
    await portal.query('COMMIT');
    expect([relation.name, found]).toEqual([relation.name, []]);
  }
});

test.each([
  ['nobody is named', ''],
  ['an empty name is left behind by the last', `SELECT set_config('app.client_id', '', true)`],
  ['somebody is named who is not there', local('11111111-1111-4111-8111-111111111111')],
  ['another setting is named', `SELECT set_config('app.client', 'x', true)`],
])('where %s, nothing is seen', async (_what, before) => {
  expect(await seen(before)).toEqual(none());
});

test.each(['x', `' OR true --`, '%', '{}', '11111111-1111-4111-8111-11111111111'])(
  'a name that is no id is an error, and shows nothing: %s',
  async (name) => {
    for (const { name: relation, columns } of personal()) {
      await portal.query('BEGIN');
      await portal.query(`SELECT set_config('app.client_id', $1, true)`, [name]);
      expect(await portal.refused(`SELECT ${columns[0]} FROM ${relation}`)).toMatch(/^22P02/);
    }
  },
);

test('on a connection that served another, the next sees its own, and whoever names nobody sees nothing', async () => {
  const [ownA, ownB] = [await owned(a), await owned(b)];
  expect(await seen(local(a))).toEqual(ownA);
  expect(await seen(local(b))).toEqual(ownB);
  expect(await seen('')).toEqual(none());
  await portal.query('BEGIN');
  await portal.query(local(a));
  await portal.query('ROLLBACK');
  expect(await seen('')).toEqual(none());
});

test('a name that somebody has set for a whole connection is no way into the next reading', async () => {
  const pool = createPool(settingsOf(house.database.url('portal')), { max: 1 });
  const whose = () => readAs(pool, a, (rows) => rows.rows<{ id: string }>('SELECT id FROM users'));
  await pool.query(`SELECT set_config('app.client_id', '${b}', false)`);
  expect(await whose()).toEqual([{ id: a }]);
  await pool.end();
});

test('forty readers at once over two connections each see their own', async () => {
  const pool = createPool(settingsOf(house.database.url('portal')), { max: 2 });
  const readers = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? a : b));
  const found = await Promise.all(
    readers.map((id) => readAs(pool, id, (rows) => rows.rows<{ id: string }>('SELECT id FROM users'))),
  );
  expect(found).toEqual(readers.map((id) => [{ id }]));
  await pool.end();
});

test('the portal’s own readings name no client: with A’s session they give nothing of B’s', async () => {
  const pool = createPool(settingsOf(house.database.url('portal')));
  const asked = { now: new Date('2026-01-05T09:00:00Z'), priceAgeHours: 96 };
  const read = [
    await readOverview(pool, a, { ...asked, range: 'ALL' }),
    await readTrades(pool, a, 1),
    await readTransfers(pool, a, 1),
    await readActivity(pool, a, 1),
    await readIdentity(pool, a),
    await readHolding(pool, a, { ...asked, symbol: 'AAPL', page: 1 }),
  ];
  expect(read.every((page) => page !== undefined)).toBe(true);
  expect(await readHolding(pool, a, { ...asked, symbol: 'MSFT', page: 1 })).toBeUndefined();
  const theirs = await owner.query(
    `SELECT id FROM trades WHERE user_id = $1 UNION SELECT id FROM transactions WHERE user_id = $1
     UNION SELECT id FROM kyc_documents WHERE user_id = $1 UNION SELECT id FROM portfolios WHERE user_id = $1 UNION SELECT $1::uuid`,
    [b],
  );
  const text = JSON.stringify(read);
  expect(text).toContain('AAPL');
  for (const secret of [...theirs.map(({ id }) => String(id)), 'MSFT', 'Boojum', PERSONAL.first_name, PERSONAL.email])
    expect(text).not.toContain(secret);
  await pool.end();
});

test('no statistics tell of rows that cannot be seen, and no query of another role is shown', async () => {
  const told = await portal.query(
    `SELECT schemaname, tablename FROM pg_stats WHERE format('%I.%I', schemaname, tablename) = ANY($1)`,
    [personal().map(({ name }) => name)],
  );
  expect(told).toEqual([]);
  expect(
    Number((await owner.query(`SELECT count(*) AS n FROM pg_stats WHERE schemaname = 'public'`))[0]?.n),
  ).toBeGreaterThan(20);
  const queries = await portal.query(
    `SELECT query FROM pg_stat_activity WHERE usename <> current_user AND query <> '<insufficient privilege>'`,
  );
  expect(queries).toEqual([]);
  for (const table of ['pg_statistic', 'pg_authid', 'pg_shadow', 'pg_user_mapping', 'pg_largeobject'])
    expect(await portal.refused(`SELECT * FROM ${table}`)).toMatch(/^42501/);
});

test('a function of one’s own that is told every row before the wall is none: it cannot be made', async () => {
  for (const schema of ['public', 'internal', 'pg_temp'])
    expect(
      await portal.refused(
        `CREATE FUNCTION ${schema}.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$`,
      ),
    ).toMatch(/^42501/);
  await portal.query('BEGIN');
  await portal.query(local(a));
  // An error that names a value would tell of a row before the wall; the wall comes first.
  expect(
    await portal.query(`SELECT id FROM users WHERE email LIKE 'zyx%' AND 1 / (length(email) - length(email)) = 1`),
  ).toEqual([]);
  await portal.query('COMMIT');
});

test('no function of ours runs with its owner’s rights for the portal or the screens’ reader', async () => {
  const functions = await functionsOf(owner);
  expect(functions.filter(({ definer }) => definer).length).toBeGreaterThan(2);
  for (const role of ['vip_portal', 'vip_reader'])
    for (const { id, name } of functions) {
      const [row] = await owner.query(`SELECT has_function_privilege($1, $2::oid, 'EXECUTE') AS may`, [role, id]);
      expect([role, name, row?.may]).toEqual([role, name, false]);
    }
});

test('every view reads with the rights of who asks, and nothing is materialized', async () => {
  const wrong = () =>
    owner.query(
      `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('public', 'internal') AND (c.relkind = 'm' OR c.relkind = 'v'
         AND NOT coalesce(c.reloptions, '{}') && ARRAY['security_invoker=true', 'security_invoker=on'])`,
    );
  expect(await wrong()).toEqual([]);
  // One that does not would be found.
  await owner.query('BEGIN; CREATE VIEW public.everybody AS SELECT id FROM users');
  expect(await wrong()).toEqual([{ relname: 'everybody' }]);
  await owner.query('ROLLBACK');
});

test('every personal table has its wall, which holds for its owner too', async () => {
  const tables = (await relationsOf(owner)).filter(
    ({ name, kind }) => kind === 'table' && personal().some((one) => one.name === name),
  );
  for (const { name } of tables) {
    const [row] = await owner.query(
      `SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = $1::regclass`,
      [name],
    );
    expect([name, row]).toEqual([name, { relrowsecurity: true, relforcerowsecurity: true }]);
  }
});

test.each([
  ['become the door', 'SET ROLE vip_app'],
  ['become the owner', 'SET ROLE vip_owner'],
  ['become the superuser', 'SET SESSION AUTHORIZATION postgres'],
  ['switch the wall off', 'ALTER TABLE trades DISABLE ROW LEVEL SECURITY'],
  ['add a policy', 'CREATE POLICY everything ON trades USING (true)'],
  ['switch triggers off', `SET session_replication_role = 'replica'`],
  ['make a table', 'CREATE TABLE public.t (x int)'],
  ['make a table for itself', 'CREATE TEMP TABLE t (x int)'],
  ['make a schema', 'CREATE SCHEMA s'],
  ['make a view', 'CREATE VIEW public.v AS SELECT * FROM portfolios'],
  ['copy a table out to a file', `COPY portfolios TO '/tmp/x'`],
  ['copy by a program', `COPY (SELECT 1) TO PROGRAM 'cat'`],
  ['copy a table in', 'COPY portfolios FROM STDIN'],
  ['copy what it may not read', 'COPY activity_logs TO STDOUT'],
  ['copy a whole table of which it may read some columns', 'COPY users TO STDOUT'],
  ['read a file', `SELECT pg_read_file('/etc/passwd')`],
  ['lock a table', 'BEGIN; LOCK TABLE trades IN ACCESS EXCLUSIVE MODE'],
  ['lock rows', 'SELECT id FROM portfolios FOR UPDATE'],
  ['make a role', 'CREATE ROLE thief'],
  ['give itself rights', 'GRANT vip_app TO vip_portal'],
  ['load a library', `LOAD 'auto_explain'`],
  ['end another’s connection', `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'vip_app'`],
  ['keep a file in the database', 'SELECT lo_create(0)'],
  ['keep bytes in the database', `SELECT lo_from_bytea(0, 'x')`],
  ['take a number of the events', `SELECT nextval('event_seq')`],
  ['make an extension', 'CREATE EXTENSION dblink'],
])('the portal cannot %s', async (_what, statement) => {
  await house.pool.query('SELECT 1');
  expect(await portal.refused(statement)).toMatch(/^(42501|55000|0A000)/);
});
