// Migrations that are killed at any of them, with another instance at it or not.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { withClient } from '../../scripts/lib/bootstrap-roles.mjs';
import { ROOT, inRoot } from '../../scripts/lib/repository.mjs';
import { TEMPLATE } from '../../scripts/lib/test-environment.mjs';
import type { Chance } from './chance.js';
import { drill, repeatedly, TIMEOUT_MS } from './repeat.js';

const server = process.env.TEST_DATABASE_URL ?? '';
const addressOf = (database: string): string => Object.assign(new URL(server), { pathname: `/${database}` }).href;

interface Instance {
  kill(): void;
  /** Its exit code, and what it said. */
  ended: Promise<{ code: number | null; said: string }>;
}

function migrate(address: string): Instance {
  const child = spawn(process.execPath, [inRoot('scripts', 'migrate.mjs')], {
    cwd: ROOT,
    env: { ...process.env, VIP_ENV: 'test', DATABASE_URL: address },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return {
    kill: () => void child.kill('SIGKILL'),
    ended: new Promise((resolve) => child.on('exit', (code) => resolve({ code, said }))),
  };
}

/** How many migrations were begun; none where there is not even a database. */
const begun = (address: string): Promise<number> =>
  withClient(address, async (client) => {
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int FROM _prisma_migrations');
    return rows[0]?.count ?? 0;
  }).catch(() => 0);

/** Kills it, and the processes that it has left, once so many migrations were begun. */
async function killOnce(instance: Instance, address: string, count: number): Promise<void> {
  const over = instance.ended.then(() => true);
  while ((await begun(address)) < count && !(await Promise.race([over, pause(2, false)])));
  instance.kill();
  await instance.ended;
}

async function requireMigrated(instance: Instance): Promise<void> {
  const { code, said } = await instance.ended;
  if (code !== 0) throw new Error(`npm run migrate ended with ${code}: ${said}`);
}

const MADE = `SELECT md5(string_agg(line, chr(10) ORDER BY line)) AS digest FROM (
  SELECT table_schema || table_name || column_name || data_type || is_nullable AS line FROM information_schema.columns
  WHERE table_schema IN ('public', 'internal')
  UNION ALL SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) FROM pg_constraint
  UNION ALL SELECT tgrelid::regclass || tgname FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL) all_lines`;

const madeIn = (database: string): Promise<string> =>
  withClient(
    addressOf(database),
    async (client) => (await client.query<{ digest: string }>(MADE)).rows[0]?.digest ?? '',
  );

async function interrupted(whole: string, chance: Chance): Promise<void> {
  const database = `vip_test_${randomBytes(6).toString('hex')}`;
  const address = addressOf(database);
  try {
    const alone = chance.below(2) === 0;
    const [first, second] = [migrate(address), alone ? undefined : migrate(address)];
    await killOnce(first, address, chance.between(1, 16));
    await requireMigrated(second ?? migrate(address));
    await requireMigrated(migrate(address));
    if ((await madeIn(database)) !== whole)
      throw new Error('What was made is not what an undisturbed migration makes.');
  } finally {
    await withClient(server, (client) => client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`));
  }
}

/** What a migration that nobody disturbed has made. */
async function undisturbed(): Promise<string> {
  const copy = `vip_test_${randomBytes(6).toString('hex')}`;
  await withClient(server, (client) => client.query(`CREATE DATABASE ${copy} TEMPLATE ${TEMPLATE}`));
  try {
    return await madeIn(copy);
  } finally {
    await withClient(server, (client) => client.query(`DROP DATABASE ${copy} WITH (FORCE)`));
  }
}

drill('migration-killed')(
  'a migration that is killed is completed by the next, or by another instance that waited for it',
  async () => {
    const whole = await undisturbed();
    await repeatedly('migration-killed', (chance) => interrupted(whole, chance));
  },
  TIMEOUT_MS,
);
