/** What only the database can tell before the start: that each role gets in, that it is up to date, and whose it is. */
import { logKeysOf } from './config-log.js';
import type { Config } from './config.js';
import { createPool, rowsOf, type ConnectionSettings, type Pool } from './db/client.js';
import { lastSealedRows } from './db/log-reads.js';
import { keysByMaster } from './db/person-keys.js';
import { databaseProblem, holdsDemoData, missingMigrations } from './db/readiness.js';
import { macMaker } from './domain/log-chain.js';
import type { Vault } from './secrets/vault.js';

export interface StartParts {
  vault: Vault;
  config: Pick<Config, 'environment' | 'databases'> & Partial<Pick<Config, 'backup' | 'log'>>;
  pool: Pool;
  migrations: string;
}

export async function startProblems({ config, pool, vault, migrations }: StartParts): Promise<string[]> {
  const { app, portal, reader, backup } = config.databases;
  const refused = await Promise.all([
    entryProblem(app, 'DB_APP_PASSWORD'),
    entryProblem(portal, 'DB_PORTAL_PASSWORD'),
    entryProblem(reader, 'DB_READER_PASSWORD'),
    ...(config.backup?.recipients.length ? [entryProblem(backup, 'DB_BACKUP_PASSWORD')] : []),
  ]);
  const problems = refused.filter((problem) => problem !== undefined);
  if (problems.length > 0) return problems;
  const missing = await missingMigrations(pool, migrations).catch(() => ['all of them']);
  if (missing.length > 0) return [`The database lacks migrations (${missing.join(', ')}). Run \`npm run migrate\`.`];
  if (config.environment === 'production' && (await holdsDemoData(pool))) {
    return [
      'The database holds the demo (people with addresses at example.com). Point DATABASE_URL at a database of your own and run `npm run migrate`.',
    ];
  }
  return [
    ...(await keyProblems(pool, vault)),
    ...(config.log ? await logKeyProblems(pool, logKeysOf(config.log)) : []),
  ];
}

/** Whether what is sealed can be opened: a key that is missing, or is another than its name says. */
async function keyProblems(pool: Pool, vault: Vault): Promise<string[]> {
  const keys = await keysByMaster(rowsOf(pool));
  return keys.flatMap(({ user_id, master_id, ...key }) => {
    try {
      vault.learnKey(user_id, key);
      return [];
    } catch {
      return [
        `DATA_KEYS does not have the key ${master_id} with which personal data in the database was sealed, or another by that name. Put it back, behind the current one.`,
      ];
    }
  });
}

/** Of so many rows, one that was sealed with the key is enough: somebody else may have made up the last ones. */
const LAST_ROWS = 1_000;

/**
 * With another key than the one before, and no word of that one, every row of before would count as forged; with the two
 * in the wrong order, every row that is written from now on.
 */
async function logKeyProblems(pool: Pool, keys: readonly string[]): Promise<string[]> {
  const macs = keys.map(macMaker);
  const last = await lastSealedRows(rowsOf(pool), LAST_ROWS);
  const found = last.map((row) => macs.findIndex((mac) => row.mac === mac(row.hash))).filter((index) => index >= 0);
  if (last.length > 0 && found.length === 0)
    return [
      'LOG_KEY is not the key with which the rows of the activity log were sealed. Put that one back, or into LOG_KEYS_BEFORE where it was changed on purpose: else they count as forged.',
    ];
  // The newest come first: behind a key only those that were there before it.
  if (found.some((index, i) => index < (found[i - 1] ?? 0)))
    return [
      'LOG_KEY and LOG_KEYS_BEFORE are in the wrong order: newer rows of the activity log were sealed with a key of before. Set LOG_KEY to the one that was set last, and LOG_KEYS_BEFORE to the others, the latest first.',
    ];
  return [];
}

async function entryProblem(settings: ConnectionSettings, setting: string): Promise<string | undefined> {
  const { host, port, database, user } = settings;
  const pool = createPool(settings, { max: 1 });
  try {
    return await databaseProblem(pool);
  } catch (error) {
    const reasons: unknown[] = error instanceof AggregateError ? error.errors : [error];
    return `The database ${database} at ${host}:${port} does not let ${user} in (${reasons.map(String).join('; ')}). Check that it runs, DATABASE_URL and ${setting}, and run \`npm run migrate\` with the same ${setting}.`;
  } finally {
    await pool.end();
  }
}
