import { readdirSync } from 'node:fs';
import { DATA_KEYS, idOf, LOG_KEY, openHouse, settingsOf, type House } from '../test/support/house.js';
import { connectAs } from '../test/support/sql.js';
import type { DatabaseSettings } from './config-database.js';
import { keysIn } from './config-data-keys.js';
import { createPool, type ConnectionSettings } from './db/client.js';
import { createVault } from './secrets/vault.js';
import { editClient } from './services/edit-client.js';
import { createDoor } from './services/run-command.js';
import { signOut } from './services/sign-out.js';
import { startProblems } from './start-checks.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const MIGRATIONS = 'prisma/migrations';

async function problems(
  environment: 'production' | 'demo',
  change: Partial<ConnectionSettings> = {},
  { migrations = MIGRATIONS, vault = house.vault, logKey = LOG_KEY, keysBefore = [] as string[] } = {},
): Promise<string[]> {
  const settings = (role: 'app' | 'portal' | 'reader' | 'backup') => ({
    ...settingsOf(house.database.url(role)),
    ...change,
  });
  const databases: DatabaseSettings = {
    app: settings('app'),
    portal: settings('portal'),
    reader: settings('reader'),
    backup: settings('backup'),
  };
  const log = { key: logKey, keysBefore, signingKey: '', anchorFile: '' };
  const pool = createPool(databases.app, { max: 1 });
  try {
    return await startProblems({ config: { environment, databases, log }, pool, migrations, vault });
  } finally {
    await pool.end();
  }
}

test('a database that is up to date and lets every role in is taken', async () => {
  expect(await problems('demo')).toEqual([]);
});

test('another LOG_KEY than the one that sealed the log is told, before a row is written with it', async () => {
  const logKey = 'another key, also longer than thirty-two';
  expect(await problems('demo', {}, { logKey })).toEqual([
    expect.stringMatching(/^LOG_KEY is not the key .* Put that one back/),
  ]);
  expect(await problems('demo', {}, { logKey, keysBefore: [LOG_KEY] })).toEqual([]);
  // A row that was sealed with the next key; then somebody starts with the two in the wrong order.
  const door = createDoor({ pool: house.pool, digestKey: 'a key for tests', logKey, logKeysBefore: [LOG_KEY] });
  await door.run(signOut, house.officer, {});
  expect(await problems('demo', {}, { logKey, keysBefore: [LOG_KEY] })).toEqual([]);
  expect(await problems('demo', {}, { logKey: LOG_KEY, keysBefore: [logKey] })).toEqual([
    expect.stringMatching(/^LOG_KEY and LOG_KEYS_BEFORE are in the wrong order/),
  ]);
});

test('production does not start on the demo', async () => {
  expect(await problems('production')).toEqual([expect.stringMatching(/holds the demo .* Point DATABASE_URL/)]);
});

test('a role that is not let in is named, with what to check; its password is not', async () => {
  const found = await problems('demo', { password: 'hidden-word' });
  expect(found).toEqual([
    expect.stringMatching(/let vip_app in .*DB_APP_PASSWORD/),
    expect.stringMatching(/let vip_portal in .*DB_PORTAL_PASSWORD/),
    expect.stringMatching(/let vip_reader in .*DB_READER_PASSWORD/),
  ]);
  expect(found.join()).not.toContain('hidden-word');
});

test('a server that is not there is named', async () => {
  const [problem] = await problems('demo', { port: 1 });
  expect(problem).toMatch(/at 127\.0\.0\.1:1 .*ECONNREFUSED/);
});

test('where encryption is asked for, a server without it is refused, never spoken to in the open', async () => {
  const [problem] = await problems('demo', { ssl: { rejectUnauthorized: true } });
  expect(problem).toMatch(/does not support SSL/);
});

test('each missing migration is named', async () => {
  const latest = readdirSync(MIGRATIONS)
    .filter((name) => /^\d/.test(name))
    .sort()
    .at(-1);
  const owner = await connectAs(house.database, 'postgres');
  await owner.query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = $1', [latest]);
  expect(await problems('demo')).toEqual([`The database lacks migrations (${latest}). Run \`npm run migrate\`.`]);
  await owner.query('UPDATE _prisma_migrations SET rolled_back_at = NULL');
  await owner.end();
});

test('a key that is missing, or another by its name, is named before anything cannot be read', async () => {
  await house.door.run(editClient, house.admin, { id: idOf(house.client.stock), phone: '+41446681800' });
  const under = (keys: string) => problems('demo', {}, { vault: createVault(keysIn(keys)) });
  expect(await under(DATA_KEYS)).toEqual([]);
  for (const keys of [
    'new:a-key-that-was-never-here-before-this-day',
    'test:another-key-by-the-same-name-as-the-right-one',
  ]) {
    const found = await under(keys);
    expect(found).toEqual([expect.stringMatching(/^DATA_KEYS does not have the key test .* Put it back/)]);
    expect(found.join()).not.toContain('never-here');
  }
});
