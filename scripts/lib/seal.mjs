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
    // Written anew first: as long as a constraint is not validated, this is done again.
    for (const table of new Set(unproved.map(({ table_name }) => table_name))) await writeAnew(client, table);
    await writeAnew(client, 'pg_catalog.pg_statistic');
    for (const { table_name: table, name } of unproved)
      await client.query(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${client.escapeIdentifier(name)}`);
    await client.query('CHECKPOINT').catch(() => undefined);
  });
  return true;
}

/** How long a transaction is waited for that may still see the rows as they were. */
const PATIENCE_MS = 60_000;

/**
 * Writes a table's file anew without the rows that are no more, and the samples of its statistics. Rows that a running
 * transaction may still see are written along, so it is done until there are none.
 * @param {import('pg').Client} client @param {string} table
 */
async function writeAnew(client, table) {
  let kept = 0;
  const count = (/** @type {{ detail?: string }} */ notice) => {
    kept += parseInt(/\d+/.exec(notice.detail ?? '')?.[0] ?? '0', 10);
  };
  client.on('notice', count);
  try {
    for (const until = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
      kept = 0;
      await client.query(`VACUUM (FULL, VERBOSE, ANALYZE) ${table}`);
      if (kept === 0) return;
      if (Date.now() > until)
        throw new Failure(
          `The files of ${table} still hold personal data in the clear: a transaction is open that can see it.`,
          'End what else is connected to the database, and run this command again: what is sealed stays so.',
        );
    }
  } finally {
    client.off('notice', count);
  }
}
