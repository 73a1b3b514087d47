// The log of a house that has worked holds; whatever is done to its rows behind the application is found and named.
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../scripts/lib/migrate.mjs';
import { rolePasswords } from '../../scripts/lib/settings.mjs';
import { migrateOn } from '../../test/support/backups.js';
import { fourTests } from '../../test/support/four-tests.js';
import { deposit, idOf, openHouse, LOG_KEY, type House } from '../../test/support/house.js';
import { connectAs } from '../../test/support/sql.js';
import { LOG } from '../../test/use-cases/log.js';
import { anchorsOf, createAnchoring, logProofOf, publicKeysOf } from '../anchors/index.js';
import { readLogHead } from '../db/log-reads.js';
import { atOneMoment, momentOf, type Moment } from '../db/one-moment.js';
import { publicPem } from '../domain/log-anchor.js';
import type { Journal, LogReport } from '../domain/log-verification.js';
import type { Language } from '../locales/index.js';
import { renderMail } from '../notify/render-mail.js';
import { systemContext } from '../request-context.js';
import { anchorLog } from './anchor-log.js';
import { DAILY, recordLogVerification } from './record-log-verification.js';
import { recordRestore } from './record-restore.js';
import { verifyLog } from './verify-log.js';

fourTests(LOG);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await deposit(house, house.client.stock, '1000.00');
  await deposit(house, house.client.stock, '2000.00');
});
afterAll(() => house.close());

const proof = () => logProofOf([LOG_KEY], house.anchoring);
const verifyNow = async (moment?: Moment): Promise<LogReport> => {
  const known = await proof();
  return moment ? verifyLog(moment, known) : atOneMoment(house.pool, (now) => verifyLog(now, known));
};
const anchorNow = async (iso: string) => anchorLog(house.anchoring, await readLogHead(house.rows), new Date(iso));

/** What is found where this was done by the server's own superuser, with every trigger off; then it is undone. */
async function found(...changes: string[]): Promise<LogReport> {
  const client = new pg.Client({ connectionString: house.database.url('postgres') });
  await client.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    for (const change of changes) await client.query(change);
    return await verifyNow(momentOf(client as unknown as pg.PoolClient));
  } finally {
    await client.end();
  }
}

test('every row that the migrations, the services and the use cases wrote holds', async () => {
  const report = await verifyNow();
  expect(report.bad).toBeUndefined();
  expect(report.rows).toBe(await house.count('activity_logs'));
});

test.each<[string, string[], number | null]>([
  ['nothing', [], null],
  ...['description', 'target_type', 'target_id', 'ip_address', 'user_agent', 'request_id'].map(
    (column): [string, string[], number] => [
      `a letter more in ${column}`,
      [`UPDATE activity_logs SET ${column} = coalesce(${column}, '') || 'x' WHERE seq = 5`],
      5,
    ],
  ),
  ['another actor', ['UPDATE activity_logs SET actor_id = gen_random_uuid() WHERE seq = 6'], 6],
  ['another id', ['UPDATE activity_logs SET id = gen_random_uuid() WHERE seq = 6'], 6],
  ['another role', [`UPDATE activity_logs SET actor_role = 'COMPLIANCE' WHERE seq = 7`], 7],
  ['another action', [`UPDATE activity_logs SET action_type = 'LOGIN' WHERE seq = 4`], 4],
  ['other metadata', [`UPDATE activity_logs SET metadata = '{"a": 1.0}' WHERE seq = 4`], 4],
  ['a zero more in the metadata', [`UPDATE activity_logs SET metadata = '{"a": 1.00}' WHERE seq = 4`], 4],
  ['a millisecond more', [`UPDATE activity_logs SET created_at = created_at + interval '1 ms' WHERE seq = 8`], 8],
  ['another hash', [`UPDATE activity_logs SET hash = repeat('a', 64) WHERE seq = 3`], 3],
  [
    'capital letters in the hash',
    [
      `ALTER TABLE activity_logs DROP CONSTRAINT activity_logs_chained`,
      `UPDATE activity_logs SET hash = upper(hash) WHERE seq = 3`,
    ],
    3,
  ],
  ['another link', [`UPDATE activity_logs SET prev_hash = repeat('a', 64) WHERE seq = 3`], 3],
  ['another mac', [`UPDATE activity_logs SET mac = repeat('a', 64) WHERE seq = 3`], 3],
  ['no mac', [`UPDATE activity_logs SET mac = NULL WHERE seq = 3`], 3],
  ['the first row deleted', ['DELETE FROM activity_logs WHERE seq = 1'], 1],
  ['a row deleted', ['DELETE FROM activity_logs WHERE seq = 5'], 5],
  ['a range deleted', ['DELETE FROM activity_logs WHERE seq BETWEEN 3 AND 7'], 3],
  ['all of it deleted', ['DELETE FROM activity_logs'], 1],
  ['the tail cut', ['DELETE FROM activity_logs WHERE seq > 6'], 7],
  [
    'a row once more under its number',
    [
      'DROP INDEX activity_logs_seq_key',
      `INSERT INTO activity_logs (id, seq, prev_hash, hash, mac, action_type, target_type, description)
    SELECT 'ffffffff-ffff-4fff-8fff-ffffffffffff', seq, prev_hash, hash, mac, action_type, target_type, 'x' FROM activity_logs WHERE seq = 5`,
    ],
    5,
  ],
  ['all renumbered', ['DROP INDEX activity_logs_seq_key', 'UPDATE activity_logs SET seq = seq + 1 WHERE seq > 4'], 5],
  [
    'two swapped',
    ['DROP INDEX activity_logs_seq_key', 'UPDATE activity_logs SET seq = 9 - seq WHERE seq IN (4, 5)'],
    4,
  ],
  ['the head set back', ['UPDATE internal.log_head SET seq = seq - 1'], null],
])('%s: the first bad row is named', async (title, changes, first) => {
  const { bad } = await found(...changes);
  if (title === 'the head set back') expect(bad?.fault).toBe('head_differs');
  else expect(bad?.seq ?? null).toBe(first === null ? null : String(first));
});

test('a row that is hashed and linked anew in SQL, with all behind it, is forged by its mac', async () => {
  const { bad } = await found(`DO $$
    DECLARE one activity_logs; last text;
    BEGIN
      SELECT hash INTO last FROM activity_logs WHERE seq = 4;
      FOR one IN SELECT * FROM activity_logs WHERE seq >= 5 ORDER BY seq LOOP
        one.description := one.description || '!';
        one.prev_hash := last;
        last := internal.log_row_hash(one);
        UPDATE activity_logs SET description = one.description, prev_hash = one.prev_hash, hash = last WHERE seq = one.seq;
      END LOOP;
      UPDATE internal.log_head SET hash = last;
    END $$`);
  expect(bad).toMatchObject({ seq: '5', fault: 'forged' });
});

test('rows that somebody with the database alone has added get no mac by the next migration', async () => {
  const forged = await openHouse();
  const sql = await connectAs(forged.database, 'postgres');
  try {
    const { seq } = await readLogHead(forged.rows);
    await sql.query('UPDATE internal.log_head SET chained_from = seq + 10');
    for (const [action, actor, system] of [
      ['KYC_APPROVED', idOf(forged.secondAdmin), '{}'],
      ['LOG_VERIFIED', null, '{"system": "verify-log", "heads_compared": "0"}'],
      ['SETTINGS_CHANGED', null, '{"system": "migration"}'],
    ])
      await sql.query(
        `INSERT INTO activity_logs (actor_id, actor_role, action_type, target_type, description, metadata)
         VALUES ($1, CASE WHEN $1::uuid IS NULL THEN NULL ELSE 'ADMIN'::"Role" END, $2, 'test', 'Made up', $3)`,
        [actor, action, system],
      );
    await migrate(forged.database.url('postgres'), rolePasswords(process.env), LOG_KEY);
    const known = await logProofOf([LOG_KEY], forged.anchoring);
    const { bad } = await atOneMoment(forged.pool, (moment) => verifyLog(moment, known));
    expect(bad).toMatchObject({ seq: String(BigInt(seq) + 1n), fault: 'unsealed' });
    expect(await forged.count('activity_logs WHERE mac IS NULL')).toBe(3);
  } finally {
    await sql.end();
    await forged.close();
  }
});

describe('a row beside what a migration wrote', () => {
  const PRICED = {
    actor_id: null,
    actor_role: null,
    action_type: 'SETTINGS_CHANGED',
    target_type: 'holdings',
    target_id: null,
    description: 'The price of an own trade is as old as the trade',
    metadata: '{"system": "migration"}',
    ip_address: null,
    user_agent: null,
    request_id: null,
  };
  const ADDED = { ...PRICED, target_type: 'currencies', target_id: 'x', description: 'Added the currency VED' };
  const ID = '11111111-1111-4111-8111-111111111111';
  let other: House;
  beforeAll(async () => (other = await openHouse()));
  afterAll(() => other.close());

  async function isSealed(row: Record<string, string | null>): Promise<boolean> {
    const names = Object.keys(row);
    const values = names.map((_, n) => `$${n + 1}`);
    const added = await other.planting.row<{ seq: string }>(
      `INSERT INTO activity_logs (${names.join(', ')}) VALUES (${values.join(', ')}) RETURNING seq`,
      Object.values(row),
    );
    await migrate(other.database.url('postgres'), rolePasswords(process.env), LOG_KEY);
    return (await other.count(`activity_logs WHERE seq = ${added?.seq} AND mac IS NOT NULL`)) === 1;
  }

  test.each([
    ['of one that names no target', PRICED],
    ['of one that names a target', ADDED],
  ])('is sealed where it is a copy, %s', async (_what, row) => expect(await isSealed(row)).toBe(true));

  test.each([
    ['has another kind of target', { ...PRICED, target_type: 'users' }],
    ['names a target', { ...PRICED, target_id: ID }],
    ['names no target, where the script does', { ...ADDED, target_id: null }],
    ['tells more', { ...PRICED, metadata: '{"system": "migration", "after": {"status": "APPROVED"}}' }],
    ['tells nothing', { ...PRICED, metadata: null }],
    ['has somebody’s role', { ...PRICED, actor_role: 'ADMIN' }],
    ['has an address', { ...PRICED, ip_address: '192.0.2.1' }],
    ['has a browser', { ...PRICED, user_agent: 'x' }],
    ['has a request', { ...PRICED, request_id: ID }],
  ])('is not, where it %s', async (_what, row) => expect(await isSealed(row)).toBe(false));
});

describe('with the head kept outside the database', () => {
  beforeAll(async () => {
    await anchorNow('2026-01-05T10:00:00.000Z');
  });
  const CUT = [
    'DELETE FROM activity_logs WHERE seq > 8',
    'UPDATE internal.log_head SET (seq, hash) = (SELECT seq, hash FROM activity_logs WHERE seq = 8)',
  ];

  test('it is kept once, and compared', async () => {
    await anchorNow('2026-01-05T10:10:00.000Z');
    expect(await anchorsOf(house.anchoring)).toHaveLength(1);
    expect(await verifyNow()).toMatchObject({ anchors: 1 });
  });

  test('a tail that was cut off, head and all, is found', async () => {
    expect((await found(...CUT)).bad).toEqual({ seq: '9', id: null, fault: 'cut_off' });
  });

  test.each([0, 1, 6])(
    'after a restore of an older backup, by a version with %i migrations more, the gap is told of, and fails no more; later heads are compared again',
    async (migrations) => {
      const older = await openHouse();
      try {
        const newest = (await anchorsOf(house.anchoring))[0];
        expect(newest).toBeDefined();
        if (!newest) return;
        // The other house's log stands for an older backup of this one's: it is shorter, and its rows are others.
        for (const store of older.anchoring.stores) await store.add(newest);
        const known = () => logProofOf([LOG_KEY], older.anchoring);
        const verifyOlder = async () => {
          const now = await known();
          return atOneMoment(older.pool, (moment) => verifyLog(moment, now));
        };
        expect((await verifyOlder()).bad?.fault).toBe('cut_off');
        const backup = await readLogHead(older.rows);
        // The version that restores is a later one: its migrations write to the log before anybody else does.
        if (migrations > 0) await migrateOn(older.database.url('postgres'), migrations);
        const { gap } = await older.door.run(recordRestore, systemContext('restore'), { hash: backup.hash });
        expect(gap).toBe(String(BigInt(newest.seq) - BigInt(backup.seq)));
        const report = await verifyOlder();
        expect(report).toMatchObject({ restores: [{ backup_seq: backup.seq, anchored_seq: newest.seq }] });
        expect(report.bad).toBeUndefined();
        await deposit(older, older.client.stock, '5.00');
        await anchorLog(older.anchoring, await readLogHead(older.rows), new Date('2026-01-06T10:00:00.000Z'));
        expect((await verifyOlder()).anchors).toBe(2);
        // The next cut is found although the one before it was told of.
        for (const store of older.anchoring.stores)
          await store.add({ ...newest, seq: '999', at: '2026-01-07T10:00:00.000Z' });
        expect((await verifyOlder()).bad).toMatchObject({ fault: 'cut_off' });
      } finally {
        await older.close();
      }
    },
  );

  test('signed heads that are no longer kept are missed, and those of another server are not mixed up with them', async () => {
    const kept = await openHouse();
    const proofWith = (journal: Journal) => ({
      keys: [LOG_KEY],
      publicKeys: publicKeysOf(kept.anchoring),
      anchors: [],
      journal,
    });
    const foundWith = async (journal: Journal) =>
      (await atOneMoment(kept.pool, (moment) => verifyLog(moment, proofWith(journal)))).bad;
    const none = { id: null, heads: 0 };
    const night = () => kept.door.run(recordLogVerification, systemContext(DAILY), {});
    const lastNight = async () => ({
      ...(await kept.rows.row<{ seq: string; id: string }>(
        `SELECT seq, id FROM activity_logs WHERE action_type = 'LOG_VERIFIED' ORDER BY activity_logs.seq DESC LIMIT 1`,
      )),
      fault: 'anchors_lost',
    });
    try {
      expect(await foundWith(none)).toBeUndefined();
      for (const day of ['05', '06']) {
        await anchorLog(kept.anchoring, await readLogHead(kept.rows), new Date(`2026-01-${day}T10:00:00.000Z`));
        await night();
        await deposit(kept, kept.client.stock, '5.00');
      }
      const { journal: own = none } = await logProofOf([LOG_KEY], kept.anchoring);
      expect(own.heads).toBe(2);
      expect(await foundWith(own)).toBeUndefined();
      expect(await foundWith({ ...own, heads: 3 })).toBeUndefined();
      const others = { id: '7 2026-01-07T10:00:00.000Z', heads: 9 };
      for (const lost of [none, { ...own, heads: 1 }, others]) expect(await foundWith(lost)).toEqual(await lastNight());
      expect(await foundWith({ ...others, mayBeNew: true })).toBeUndefined();
      // Another server's night, with heads of its own.
      const { stores } = kept.anchoring;
      const path = join(mkdtempSync(join(tmpdir(), 'vip-heads-')), 'another.jsonl');
      kept.anchoring.stores = (await createAnchoring({ key: '', signingKey: LOG_KEY, anchorFile: path })).stores;
      await anchorLog(kept.anchoring, await readLogHead(kept.rows), new Date('2026-01-07T10:00:00.000Z'));
      expect(await night()).toMatchObject({ fault: 'anchors_lost' });
      expect(await night()).toMatchObject({ fault: null });
      expect(await foundWith(own)).toBeUndefined();
      kept.anchoring.stores = stores;
      expect(await night()).toMatchObject({ fault: null });
      expect(await foundWith(none)).toEqual(await lastNight());
      // A restore that finds no heads says so by its own signed row.
      await kept.door.run(recordRestore, systemContext('restore'), { hash: (await readLogHead(kept.rows)).hash });
      expect(await foundWith(none)).toBeUndefined();
    } finally {
      await kept.close();
    }
  });

  /** Whether the head in the officer's mail is signed, by its words alone and as docs/verify-log.md says. */
  async function signedInMail(): Promise<boolean> {
    const mail = await house.rows.row<{ params: Record<string, string>; language: Language }>(
      `SELECT m.params, u.language FROM internal.mail_queue m JOIN users u ON u.id = m.user_id WHERE u.role = 'COMPLIANCE'`,
    );
    const places = { origin: 'https://portal.example.org', resetToken: () => '' };
    const { text } = renderMail({ template: 'log-head', params: {}, language: 'EN', ...mail }, places);
    const [, seq] = /row (\d+)/.exec(text) ?? [];
    const [, hash] = /^([0-9a-f]{64})$/m.exec(text) ?? [];
    const [, at] = /(\d{4}-\d\d-\d\dT\S+Z)/.exec(text) ?? [];
    const [, signature] = /^([A-Za-z0-9+/]{86}==)$/m.exec(text) ?? [];
    const head = await house.rows.row('SELECT 1 FROM activity_logs WHERE seq = $1 AND hash = $2', [seq, hash]);
    const key = createPublicKey(publicPem(house.anchoring.signer.publicKey));
    const signed = Buffer.from(`vip-log-anchor\n${seq}\n${hash}\n${at}\n`);
    return head !== undefined && verify(null, signed, key, Buffer.from(signature ?? '', 'base64'));
  }

  test('what is found is recorded, told to whoever asked, and mailed by the day’s own run', async () => {
    const mails = () => house.rows.rows<{ template: string }>('SELECT template FROM internal.mail_queue');
    const { rows_checked, fault } = await house.door.run(recordLogVerification, house.officer, {});
    expect([BigInt(rows_checked ?? 0) > 10n, fault]).toEqual([true, null]);
    expect(await mails()).toEqual([]);
    await house.door.run(recordLogVerification, systemContext(DAILY), {});
    expect(await mails()).toEqual([{ template: 'log-head' }]);
    expect(await signedInMail()).toBe(true);
    const last = await house.rows.row(
      'SELECT passed, first_bad_row, heads_compared FROM log_verifications ORDER BY created_at DESC LIMIT 1',
    );
    expect(last).toEqual({ passed: true, first_bad_row: null, heads_compared: 1 });
  });

  test('a log that no longer holds is mailed on the day on which a mail has said that it does; once', async () => {
    const own = await openHouse();
    const daily = () => own.door.run(recordLogVerification, systemContext(DAILY), {});
    const mails = async () =>
      (
        await own.rows.rows<{ template: string }>('SELECT template FROM internal.mail_queue ORDER BY created_at, id')
      ).map(({ template }) => template);
    try {
      await daily();
      await daily();
      expect(await mails()).toEqual(['log-head']);
      const client = new pg.Client({ connectionString: own.database.url('postgres') });
      await client.connect();
      await client.query(`SET session_replication_role = replica`);
      await client.query(`UPDATE activity_logs SET description = 'Nothing' WHERE seq = 2`);
      await client.end();
      await daily();
      await daily();
      expect(await mails()).toEqual(['log-head', 'log-broken']);
    } finally {
      await own.close();
    }
  });
});
