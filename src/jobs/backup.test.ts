// What the nightly backup leaves behind, and how its age is told.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeyPair, type KeyPair } from '../backup/age.js';
import { findBackup, manifestOf } from '../backup/manifest.js';
import { hasProgram } from '../backup/programs.js';
import { backupAge, backupProblem, lastBackup } from '../db/last-backup.js';
import { createLocalStore } from '../documents/local-store.js';
import { createLog } from '../log.js';
import { addDocument } from '../services/add-document.js';
import { PaperFile } from '../services/paper-file.js';
import { PDF } from '../../test/support/papers.js';
import { idOf, LOG_KEY, openHouse, settingsOf, type House } from '../../test/support/house.js';
import { connectAs } from '../../test/support/sql.js';
import { backupJob, backUp, type BackupParts } from './backup.js';
import { createJobs } from './index.js';
import { backUpOnce } from './backup-once.js';
import { explain } from './explain.js';

let house: House;
let folder: string;
let keys: KeyPair;
beforeAll(async () => {
  house = await openHouse();
  folder = mkdtempSync(join(tmpdir(), 'vip-backup-'));
  keys = await makeKeyPair();
});
afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

const parts = (name: string): BackupParts => ({
  door: house.door,
  database: settingsOf(house.database.url('backup')),
  settings: { recipients: [keys.recipient], folder: join(folder, name), content: 'rows', programs: undefined },
  productVersion: '0.1.0',
  signer: house.anchoring.signer,
  papers: join(folder, 'documents'),
});
const variables = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  VIP_ENV: 'test',
  DATABASE_URL: house.database.url('app'),
  DB_APP_PASSWORD: process.env.DB_APP_PASSWORD,
  DB_BACKUP_PASSWORD: process.env.DB_BACKUP_PASSWORD,
  SESSION_SECRET: 'a secret for tests, long enough for sessions',
  LOG_KEY,
  DATA_DIR: folder,
  ...more,
});

test('the job takes one a day, the log knows of it, and its age is told', async () => {
  const now = new Date();
  expect(await backupProblem(house.rows, now)).toBeUndefined();
  expect(await backupAge(house.rows, now)).toEqual({ age_hours: null });
  for (const _ of [1, 2]) {
    const jobs = createJobs({ jobs: [backupJob(parts('daily'))], pool: house.pool, log: createLog('silent') });
    jobs.start();
    await jobs.stop();
  }
  const names = readdirSync(join(folder, 'daily')).sort();
  expect(names).toEqual([
    'papers',
    expect.stringMatching(/^vip-\d{8}T\d{6}Z-[0-9a-f]{8}\.age$/),
    expect.stringMatching(/json$/),
  ]);
  expect((await lastBackup(house.rows))?.file).toBe(names[1]);
  expect((await backupAge(house.rows, now)).age_hours).toBe(0);
});

test('from 26 hours on the last good backup is too old', async () => {
  const at = (hours: number, from: Date) => new Date(from.getTime() + hours * 3_600_000);
  const { takenAt } = (await lastBackup(house.rows)) ?? { takenAt: new Date(0) };
  expect(await backupProblem(house.rows, at(25.9, takenAt))).toBeUndefined();
  expect(await backupProblem(house.rows, at(26.1, takenAt))).toBe('the last good backup is 26 hours old');
});

test('nobody but its owner reads the files, and the folder', async () => {
  const { file } = await backUp(parts('private'), 'backup');
  expect([file, manifestOf(file), join(folder, 'private')].map((path) => statSync(path).mode & 0o77)).toEqual([
    0, 0, 0,
  ]);
});

test('row-level security that hides rows from the backup keeps it from being taken', async () => {
  const sql = await connectAs(house.database, 'owner');
  await sql.query('ALTER POLICY reader ON trades USING (voided_at IS NULL)');
  await expect(backUp(parts('hidden'), 'backup')).rejects.toThrow(/hides rows of trades from vip_backup/);
  await sql.query('ALTER POLICY reader ON trades USING (true)');
  await sql.end();
  expect(readdirSync(join(folder, 'hidden'))).toEqual([]);
});

test('whoever takes it can write nothing and read everything', async () => {
  const sql = await connectAs(house.database, 'backup');
  const tables = await sql.query(`SELECT schemaname || '.' || tablename AS name FROM pg_tables
    WHERE schemaname IN ('public', 'internal')`);
  expect(tables.length).toBeGreaterThan(30);
  for (const { name } of tables) {
    expect(await sql.query(`SELECT * FROM ${String(name)} LIMIT 1`)).toBeDefined();
    for (const statement of [
      `DELETE FROM ${String(name)}`,
      `INSERT INTO ${String(name)} DEFAULT VALUES`,
      `TRUNCATE ${String(name)}`,
    ])
      expect(await sql.refused(statement)).toMatch(/^42501 permission denied/);
  }
  await sql.end();
});

test('a paper’s file is copied beside it, and one that is gone is told', async () => {
  const documents = join(folder, 'documents');
  house.papers.store = createLocalStore({ folder: documents, secret: 'a key for the papers of tests' });
  const paper = { user_id: idOf(house.client.stock), document_type: 'GOVERNMENT_ID' };
  for (const name of ['one', 'two'])
    await house.door.run(addDocument, house.admin, {
      ...paper,
      file: new PaperFile(name, Buffer.from(PDF.toString().replace('\n', `\n% ${name}\n`))),
    });
  const [gone = '', kept = ''] = readdirSync(documents);
  rmSync(join(documents, gone));
  const { manifest } = await backUp(parts('papers'), 'backup');
  expect(manifest.papers).toEqual({ store: 'local', count: 2, missing: 1 });
  expect(readdirSync(join(folder, 'papers', 'papers'))).toEqual([kept]);
});

test('a backup that is killed leaves nothing that looks like one', async () => {
  const target = join(folder, 'killed');
  const content = (await hasProgram('pg_dump', undefined)) ? 'pg_dump' : 'rows';
  const env = {
    ...process.env,
    ...variables({ BACKUP_DIR: target, BACKUP_CONTENT: content, BACKUP_RECIPIENTS: keys.recipient }),
  };
  const before = await lastBackup(house.rows);
  const child = spawn(process.execPath, ['dist/src/jobs/backup-command.js'], {
    env: { ...env, NODE_OPTIONS: '' },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  while (
    !(existsSync(target) && readdirSync(target).some((name) => name.endsWith('.unfinished'))) &&
    child.exitCode === null
  )
    await new Promise(setImmediate);
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  expect(readdirSync(target)).toEqual([expect.stringMatching(/\.age\.unfinished$/)]);
  await expect(findBackup(target)).rejects.toThrow(/no finished backup/);
  expect(await lastBackup(house.rows)).toEqual(before);
  expect(
    await backUpOnce(variables({ BACKUP_DIR: target, BACKUP_CONTENT: content, BACKUP_RECIPIENTS: keys.recipient })),
  ).toMatch(/^Backup taken: /);
  expect(await findBackup(target)).toMatch(/\.age$/);
});

test('a demo makes a key up and says so', async () => {
  expect(await backUpOnce(variables({ BACKUP_DIR: join(folder, 'demo'), BACKUP_CONTENT: 'rows' }))).toMatch(
    /was made up for this demo: .*backup-identity\.txt opens its backups/,
  );
  expect(statSync(join(folder, 'backup-identity.txt')).mode & 0o77).toBe(0);
});

test.each([
  ['a private key', { BACKUP_RECIPIENTS: 'AGE-SECRET-KEY-1QQQ' }, /holds a private key/],
  ['no key', { BACKUP_RECIPIENTS: 'age1abc' }, /no public key of age/],
  ['another content', { BACKUP_CONTENT: 'tar' }, /Set it to pg_dump or rows/],
  [
    'a missing pg_dump',
    { PG_BIN: '/nowhere', BACKUP_CONTENT: 'pg_dump' },
    /\/nowhere\/pg_dump cannot be run: it was not found\.\nInstall PostgreSQL/,
  ],
])('%s is said, with what to do', async (_what, more, words) => {
  const said = await backUpOnce(
    variables({ BACKUP_RECIPIENTS: keys.recipient, BACKUP_DIR: join(folder, 'bad'), ...more }),
  ).catch(explain);
  expect(said).toMatch(words);
});
