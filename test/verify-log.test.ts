// npm run verify-log over a house, and the words of docs/verify-log.md: a third party verifies an export with nothing of
// ours.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyLogOnce } from '../src/jobs/verify-log-once.js';
import { DATA_KEYS, deposit, LOG_KEY, openHouse, type House } from './support/house.js';
import { createAnchoring, type Anchoring } from '../src/anchors/index.js';
import { readLogHead } from '../src/db/log-reads.js';
import { signAnchor } from '../src/domain/log-anchor.js';
import { systemContext } from '../src/request-context.js';
import { anchorLog } from '../src/services/anchor-log.js';
import { recordRestore } from '../src/services/record-restore.js';
import { createDoor } from '../src/services/run-command.js';

let house: House;
let anchoring: Anchoring;
let folder: string;
let variables: NodeJS.ProcessEnv;
beforeAll(async () => {
  house = await openHouse();
  await deposit(house, house.client.stock, '1000.00');
  folder = mkdtempSync(join(tmpdir(), 'vip-log-'));
  variables = {
    ...process.env,
    VIP_ENV: 'test',
    DATABASE_URL: house.database.url('app'),
    SESSION_SECRET: 'a secret of the session, longer than thirty-two characters',
    LOG_SIGNING_KEY: 'a key that signs heads in tests and is longer than thirty-two',
    DATA_KEYS,
    DATA_DIR: folder,
    INIT_CWD: folder,
  };
  anchoring = await createAnchoring({
    key: '',
    signingKey: variables.LOG_SIGNING_KEY ?? '',
    anchorFile: join(folder, 'log-anchors.jsonl'),
  });
  await anchorLog(anchoring, await readLogHead(house.rows), new Date());
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await house.close();
});

test('every row holds, and agrees with the head that was kept', async () => {
  const { passed, words } = await verifyLogOnce(variables, []);
  expect(words).toMatch(/^\d+ rows hold, and agree with 1 signed heads\. The last hash is [0-9a-f]{64}\./);
  expect(passed).toBe(true);
});

test('with another key every row counts as forged, and the first is named', async () => {
  const { passed, words } = await verifyLogOnce(
    { ...variables, LOG_KEY: 'another key, also longer than thirty-two' },
    [],
  );
  expect([passed, words]).toEqual([
    false,
    expect.stringMatching(/^Row 1 \([0-9a-f-]{36}\) has a mac that was not made/),
  ]);
});

test('with a new key, and the one before it named, every row and head holds', async () => {
  const changed = {
    ...variables,
    LOG_KEY: 'another key, also longer than thirty-two',
    LOG_SIGNING_KEY: 'another key that signs heads, longer than thirty-two',
    LOG_SIGNING_KEYS_BEFORE: ` ${variables.LOG_SIGNING_KEY ?? ''},`,
  };
  const before = variables.LOG_KEY ?? '';
  expect((await verifyLogOnce({ ...changed, LOG_KEYS_BEFORE: before }, [])).words).toMatch(/agree with 1 signed heads/);
  const { words } = await verifyLogOnce(changed, ['--public-key']);
  expect(words.match(/BEGIN PUBLIC KEY/g)).toHaveLength(2);
});

test('what it does not know it says how to use', async () => {
  for (const args of [['--exprot'], ['--export']])
    expect((await verifyLogOnce(variables, args)).words).toMatch(/^Use: npm run verify-log/);
});

describe('an export, by the words of docs/verify-log.md', () => {
  const path = (name: string) => join(folder, name);
  beforeAll(async () => {
    const recipe = /```js\n([\s\S]+?)```/.exec(readFileSync('docs/verify-log.md', 'utf8'))?.[1];
    writeFileSync(path('check.mjs'), recipe ?? '');
    writeFileSync(path('public.pem'), (await verifyLogOnce(variables, ['--public-key'])).words);
    await verifyLogOnce(variables, ['--export', 'log.jsonl']);
  });
  const lines = () => readFileSync(path('log.jsonl'), 'utf8').trimEnd().split('\n');
  /** By Node alone, in a folder with nothing of the product. */
  function check(changed: readonly string[]): string {
    writeFileSync(path('given.jsonl'), changed.join('\n'));
    const { stdout, stderr } = spawnSync(process.execPath, ['check.mjs', 'given.jsonl', 'public.pem'], {
      cwd: folder,
      env: {},
      encoding: 'utf8',
    });
    return stdout + stderr;
  }

  test('holds; and that it was taken is a row of the log', async () => {
    const rows = lines().filter((line) => !line.startsWith('{"anchor"')).length;
    expect(check(lines())).toMatch(new RegExp(`^${rows} rows and 1 anchors hold\\. The last hash is [0-9a-f]{64}\\.`));
    expect(await house.count(`activity_logs WHERE action_type = 'EXPORT' AND target_id = 'ActivityLog'`)).toBe(1);
  });

  test('tells of a restore, and passes over the anchors of what was lost by it and no others', async () => {
    const head = await readLogHead(house.rows);
    // Of the house that was lost: it had gone on, and its head was signed.
    const lost = { seq: String(BigInt(head.seq) + 7n), hash: 'ab'.repeat(32) };
    const { signer } = anchoring;
    for (const store of anchoring.stores) await store.add(signAnchor(signer, lost, new Date()));
    const parts = { pool: house.pool, digestKey: 'a key for tests', logKey: LOG_KEY, anchoring };
    await createDoor(parts).run(recordRestore, systemContext('restore-command'), { hash: head.hash });
    await verifyLogOnce(variables, ['--export', 'restored.jsonl']);
    const restored = readFileSync(path('restored.jsonl'), 'utf8').trimEnd().split('\n');
    expect(check(restored)).toMatch(
      new RegExp(`^Row \\d+ tells of a restore: behind row ${head.seq}, 7 rows .*\\n\\d+ rows and 2 anchors hold`),
    );
    const later = { anchor: signAnchor(signer, lost, new Date('2100-01-01T00:00:00.000Z')) };
    expect(check([...restored, JSON.stringify(later)])).toMatch(/Row \d+ is not the one that was anchored/);
  });

  test('of which a row was changed, taken out or put elsewhere does not', () => {
    const all = lines();
    expect(check(all.with(3, (all[3] ?? '').replace('"description":"', '"description":"x')))).toMatch(
      /^Row 4 was changed/,
    );
    expect(check(all.toSpliced(4, 1))).toMatch(/^Row 5 is missing/);
    expect(check(all.with(5, all[6] ?? '').with(6, all[5] ?? ''))).toMatch(/^Row 6 is missing/);
    expect(check(all.toSpliced(all.length - 2, 1))).toMatch(/^Row \d+ is not the one that was anchored/);
    const forged = (all.at(-1) ?? '').replace(/"at":"20/, '"at":"30');
    expect(check(all.with(-1, forged))).toMatch(/^The anchor of row \d+ is not signed with this key/);
  });
});
