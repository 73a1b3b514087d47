// Heads in a locked bucket, by signed requests over HTTP: whoever has the server and its access to the bucket can neither
// take one away nor hide it, and a bucket that is out of order holds up nobody and lacks nothing afterwards.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import pg from 'pg';
import { deposit, LOG_KEY, openHouse, type House } from '../../test/support/house.js';
import { openS3Server, type Mood, type S3Server } from '../../test/support/s3-server.js';
import { connectAs } from '../../test/support/sql.js';
import { readLogHead } from '../db/log-reads.js';
import { momentOf } from '../db/one-moment.js';
import { createClient } from '../documents/s3-store.js';
import type { LogReport } from '../domain/log-verification.js';
import { createJobs } from '../jobs/index.js';
import { anchorNow, logJobs } from '../jobs/verify-log.js';
import { createLog } from '../log.js';
import { anchorLog } from '../services/anchor-log.js';
import { verifyLog } from '../services/verify-log.js';
import { anchorsOf, createAnchoring, logProofOf, type Anchoring } from './index.js';
import { createS3Store } from './s3-store.js';

const DAYS = 30;
/** The patience with a store that stalls. */
const STALLED_MS = 2_000;

let house: House;
let s3: S3Server;
let attacker: S3Client;
let folder: string;
beforeAll(async () => {
  [house, s3] = await Promise.all([openHouse(), openS3Server()]);
  folder = mkdtempSync(join(tmpdir(), 'vip-anchors-'));
  // All that whoever has taken the server has: its keys.
  attacker = createClient(s3.settings);
});
afterAll(async () => {
  await Promise.all([house.close(), s3.close()]);
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  s3.will('honest');
  s3.locked.versions.length = 0;
});

const bucket = (patienceMs?: number) => ({ ...s3.settings, bucket: s3.locked.bucket, days: DAYS, patienceMs });
let files = 0;
/** In the bucket, and in a file that is not there yet. */
const keptIn = (patienceMs?: number): Promise<Anchoring> => {
  const anchorFile = join(folder, `anchors-${(files += 1)}.jsonl`);
  return createAnchoring({ key: LOG_KEY, signingKey: LOG_KEY, anchorFile, bucket: bucket(patienceMs) });
};
/** As a machine that has lost its disk: nothing but the bucket is left. */
const bucketAlone = (): Promise<Anchoring> => keptIn();
const anchor = async (anchoring: Anchoring, iso: string) =>
  anchorLog(anchoring, await readLogHead(house.rows), new Date(iso));
const signatures = async (anchoring: Anchoring) => (await anchorsOf(anchoring)).map(({ signature }) => signature);

/** What is found where the last three rows were cut off by the server's own superuser, head and all. */
async function foundWithoutTail(anchoring: Anchoring): Promise<LogReport> {
  const known = await logProofOf([LOG_KEY], anchoring);
  const client = new pg.Client({ connectionString: house.database.url('postgres') });
  await client.connect();
  try {
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica;
      DELETE FROM activity_logs WHERE seq > (SELECT seq - 3 FROM internal.log_head);
      UPDATE internal.log_head SET (seq, hash) = (SELECT seq, hash FROM activity_logs ORDER BY seq DESC LIMIT 1)`);
    return await verifyLog(momentOf(client as unknown as pg.PoolClient), known);
  } finally {
    await client.end();
  }
}

test('a head is locked for the days that were asked for, and found by its key alone', async () => {
  const anchoring = await keptIn();
  await anchor(anchoring, '2026-01-05T10:00:00.000Z');
  const [kept] = s3.locked.versions;
  expect(kept).toMatchObject({ mode: 'COMPLIANCE', isMarker: false });
  expect(kept?.key).toMatch(/^log-anchors\/2026-01-05T10-00-00\.000Z_\d+\.json$/);
  expect(Math.round(((kept?.until?.getTime() ?? 0) - Date.now()) / 86_400_000)).toBe(DAYS);
  expect(await signatures(await bucketAlone())).toEqual(await signatures(anchoring));
});

test('a head that has not moved is kept once, and one that has is added', async () => {
  const anchoring = await keptIn();
  for (const minute of ['00', '10']) await anchor(anchoring, `2026-01-05T10:${minute}:00.000Z`);
  expect(s3.locked.versions).toHaveLength(1);
  await deposit(house, house.client.stock, '1.00');
  await anchor(anchoring, '2026-01-05T10:20:00.000Z');
  expect(s3.locked.versions).toHaveLength(2);
});

describe('a tail that was cut off is found where heads are in the bucket alone', () => {
  const put = (Key: string, Body: string) =>
    attacker.send(
      new PutObjectCommand({
        Bucket: s3.locked.bucket,
        Key,
        Body,
        ContentMD5: createHash('md5').update(Body).digest('base64'),
      }),
    );

  test.each<[string, (key: string, text: string) => Promise<unknown>]>([
    ['and nothing was done to them', async () => undefined],
    ['and a newer version lies over the anchor', (key) => put(key, '{}')],
    [
      'and the anchor is marked as deleted',
      (Key) => attacker.send(new DeleteObjectCommand({ Bucket: s3.locked.bucket, Key })),
    ],
    [
      'and it is buried under later objects that are none',
      async () => {
        for (let n = 0; n < 520; n += 1) await put(`log-anchors/9999-${n}.json`, 'nothing');
      },
    ],
    [
      'and it is buried under copies of an older one',
      async (_key, text) => {
        for (let n = 0; n < 520; n += 1) await put(`log-anchors/9999-${n}.json`, text);
      },
    ],
  ])('%s', async (_what, attack) => {
    const anchoring = await keptIn();
    await anchor(anchoring, '2026-01-05T11:00:00.000Z');
    const older = s3.locked.versions[0]?.bytes.toString() ?? '';
    for (const amount of ['1.00', '2.00']) await deposit(house, house.client.stock, amount);
    await anchor(anchoring, '2026-01-05T11:10:00.000Z');
    await attack(s3.locked.versions[1]?.key ?? '', older);
    const report = await foundWithoutTail(await bucketAlone());
    expect(report.bad).toMatchObject({ fault: 'cut_off', seq: String(report.rows + 1) });
  });

  test('no version of it can be removed before its time', async () => {
    await anchor(await keptIn(), '2026-01-05T11:00:00.000Z');
    const [{ key: Key = '', id: VersionId = '' } = {}] = s3.locked.versions;
    const removed = attacker.send(new DeleteObjectCommand({ Bucket: s3.locked.bucket, Key, VersionId }));
    await expect(removed).rejects.toThrow(/AccessDenied/);
    expect(s3.locked.versions).toHaveLength(1);
  });
});

describe('a bucket that', () => {
  const MOODS: Mood[] = ['stall', 'err', 'hang up', 'deny', 'elsewhere', 'lose', 'cut', 'plain'];

  test.each(MOODS)('is out of order (%s) is told of, holds up no entry, and lacks nothing afterwards', async (mood) => {
    const anchoring = await keptIn(mood === 'stall' ? STALLED_MS : undefined);
    await anchor(anchoring, '2026-01-05T12:00:00.000Z');
    s3.will(mood);
    for (const minute of ['10', '20']) {
      const [outcome] = await Promise.allSettled([
        anchor(anchoring, `2026-01-05T12:${minute}:00.000Z`),
        deposit(house, house.client.stock, '1.00'),
      ]);
      // The head may not have moved yet when it was looked at the first time.
      if (minute === '20') expect(outcome).toMatchObject({ reason: { code: 'anchors_unreachable' } });
    }
    s3.will('honest');
    await deposit(house, house.client.stock, '1.00');
    await anchor(anchoring, '2026-01-05T12:30:00.000Z');
    const inFile = await anchoring.stores[0]?.all();
    expect(inFile?.length).toBeGreaterThan(2);
    const inBucket = await createS3Store(bucket()).all();
    expect(inBucket.map(({ at }) => at)).toEqual(expect.arrayContaining((inFile ?? []).map(({ at }) => at)));
  });

  test.each<Mood>(['stall', 'err'])('cannot be read (%s) is no proof that all is well', async (mood) => {
    s3.will(mood);
    await expect(logProofOf([LOG_KEY], await keptIn(STALLED_MS))).rejects.toMatchObject({
      code: 'anchors_unreachable',
    });
  });

  test('is out of order for an hour shows on /readyz, and no more once it is mended', async () => {
    const anchoring = await keptIn();
    const [job] = logJobs({ pool: house.pool, door: house.door, anchoring });
    if (!job) throw new Error('There is a job for the heads.');
    const pastAnHour = async () => {
      const sql = await connectAs(house.database, 'postgres');
      await sql.query(
        `UPDATE internal.job_runs SET started_at = now() - interval '70 minutes', finished_at = now() - interval '61 minutes' WHERE name = 'anchor-log'`,
      );
      await sql.end();
    };
    const run = async () => {
      const jobs = createJobs({ jobs: [job], pool: house.pool, log: createLog('silent') });
      jobs.start();
      await jobs.stop();
      return jobs.problem();
    };
    expect(await run()).toBeUndefined();
    await deposit(house, house.client.stock, '1.00');
    s3.will('err');
    await pastAnHour();
    expect(await run()).toBe('late: anchor-log');
    s3.will('honest');
    expect(await run()).toBeUndefined();
    await anchorNow(house.pool, anchoring);
    expect(await signatures(await bucketAlone())).toEqual(await signatures(anchoring));
  });
});
