/** What only the database can tell before the start: that each role gets in, that it is up to date, and whose it is. */
import type { Config } from './config.js';
import type { Pool } from './db/client.js';
import { databaseProblem, holdsDemoData, missingMigrations } from './db/readiness.js';

export interface StartParts {
  config: Pick<Config, 'environment' | 'databases'>;
  pools: { app: Pool; portal: Pool };
  migrations: string;
}

export async function startProblems({ config, pools, migrations }: StartParts): Promise<string[]> {
  const refused = await Promise.all([
    entryProblem(pools.app, 'vip_app', 'DB_APP_PASSWORD', config),
    entryProblem(pools.portal, 'vip_portal', 'DB_PORTAL_PASSWORD', config),
  ]);
  const problems = refused.filter((problem) => problem !== undefined);
  if (problems.length > 0) return problems;
  const missing = await missingMigrations(pools.app, migrations).catch(() => ['all of them']);
  if (missing.length > 0) return [`The database lacks migrations (${missing.join(', ')}). Run \`npm run migrate\`.`];
  if (config.environment === 'production' && (await holdsDemoData(pools.app))) {
    return [
      'The database holds the demo (people with addresses at example.com). Point DATABASE_URL at a database of your own and run `npm run migrate`.',
    ];
  }
  return [];
}

async function entryProblem(
  pool: Pool,
  role: string,
  setting: string,
  { databases }: StartParts['config'],
): Promise<string | undefined> {
  const { host, port, database } = databases.app;
  try {
    return await databaseProblem(pool);
  } catch (error) {
    const reason = error instanceof AggregateError ? error.errors.map(String).join('; ') : String(error);
    return `The database ${database} at ${host}:${port} does not let ${role} in (${reason}). Check that it runs, DATABASE_URL and ${setting}, and run \`npm run migrate\` with the same ${setting}.`;
  }
}
