// Personal data from before there was a seal: sealed by the application, which has the keys, and then made sure of by the
// database, whose pages shall keep nothing of the clear text.
import { existsSync } from 'node:fs';
import { withClient } from './bootstrap-roles.mjs';
import { run } from './processes.mjs';
import { Failure } from './progress.mjs';
import { ROOT, inRoot } from './repository.mjs';

const UNPROVED = `SELECT conrelid::regclass::text AS table_name, conname AS name FROM pg_constraint
  WHERE NOT convalidated AND connamespace = 'public'::regnamespace AND conname LIKE '%\\_sealed' ORDER BY 1`;

/**
 * @param {string} url of the tables' owner, or of one who may act as it  @param {NodeJS.ProcessEnv} env the application's
 * @returns {Promise<boolean>} whether there was anything to seal
 */
export async function sealPersonalData(url, env) {
  const unproved = await withClient(url, async (client) => (await client.query(UNPROVED)).rows);
  if (unproved.length === 0) return false;
  const program = inRoot('dist', 'src', 'jobs', 'rotate-keys-command.js');
  if (!existsSync(program))
    throw new Failure(
      'Personal data in the database is to be sealed, and the application is not built.',
      'Run `npm run build`, and then this command again.',
    );
  await run(process.execPath, ['--enable-source-maps', program], {
    cwd: ROOT,
    env,
    failure: 'Personal data could not be sealed.',
    remedy: 'Read the message above, and run the command again: what is sealed stays so.',
  });
  await withClient(url, async (client) => {
    for (const { table_name: table, name } of unproved) {
      await client.query(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${client.escapeIdentifier(name)}`);
      await client.query(`VACUUM FULL ${table}`);
    }
    await client.query('CHECKPOINT').catch(() => undefined);
  });
  return true;
}
