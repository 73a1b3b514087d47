// Every table that the catalogue knows, by the guard alone: all other rules and rights are taken off a copy of the house,
// and still neither the application nor the owner of the tables commits a change without its row in the log.
import pg from 'pg';
import { openHouse, type House } from './support/house.js';
import { appendRow } from './support/log-row.js';
import { connectAs, type Sql } from './support/sql.js';

/** What no row of the log is asked for, and why. */
const EXEMPT: Readonly<Record<string, string>> = {
  'public._prisma_migrations': 'Prisma’s own list of what was applied to the tables',
  'public.activity_logs': 'the log itself: its own rules are tried in log-guard.test.ts',
  'public.command_requests': 'the answers to repeated requests, written by the row of the log itself',
  'public.portfolios': 'a cache, which npm run reconcile replays from the events',
  'public.holdings': 'a cache, which npm run reconcile replays from the events',
  'public.portfolio_snapshots': 'a cache, which npm run reconcile replays; what one said before is in its revisions',
  'internal.position_states': 'a cache, which npm run reconcile replays from the events',
  'internal.open_changes': 'the guard’s own notes',
  'internal.log_head': 'moved by the rows of the log alone; the verification compares it with the last one',
  'internal.sessions': 'signing in and out is in the log; a session that is merely read moves on by itself',
  'internal.rate_limits': 'counters of the moment',
  'internal.sign_in_attempts': 'counters of the moment; the attempts themselves are in the log',
  'internal.job_runs': 'when each job last ran',
  'internal.mail_queue': 'how far a mail has come; what it tells of is in the log',
};

let house: House;
let guarded: string[];
let sessions: Record<'app' | 'owner', Sql>;
beforeAll(async () => {
  house = await openHouse();
  guarded = (await allTables()).filter((name) => !(name in EXEMPT));
  await takeOtherRulesOff(guarded);
  sessions = { app: await connectAs(house.database, 'app'), owner: await connectAs(house.database, 'owner') };
});
afterAll(async () => {
  await Promise.all([sessions.app.end(), sessions.owner.end()]);
  await house.close();
});

const allTables = async (): Promise<string[]> =>
  (
    await house.planting.rows<{ name: string }>(
      `SELECT relnamespace::regnamespace || '.' || relname AS name FROM pg_class
       WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)' ORDER BY name`,
    )
  ).map(({ name }) => name);

/** Of each table one row is left, of nothing but NULLs and defaults. */
async function takeOtherRulesOff(tables: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: house.database.url('postgres') });
  await client.connect();
  const statements = async (text: string) =>
    (await client.query<{ statement: string }>(text, [tables])).rows.map(({ statement }) => statement);
  const run = async (text: string) => {
    for (const statement of await statements(text)) await client.query(statement);
  };
  const OF = `WHERE t.oid = ANY($1::regclass[])`;
  await run(`SELECT format('DROP TRIGGER %I ON %s', g.tgname, t.oid::regclass) AS statement
    FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid ${OF} AND NOT g.tgisinternal
      AND g.tgfoid <> 'internal.note_change'::regproc AND NOT (g.tgfoid = 'internal.refuse'::regproc AND g.tgtype & 40 > 0)`);
  // Foreign keys first: the keys that they lean on go last.
  for (const order of ['=', '<>'])
    await run(`SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', t.oid::regclass, c.conname) AS statement
      FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid ${order === '=' ? `WHERE c.contype = 'f' AND $1::text[] IS NOT NULL` : `${OF} AND c.contype <> 'f'`}`);
  await run(`SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS statement
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid ${OF} AND i.indisunique`);
  await run(`SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', t.oid::regclass, a.attname) AS statement
    FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid ${OF} AND a.attnum > 0 AND a.attnotnull AND NOT a.attisdropped AND a.attidentity = ''`);
  await run(
    `SELECT format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t.oid::regclass) AS statement FROM pg_class t ${OF}`,
  );
  await run(`SELECT format('GRANT ALL ON %s TO vip_app', t.oid::regclass) AS statement FROM pg_class t ${OF}`);
  await client.query('GRANT ALL ON ALL SEQUENCES IN SCHEMA public, internal TO vip_app');
  await client.query('SET session_replication_role = replica');
  for (const table of tables) await client.query(`TRUNCATE ${table}; INSERT INTO ${table} DEFAULT VALUES`);
  await client.end();
}

const firstColumn = async (table: string): Promise<string> =>
  (
    await house.planting.row<{ name: string }>(
      `SELECT quote_ident(attname) AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0
         AND NOT attisdropped AND attgenerated = '' AND attidentity = '' ORDER BY attnum LIMIT 1`,
      [table],
    )
  )?.name ?? '';

const CHANGES: Readonly<Record<string, (table: string) => Promise<string>>> = {
  insert: async (table) => `INSERT INTO ${table} DEFAULT VALUES`,
  update: async (table) => {
    const column = await firstColumn(table);
    return `UPDATE ${table} SET ${column} = ${column}`;
  },
  delete: async (table) => `DELETE FROM ${table}`,
  truncate: async (table) => `TRUNCATE ${table}`,
};

/** Refused as a change without its row; or at once, as what is never done. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  insert: /^VIP01 /,
  update: /^VIP01 /,
  delete: /^(VIP01|VIP03) /,
  truncate: /^VIP03 /,
};

describe.each(['app', 'owner'] as const)('as %s', (role) => {
  test.each(Object.keys(CHANGES))('no table takes an %s without a row of the log', async (kind) => {
    const taken: string[] = [];
    for (const table of guarded) {
      const statement = await CHANGES[kind]?.(table);
      const answer = await sessions[role].refused(statement ?? '').catch((error: unknown) => String(error));
      if (!REFUSED[kind]?.test(answer)) taken.push(`${table}: ${answer}`);
    }
    expect(taken).toEqual([]);
  });

  test('each takes it beside one, so it is the missing row that is refused', async () => {
    const sql = sessions[role];
    for (const table of guarded)
      for (const kind of ['insert', 'update']) {
        await sql.query('BEGIN');
        await sql.query((await CHANGES[kind]?.(table)) ?? '');
        await appendRow(sql, 'NEWS_CHANGED', 'test');
        await sql.query('COMMIT');
      }
  });
});

test('each exemption is of a table that is there, and that nothing guards', async () => {
  const found = await house.planting.rows<{ name: string }>(
    `SELECT DISTINCT t.relnamespace::regnamespace || '.' || t.relname AS name FROM pg_trigger g
     JOIN pg_class t ON t.oid = g.tgrelid WHERE g.tgfoid = 'internal.note_change'::regproc`,
  );
  expect(found.map(({ name }) => name).filter((name) => name in EXEMPT)).toEqual([]);
  expect(await allTables()).toEqual(expect.arrayContaining(Object.keys(EXEMPT)));
  expect(guarded.length).toBeGreaterThan(25);
});
