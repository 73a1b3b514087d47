// The commands on a house in earnest, as somebody at its terminal runs them: processes with the settings of a `.env`, over
// a database that shows a certificate. Where VIP_ENV is left out, a database that is named makes it production.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { withClient } from '../scripts/lib/bootstrap-roles.mjs';
import { AUDIT, FAULTS } from '../scripts/lib/fault-names.mjs';
import { ROOT, inRoot } from '../scripts/lib/repository.mjs';
import { environmentName, noteDemoDatabase } from '../scripts/lib/settings.mjs';
import { makeKeyPair } from '../src/backup/age.js';
import { identityFile } from './support/backups.js';
import { authorityFile, makeAuthority, makeCertificate, startTlsServer, type TlsServer } from './support/tls.js';

// Each is a process that starts, and a restore migrates.
jest.setTimeout(300_000);

const secret = (): string => randomBytes(33).toString('base64');
const SECRETS = {
  DB_APP_PASSWORD: secret(),
  DB_PORTAL_PASSWORD: secret(),
  DB_READER_PASSWORD: secret(),
  DB_BACKUP_PASSWORD: secret(),
  SESSION_SECRET: secret(),
  LOG_KEY: secret(),
  LOG_SIGNING_KEY: secret(),
  DOCUMENT_KEY: secret(),
  DATA_KEYS: `first:${secret()}`,
};
const ADMIN = { ADMIN_EMAIL: 'head@example.com', ADMIN_PASSWORD: 'correct horse 42' };

let server: TlsServer;
let folder: string;
let identity: string;
let settings: NodeJS.ProcessEnv;
let addressOf: (database: string) => string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vip-production-'));
  const authority = await makeAuthority('Ours');
  server = await startTlsServer();
  await server.show(await makeCertificate(authority, 'localhost'));
  const parameters = `sslmode=verify-full&sslrootcert=${authorityFile(folder, authority)}`;
  addressOf = (database) => server.url(database, parameters);
  const keys = await makeKeyPair();
  identity = identityFile(folder, keys);
  settings = {
    ...SECRETS,
    DATABASE_URL: addressOf('house'),
    PUBLIC_URL: 'https://portal.example.org',
    BACKUP_RECIPIENTS: keys.recipient,
    BACKUP_DIR: join(folder, 'backups'),
    // Not every machine has pg_dump.
    BACKUP_CONTENT: 'rows',
    DATA_DIR: join(folder, 'data'),
  };
  expect((await run('migrate', [], settings)).said).toContain('The migrations were applied.');
}, 300_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Of somebody who sits down at a terminal: nothing of the tests' own database or keys. */
const { PATH, HOME, LANG, USER } = process.env;

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [inRoot('scripts', `${command}.mjs`), ...args], {
    cwd: ROOT,
    env: { PATH, HOME, LANG, USER, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

const rowsOf = (sql: string, database = 'house'): Promise<unknown[]> =>
  withClient(addressOf(database), async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

const inDataFolder = (): string[] => (existsSync(join(folder, 'data')) ? readdirSync(join(folder, 'data')) : []);

describe('where a secret is missing', () => {
  test.each([
    ['import', ['prices', 'none.csv', '--yes'], /SESSION_SECRET .*is missing[^]+LOG_KEY .*is missing/],
    ['restore', ['none.age', '--identity', 'none'], /SESSION_SECRET .*is missing[^]+LOG_SIGNING_KEY .*is missing/],
    ['seed', [], /SESSION_SECRET is missing[^]+LOG_KEY is missing[^]+DB_APP_PASSWORD is missing/],
  ] as const)('npm run %s names it, makes none up and writes nothing', async (command, args, words) => {
    const { DATABASE_URL, PUBLIC_URL, DATA_DIR } = settings;
    const { code, said } = await run(command, args, { DATABASE_URL, PUBLIC_URL, DATA_DIR, ...ADMIN });
    expect([code, said]).toEqual([1, expect.stringMatching(words)]);
    expect(said).not.toMatch(/of the demo|of this demo|remove/);
    expect(inDataFolder()).toEqual([]);
  });

  test('and a database too, also where one of a demo runs', async () => {
    const { DATABASE_URL: _left, ...others } = settings;
    const { code, said } = await run('reconcile', [], { ...others, VIP_ENV: 'production' });
    expect([code, said]).toEqual([1, expect.stringContaining('DATABASE_URL is missing')]);
  });

  test('npm start, which would make them up, is for no house in earnest', async () => {
    const { code, said } = await run('start', [], { ...settings, VIP_ENV: 'production' });
    expect([code, said]).toEqual([1, expect.stringMatching(/is for a demo[^]+VIP_ENV is production[^]+npm run serve/)]);
    expect(inDataFolder()).toEqual([]);
  });
});

test('where npm start has made a demo in a database that is named, every command takes that one for a demo', () => {
  const before = process.env;
  const DATA_DIR = mkdtempSync(join(folder, 'demo-'));
  process.env = { DATA_DIR, DATABASE_URL: addressOf('house') };
  try {
    expect(environmentName()).toBe('production');
    noteDemoDatabase();
    expect(environmentName()).toBe('demo');
    process.env.DATABASE_URL = addressOf('another');
    expect(environmentName()).toBe('production');
    process.env.VIP_ENV = 'test';
    expect(environmentName()).toBe('test');
  } finally {
    process.env = before;
  }
});

describe('with all of them', () => {
  test('npm run seed makes the first admin and nothing of the demo, once', async () => {
    const first = await run('seed', [], { ...settings, ...ADMIN });
    expect(first).toEqual({ code: 0, said: expect.stringContaining('The first admin is head@example.com.') as string });
    const second = await run('seed', [], { ...settings, ...ADMIN, VIP_ENV: 'production' });
    expect(second).toEqual({ code: 0, said: expect.stringContaining('There is an admin already') as string });
    expect(await rowsOf('SELECT email, role FROM users')).toEqual([{ email: 'head@example.com', role: 'ADMIN' }]);
    expect(inDataFolder()).not.toContain('secrets.json');
  });

  test('npm run import enters nothing that a second admin must see, whatever it is told', async () => {
    const file = join(folder, 'clients.csv');
    writeFileSync(file, 'email,first_name,last_name,account_type\nann@example.com,Ann,Example,STOCK\n');
    const { code, said } = await run('import', ['clients', file, '--yes'], settings);
    expect([code, said]).toEqual([1, expect.stringContaining('This needs a second person')]);
    expect(await rowsOf('SELECT id FROM imports')).toEqual([]);
  });

  test('npm run restore begins only where both addresses name one database, and then proves what it has filled', async () => {
    expect((await run('backup', [], settings)).said).toContain('Backup taken: ');
    const args = [join(folder, 'backups'), '--identity', identity, '--without-erasures'];
    const restore = (more: NodeJS.ProcessEnv) => run('restore', args, { ...settings, ...more });

    const apart = await restore({ DATABASE_OWNER_URL: addressOf('restored') });
    expect([apart.code, apart.said]).toEqual([
      1,
      expect.stringMatching(
        /DATABASE_OWNER_URL names the database restored at localhost:\d+, and DATABASE_URL names house at localhost:\d+\.\n→ /,
      ),
    ]);
    expect(await rowsOf("SELECT datname FROM pg_database WHERE datname = 'restored'")).toEqual([]);

    const [DATABASE_OWNER_URL, DATABASE_URL] = [addressOf('restored'), addressOf('restored')];
    const together = await restore({ DATABASE_OWNER_URL, DATABASE_URL });
    expect([together.code, together.said]).toEqual([0, expect.stringContaining('The house is restored.')]);
    const restores = "SELECT 1 FROM activity_logs WHERE action_type = 'RESTORED'";
    expect(await rowsOf(restores)).toEqual([]);
    expect(await rowsOf(restores, 'restored')).not.toEqual([]);
    const live = await run('restore', ['--go-live'], { ...settings, DATABASE_URL });
    expect([live.code, live.said]).toEqual([0, expect.stringContaining('The house is live')]);
  });

  test.each([
    ['another host', 'postgresql://owner:hidden@127.0.0.1:5432/house'],
    ['another port', 'postgresql://owner:hidden@localhost:5433/house'],
    ['what is no address', 'owner:hidden@localhost'],
  ])('npm run restore refuses %s, and repeats no password', async (_what, DATABASE_OWNER_URL) => {
    const DATABASE_URL = 'postgresql://localhost/house';
    const { code, said } = await run('restore', ['none.age'], { ...settings, DATABASE_URL, DATABASE_OWNER_URL });
    expect([code, said]).toEqual([1, expect.stringMatching(/DATABASE_OWNER_URL (names the database|cannot be read)/)]);
    expect(said).not.toContain('hidden');
  });
});

describe('npm run faults', () => {
  test.each(['app-kiled', 'app-killed,papers', ''])('--only "%s" breaks nothing, and says so', async (only) => {
    const { code, said } = await run('faults', ['--only', only], { DATA_DIR: join(folder, 'faults') });
    expect([code, said]).toEqual([1, expect.stringMatching(/there is no fault ".*"\.\n→ There are app-killed, /)]);
    expect(said).not.toContain('PostgreSQL started');
  });

  test('each name that it takes is one that a drill has', () => {
    const drills = readdirSync(inRoot('test', 'faults'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(inRoot('test', 'faults', file), 'utf8'))
      .join('\n');
    const named = [...drills.matchAll(/(?:\bname:|\bconst name =|\bdrill\() ?'([a-z-]+)'/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([...FAULTS, AUDIT].sort());
  });
});
