// The way to the database is sealed and its end is who it says, or there is no connection; nothing is ever said in the
// open before that is known.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { bootstrapRoles } from '../scripts/lib/bootstrap-roles.mjs';
import { migrate } from '../scripts/lib/migrate.mjs';
import { rolePasswords } from '../scripts/lib/settings.mjs';
import { migrateAdapter } from '../prisma/migrate-adapter.js';
import { pgDump } from '../src/backup/pg-dump.js';
import { hasProgram } from '../src/backup/programs.js';
import { makeKeyPair } from '../src/backup/age.js';
import { logSigner } from '../src/domain/log-anchor.js';
import { takeBackup } from '../src/backup/take.js';
import { databaseSettings, type DatabaseSettings } from '../src/config-database.js';
import { createPool } from '../src/db/client.js';
import { createReader } from '../src/db/reader.js';
import { createSessionStore } from '../src/db/session-store.js';
import { NO_VAULT } from '../src/secrets/vault.js';
import { startProblems } from '../src/start-checks.js';
import { LOG_KEY } from './support/house.js';
import {
  authorityFile,
  makeAuthority,
  makeCertificate,
  startTlsServer,
  type Certificate,
  type TlsServer,
} from './support/tls.js';

const DATABASE = 'vip_by_tls';
const passwords = rolePasswords(process.env);
const hasDump = await hasProgram('pg_dump', process.env.PG_BIN);

let server: TlsServer;
let folder: string;
let parameters: string;
let certificates: Record<'right' | 'otherHost' | 'stranger' | 'expired', Certificate>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vip-certificates-'));
  const [ours, another] = [await makeAuthority('Ours'), await makeAuthority('Another')];
  certificates = {
    right: await makeCertificate(ours, 'localhost'),
    otherHost: await makeCertificate(ours, 'db.example.org'),
    stranger: await makeCertificate(another, 'localhost'),
    expired: await makeCertificate(ours, 'localhost', -1),
  };
  parameters = `sslmode=verify-full&sslrootcert=${authorityFile(folder, ours)}`;
  server = await startTlsServer();
  await server.show(certificates.right);
  await migrate(server.url(DATABASE, parameters), passwords, LOG_KEY);
}, 120_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function settings(): DatabaseSettings {
  const problems: string[] = [];
  const found = databaseSettings({ ...process.env, DATABASE_URL: server.url(DATABASE, parameters) }, true, (problem) =>
    problems.push(problem),
  );
  expect(problems).toEqual([]);
  return found;
}

/** Every way by which the product reaches its database, each until it has an answer. */
const WAYS: Record<string, (found: DatabaseSettings) => Promise<unknown>> = {
  'the door': ({ app }) => ask(app),
  'the clients’ pages': ({ portal }) => ask(portal),
  'the backup’s role': ({ backup }) => ask(backup),
  async 'the back office’s screens'({ reader }) {
    const prisma = createReader(reader, { max: 1 });
    return prisma.$queryRaw`SELECT 1`.finally(() => prisma.$disconnect());
  },
  async 'the sessions'({ app }) {
    const pool = createPool(app, { max: 1 });
    const failures: unknown[] = [];
    const store = createSessionStore(pool, (error) => failures.push(error));
    const found = new Promise((resolve, reject) =>
      store.get('nobody', (error: Error | null, session) => (error ? reject(error) : resolve(session))),
    );
    return found.finally(() => pool.end());
  },
  'the roles of npm run migrate': () => bootstrapRoles(server.url(DATABASE, parameters), passwords),
  async 'the migrations themselves'() {
    const connection = await migrateAdapter(server.url(DATABASE, parameters), 'vip_owner').connect();
    await connection.queryRaw({ sql: 'SELECT 1', args: [], argTypes: [] }).finally(() => connection.dispose());
  },
  ...(hasDump && {
    async pg_dump({ backup }: DatabaseSettings) {
      const dump = await pgDump(backup, { snapshot: '', programs: process.env.PG_BIN });
      dump.stream.resume();
      await dump.finished;
    },
  }),
};

async function ask(found: DatabaseSettings['app']): Promise<unknown> {
  const pool = createPool(found, { max: 1 });
  return pool
    .query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')
    .then(({ rows }) => rows as unknown)
    .finally(() => pool.end());
}

/** What only who is let in is told: a name of a role, of the database, or a statement. */
const SECRETS = /vip_app|vip_portal|vip_reader|vip_backup|postgres|vip_by_tls|SELECT/;

test('the right certificate: the start finds no problem, every way is sealed, and a backup is taken', async () => {
  await server.show(certificates.right);
  server.overheard();
  const databases = settings();
  const pool = createPool(databases.app, { max: 1 });
  const config = { environment: 'production' as const, databases };
  expect(
    await startProblems({ config, pool, vault: NO_VAULT, migrations: 'prisma/migrations' }).finally(() => pool.end()),
  ).toEqual([]);
  for (const role of ['app', 'portal', 'backup'] as const) expect(await ask(databases[role])).toEqual([{ ssl: true }]);
  const { recipient } = await makeKeyPair();
  const backups = {
    recipients: [recipient],
    folder: join(folder, 'backups'),
    content: hasDump ? ('pg_dump' as const) : ('rows' as const),
    programs: undefined,
  };
  const { manifest } = await takeBackup({
    database: databases.backup,
    settings: backups,
    productVersion: '0.1.0',
    signer: logSigner('a key of tests'),
    papers: undefined,
  });
  expect(manifest.size).toBeGreaterThan(10_000);
  expect(server.overheard().toString('latin1')).not.toMatch(SECRETS);
}, 60_000);

describe.each([
  ['a certificate of another host', 'otherHost', /altnames|does not match host name/],
  [
    'a certificate of an authority that nobody knows',
    'stranger',
    /self[- ]signed certificate|unable to (get|verify)|certificate verify failed/,
  ],
  ['an expired certificate', 'expired', /expired|certificate verify failed/],
  ['no TLS at all', undefined, /does not support SSL/],
] as const)('%s', (_what, shown, words) => {
  beforeAll(async () => {
    await server.show(shown && certificates[shown]);
    server.overheard();
  });

  test.each(Object.keys(WAYS))('%s does not connect, and says nothing in the open', async (way) => {
    const failure = await (WAYS[way]?.(settings()) ?? Promise.resolve()).then(
      () => 'it connected',
      (error: unknown) => inspect(error, { depth: 5 }),
    );
    expect(failure).not.toBe('it connected');
    expect(failure).toMatch(words);
    const said = server.overheard();
    expect(said.length).toBeGreaterThan(0);
    expect(said.toString('latin1')).not.toMatch(SECRETS);
  });

  test('the start lists it for each role, and says where to look', async () => {
    const databases = settings();
    const pool = createPool(databases.app, { max: 1 });
    const config = { environment: 'production' as const, databases };
    const problems = await startProblems({ config, pool, vault: NO_VAULT, migrations: 'prisma/migrations' }).finally(
      () => pool.end(),
    );
    expect(problems).toHaveLength(3);
    for (const problem of problems)
      expect(problem).toMatch(/does not let vip_\w+ in .* Check that it runs, DATABASE_URL/);
  });
});

test('with an unverified address production does not even try', () => {
  for (const mode of ['', 'sslmode=disable', 'sslmode=prefer', 'sslmode=require']) {
    const problems: string[] = [];
    databaseSettings({ DATABASE_URL: server.url(DATABASE, mode) }, true, (problem) => problems.push(problem));
    expect(problems).toEqual([expect.stringMatching(/Set sslmode=verify-full/)]);
  }
});
