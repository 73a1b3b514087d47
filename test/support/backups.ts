// Backups of a test's own: a demo's database and papers, its keys, and empty databases to restore into.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { bootstrapRoles, withDatabase } from '../../scripts/lib/bootstrap-roles.mjs';
import { migrate } from '../../scripts/lib/migrate.mjs';
import { sealLog } from '../../scripts/lib/seal-log.mjs';
import { rolePasswords } from '../../scripts/lib/settings.mjs';
import { writeFirstData } from '../../prisma/first-data.js';
import { makeKeyPair, type KeyPair } from '../../src/backup/age.js';
import { manifestOf, type Manifest } from '../../src/backup/manifest.js';
import type { Signature } from '../../src/backup/signature.js';
import { takeBackup, type Taken } from '../../src/backup/take.js';
import type { Content } from '../../src/config-backup.js';
import { createAnchoring } from '../../src/anchors/index.js';
import { logSigningKey } from '../../src/config-log.js';
import { readConfig } from '../../src/config.js';
import { isEmpty } from '../../src/db/backup-moment.js';
import { createPool, rowsOf, type Pool } from '../../src/db/client.js';
import { createDocumentStore } from '../../src/documents/index.js';
import { logSigner, type LogSigner } from '../../src/domain/log-anchor.js';
import { erasureListAt } from '../../src/erasure-list.js';
import { doorKeys } from '../../src/keys.js';
import type { RequestContext } from '../../src/request-context.js';
import { createVault } from '../../src/secrets/vault.js';
import { createDoor, type Door } from '../../src/services/run-command.js';
import { anchorNow } from '../../src/jobs/verify-log.js';
import { checkOnce, restoreOnce, type Wish } from '../../src/jobs/restore-once.js';
import { cloneDatabase, type ClonedDatabase } from './database.js';
import { LOG_KEY, settingsOf } from './house.js';

export interface LostHouse {
  folder: string;
  database: ClonedDatabase;
  pool: Pool;
  keys: KeyPair;
  /** The file with the private key. */
  identity: string;
  take(content: Content): Promise<Taken>;
  /** What a restore answers: what it says, or the words of its refusal. */
  restore(path: string, target: EmptyDatabase, wish?: Partial<Wish>): Promise<string>;
  /** Who signs its manifests. */
  signer: LogSigner;
  /** The house works on after its backup, and the head of its log is signed and kept. */
  goOn(): Promise<void>;
  /** The house's own door, and an admin who goes through it. */
  door: Door;
  admin: RequestContext;
  variables(target: { url: string }): NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/** The demo's world, filled as `npm start` fills it. */
export async function openLostHouse(): Promise<LostHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'vip-lost-'));
  const database = await cloneDatabase();
  const variables = ({ url }: { url: string }) => ({
    VIP_ENV: 'test',
    DATABASE_URL: url,
    DB_APP_PASSWORD: process.env.DB_APP_PASSWORD,
    SESSION_SECRET: 'a secret for tests, long enough for sessions',
    LOG_KEY,
    DATA_DIR: folder,
  });
  await writeFirstData({ ...variables({ url: database.url('app') }), DEMO: '1', DEMO_PASSWORD: 'correct horse 42' });
  const keys = await makeKeyPair();
  const identity = identityFile(folder, keys);
  const settings = { recipients: [keys.recipient], folder: join(folder, 'backups'), programs: undefined };
  const pool = createPool(settingsOf(database.url('app')));
  const config = readConfig(variables({ url: database.url('app') }));
  const papers = { store: await createDocumentStore(config.documents), requiredKinds: [] };
  // Nobody need wait for the law's years here.
  const erasure = { list: erasureListAt(config.erasure.list), retentionYears: 0 };
  await erasure.list.begin();
  const vault = createVault(config.dataKeys);
  const door = createDoor({ pool, ...doorKeys(config), vault, papers, erasure });
  const [person] = await rowsOf(pool).rows<{ id: string }>(`SELECT id FROM users WHERE role = 'ADMIN' ORDER BY id`);
  const admin: RequestContext = { actor: { kind: 'person', id: person?.id ?? '', role: 'ADMIN' } };
  const past = createPool(settingsOf(database.url('postgres')), { max: 1 });
  const signer = logSigner(logSigningKey(variables({ url: '' }), false));
  return {
    folder,
    database,
    pool,
    keys,
    signer,
    identity,
    variables,
    take: (content) =>
      takeBackup({
        database: settingsOf(database.url('backup')),
        settings: { ...settings, content },
        productVersion: '0.1.0',
        signer,
        papers: join(folder, 'documents'),
      }),
    door,
    admin,
    async restore(path, target, wish = {}) {
      const said: string[] = [];
      const { withoutErasures = false } = wish;
      try {
        const backup = await checkOnce(variables(target), { path, identity, ...wish });
        await restoreOnce(
          variables(target),
          { backup, withoutErasures },
          { ...target, say: (words) => said.push(words) },
        );
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
      return said.join('\n');
    },
    async goOn() {
      for (let n = 0; n < 3; n += 1)
        await past.query(
          `INSERT INTO activity_logs (action_type, target_type, description) VALUES ('LOGIN', 'test', 'Lost')`,
        );
      await sealLog(database.url('postgres'), LOG_KEY, () => true);
      await anchorNow(pool, await createAnchoring(readConfig(variables({ url: database.url('app') })).log));
    },
    async close() {
      await past.end();
      await pool.end();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As the migrations of a later version do, which write to the log, and as `npm run migrate` seals it. */
export async function migrateOn(ownerUrl: string, rows: number): Promise<void> {
  const pool = createPool(settingsOf(ownerUrl), { max: 1 });
  for (let n = 0; n < rows; n += 1)
    await pool.query(`INSERT INTO activity_logs (action_type, target_type, description, metadata)
      VALUES ('SETTINGS_CHANGED', 'test', 'A later version', '{"system": "migration"}')`);
  await pool.end();
  await sealLog(ownerUrl, LOG_KEY, () => true);
}

let written = 0;
export function identityFile(folder: string, { identity, recipient }: KeyPair): string {
  const file = join(folder, `identity-${(written += 1)}.txt`);
  writeFileSync(file, `# public key: ${recipient}\n${identity}\n`);
  return file;
}

export interface EmptyDatabase {
  url: string;
  ownerUrl: string;
  bootstrap(): Promise<void>;
  migrate(): Promise<unknown>;
  clone: Pick<ClonedDatabase, 'name' | 'drop'>;
}

/** Nothing is there, not even the database; who restores makes it. */
export function emptyDatabase(): EmptyDatabase {
  const name = `vip_restored_${randomBytes(6).toString('hex')}`;
  const ownerUrl = withDatabase(process.env.TEST_DATABASE_URL ?? '', name);
  const url = new URL(ownerUrl);
  url.username = 'vip_app';
  url.password = encodeURIComponent(process.env.DB_APP_PASSWORD ?? '');
  const passwords = rolePasswords(process.env);
  return {
    url: url.href,
    ownerUrl,
    bootstrap: () => bootstrapRoles(ownerUrl, passwords),
    migrate: () => migrate(ownerUrl, passwords, LOG_KEY),
    clone: { name, drop: () => dropDatabase(name) },
  };
}

async function dropDatabase(name: string): Promise<void> {
  const pool = createPool(settingsOf(process.env.TEST_DATABASE_URL ?? ''), { max: 1 });
  await pool.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).finally(() => pool.end());
}

/** What is in a database, as its owner sees it; nothing where it was not even made. */
export async function look<T>(
  target: EmptyDatabase,
  read: (rows: ReturnType<typeof rowsOf>) => Promise<T>,
): Promise<T | 'no database'> {
  const pool = createPool(settingsOf(target.ownerUrl), { max: 1 });
  try {
    return await read(rowsOf(pool));
  } catch (error) {
    if (/does not exist/.test(String(error))) return 'no database';
    throw error;
  } finally {
    await pool.end();
  }
}

export const nothingIn = async (target: EmptyDatabase): Promise<boolean> =>
  [true, 'no database'].includes(await look(target, isEmpty));

export type SignedManifest = Manifest & Signature;

/** A copy of a backup with its manifest in a folder of its own, changed. */
export function changedCopy(
  { file }: Taken,
  folder: string,
  change: (bytes: Buffer) => Buffer,
  changeManifest: (manifest: SignedManifest, bytes: Buffer) => object = (same) => same,
): string {
  const target = join(folder, `copy-${(written += 1)}`);
  mkdirSync(target);
  const copy = join(target, basename(file));
  const bytes = change(readFileSync(file));
  const manifest = JSON.parse(readFileSync(manifestOf(file), 'utf8')) as SignedManifest;
  writeFileSync(copy, bytes);
  writeFileSync(manifestOf(copy), JSON.stringify(changeManifest(manifest, bytes)));
  return copy;
}

export const filesIn = (folder: string): string[] => readdirSync(folder).sort();
