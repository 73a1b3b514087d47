// Backups of a test's own: a demo's database and papers, its keys, and empty databases to restore into.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapRoles, withDatabase } from '../../scripts/lib/bootstrap-roles.mjs';
import { migrate } from '../../scripts/lib/migrate.mjs';
import { rolePasswords } from '../../scripts/lib/settings.mjs';
import { writeFirstData } from '../../prisma/first-data.js';
import { makeKeyPair, type KeyPair } from '../../src/backup/age.js';
import { manifestOf, type Manifest } from '../../src/backup/manifest.js';
import { takeBackup, type Taken } from '../../src/backup/take.js';
import type { Content } from '../../src/config-backup.js';
import { readConfig } from '../../src/config.js';
import { createPool, rowsOf, type Pool } from '../../src/db/client.js';
import { createDocumentStore } from '../../src/documents/index.js';
import { erasureListAt } from '../../src/erasure-list.js';
import { doorKeys } from '../../src/keys.js';
import type { RequestContext } from '../../src/request-context.js';
import { createVault } from '../../src/secrets/vault.js';
import { createDoor, type Door } from '../../src/services/run-command.js';
import { checkOnce, restoreOnce } from '../../src/jobs/restore-once.js';
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
  restore(
    path: string,
    target: EmptyDatabase,
    wish?: { identity?: string; withoutErasures?: boolean },
  ): Promise<string>;
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
  return {
    folder,
    database,
    pool,
    keys,
    identity,
    variables,
    take: (content) =>
      takeBackup({
        database: settingsOf(database.url('backup')),
        settings: { ...settings, content },
        productVersion: '0.1.0',
        papers: join(folder, 'documents'),
      }),
    door,
    admin,
    async restore(path, target, { identity: key = identity, withoutErasures = false } = {}) {
      const said: string[] = [];
      try {
        const backup = await checkOnce(variables(target), { path, identity: key, withoutErasures });
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
    async close() {
      await pool.end();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
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
  migrate(): Promise<boolean>;
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

/** A copy of a backup with its manifest in a folder of its own, changed. */
export function changedCopy(
  { file, manifest }: Taken,
  folder: string,
  change: (bytes: Buffer) => Buffer,
  changeManifest: (manifest: Manifest, bytes: Buffer) => Manifest = (same) => same,
): string {
  const target = join(folder, `copy-${(written += 1)}`);
  mkdirSync(target);
  const copy = join(target, manifest.file);
  const bytes = change(readFileSync(file));
  writeFileSync(copy, bytes);
  writeFileSync(manifestOf(copy), JSON.stringify(changeManifest(manifest, bytes)));
  return copy;
}

export const filesIn = (folder: string): string[] => readdirSync(folder).sort();
