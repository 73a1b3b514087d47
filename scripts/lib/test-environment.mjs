// What tests and benchmarks run against: a throw-away server with the roles and one migrated template database, which
// each test file clones.
import { randomBytes } from 'node:crypto';
import { bootstrapRoles, withClient } from './bootstrap-roles.mjs';
import { migrate } from './migrate.mjs';
import { step } from './progress.mjs';
import { rolePasswords } from './settings.mjs';
import { startThrowAwayServer } from './throw-away-server.mjs';

export const TEMPLATE = 'vip_template';
const LOG_KEY = 'a key for the log of tests which nobody shall use elsewhere';

/** @param {{ durable?: boolean }} [options] @returns {Promise<NodeJS.ProcessEnv>} */
export async function prepareTestEnvironment(options) {
  const server = await step('Throw-away PostgreSQL started', () => startThrowAwayServer(options));
  const passwords = Object.fromEntries(
    ['DB_APP_PASSWORD', 'DB_PORTAL_PASSWORD', 'DB_READER_PASSWORD', 'DB_BACKUP_PASSWORD'].map((name) => [
      name,
      randomBytes(18).toString('base64url'),
    ]),
  );
  await step('Template database migrated', async () => {
    await bootstrapRoles(server.url(TEMPLATE), rolePasswords(passwords));
    await migrate(server.url(TEMPLATE), rolePasswords(passwords), LOG_KEY);
    // A template can only be copied while nobody is connected to it.
    await withClient(server.url(), (client) => client.query(`ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false`));
  });
  return {
    ...withoutSettings(process.env),
    ...passwords,
    LOG_KEY,
    TEST_DATABASE_URL: server.url(),
    TZ: process.env.TZ,
  };
}

/** The settings of the person's own portal must not reach the tests. @param {NodeJS.ProcessEnv} env */
function withoutSettings({
  DATABASE_URL: _1,
  DATABASE_OWNER_URL: _2,
  MIGRATE_DATABASE_URL: _3,
  SESSION_SECRET: _4,
  DEMO_PASSWORD: _5,
  ADMIN_EMAIL: _6,
  ADMIN_PASSWORD: _7,
  PORT: _8,
  LOG_KEY: _0,
  LOG_SIGNING_KEY: _00,
  DOCUMENT_KEY: _9,
  DOCUMENT_STORE: _10,
  DATA_KEYS: _11,
  BACKUP_RECIPIENTS: _12,
  BACKUP_DIR: _13,
  BACKUP_CONTENT: _14,
  ...env
}) {
  return env;
}
