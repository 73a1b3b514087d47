// The bytes that are hashed are those of the row as the server spells its columns, whatever stands in them.
import fc from 'fast-check';
import pg from 'pg';
import { cloneDatabase, type ClonedDatabase } from '../../test/support/database.js';
import { LOG_COLUMNS, textOf, type LogText } from '../domain/log-chain.js';
import type { Connection } from './client.js';
import { readLog } from './log-reads.js';
import { momentOf, type Moment } from './one-moment.js';

let database: ClonedDatabase;
let client: pg.Client;
let moment: Moment;
beforeAll(async () => {
  database = await cloneDatabase();
  client = new pg.Client({ connectionString: database.url('postgres') });
  await client.connect();
  moment = momentOf(client as unknown as Connection);
  // Whoever has the server can write what no constraint would take.
  await client.query(`BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL timezone = 'UTC';
    DROP INDEX activity_logs_seq_key; ALTER TABLE activity_logs DROP CONSTRAINT activity_logs_chained,
      DROP CONSTRAINT activity_logs_says_something, ALTER prev_hash DROP NOT NULL, ALTER hash DROP NOT NULL`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const text = fc.option(
  fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'Zürich\n', 'x'.repeat(23), 'x'.repeat(70_000))),
);
const said = text.map((value) => (value ?? '').replaceAll('\0', ''));
/** Until then the microseconds since 2000 are exact. */
const lastOfTime = Date.UTC(2285, 0, 1);
const row = fc.record({
  seq: fc.oneof(fc.integer({ min: -5, max: 1000 }), fc.maxSafeInteger()).map(String),
  id: fc.uuid(),
  created_at: fc
    .date({ min: new Date(0), max: new Date(lastOfTime), noInvalidDate: true })
    .map((at) => at.toISOString()),
  actor_id: fc.option(fc.uuid()),
  actor_role: fc.constantFrom('ADMIN', 'COMPLIANCE', null),
  action_type: fc.constantFrom('TRADE_ADDED', 'RESTORED'),
  target_type: said,
  target_id: said,
  description: said,
  metadata: fc.option(fc.json({ stringUnit: 'grapheme' }).map((json) => json.replaceAll('\\u0000', ''))),
  ip_address: said,
  user_agent: fc.option(said),
  request_id: fc.option(said),
  prev_hash: fc.stringMatching(/^[0-9a-f]{64}$/),
  hash: fc.stringMatching(/^[0-9a-f]{64}$/),
  mac: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/)),
});
const COLUMNS = [...LOG_COLUMNS, 'prev_hash', 'hash', 'mac'];
const INSERT = `INSERT INTO activity_logs (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((_, i) => `$${i + 1}`).join(', ')})`;
const SPELLED = `SELECT ${LOG_COLUMNS.map((name) => `${name}::text AS ${name}`).join(', ')}, prev_hash, hash, mac,
  to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS created_at FROM activity_logs l ORDER BY l.seq, l.id`;

async function readAll() {
  const read: object[] = [];
  await readLog(moment, ({ hashed, ...seals }) => read.push({ hashed: hashed.toString(), ...seals }));
  return read;
}

test('whatever stands in a row is read as the server spells it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
      await client.query('DELETE FROM activity_logs');
      for (const one of rows)
        await client.query(
          INSERT,
          COLUMNS.map((name) => one[name as keyof typeof one]),
        );
      const spelled = await client.query<LogText & Record<'prev_hash' | 'hash' | 'mac', string>>(SPELLED);
      expect(await readAll()).toEqual(
        spelled.rows.map(({ prev_hash, hash, mac, ...told }) => ({
          ...{ prev_hash, hash, mac, is_system: told.actor_id === null },
          hashed: `${prev_hash}${textOf(told)}`,
        })),
      );
    }),
    { numRuns: 60 },
  );
});

test.each(['infinity', '-infinity', '0044-03-15 BC', '12026-01-01', '294276-12-31'])(
  'a moment that no row of ours has (%s) is no reason to fail, and not an honest text',
  async (moment) => {
    await client.query('DELETE FROM activity_logs');
    await client.query(
      `INSERT INTO activity_logs (seq, created_at, action_type, target_type, description) VALUES (1, $1, 'LOGIN', 't', 'd')`,
      [moment],
    );
    expect(await readAll()).toEqual([
      {
        hashed: expect.stringMatching(/\ncreated_at:24: *-?[0-9]+\n/),
        prev_hash: '',
        hash: '',
        mac: null,
        is_system: true,
      },
    ]);
  },
);

test('what is thrown at a row is thrown by the reading, and the connection goes on', async () => {
  const failing = readLog(moment, () => {
    throw new Error('no room for the export');
  });
  await expect(failing).rejects.toThrow('no room for the export');
  expect(await moment.row('SELECT 1 AS one')).toEqual({ one: 1 });
});
