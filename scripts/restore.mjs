// npm run restore -- FILE --identity KEY: puts a backup into an empty database, that of DATABASE_OWNER_URL or a new one
// in DATA_DIR, erases again whoever was erased since, and proves it. `npm run restore -- --go-live` lets the restored house work. docs/backup.md tells all.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { runCompiledProgram } from './lib/compiled-program.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { tryLock, unlock } from './lib/lock.mjs';
import { requireOneDatabase } from './lib/one-database.mjs';
import { Failure, say, step } from './lib/progress.mjs';
import { dataDir, inRoot, readEnvFile } from './lib/repository.mjs';
import { environmentName, isProduction, namesDatabase, rolePasswords, secrets } from './lib/settings.mjs';
import { runCommand, whenEnding } from './lib/shutdown.mjs';

const USAGE =
  'npm run restore -- FILE --identity KEY [--signer PUBLIC-KEY | --unsigned], or npm run restore -- --go-live';
const wish = readArguments();

await (wish.goLive ? runCompiledProgram(['src', 'jobs', 'go-live-command.js'], []) : runCommand(restore));

async function restore() {
  readEnvFile();
  process.chdir(inRoot());
  requireOneDatabase(process.env);
  await ensureInstalled();
  const { ensureBuilt } = await import('./lib/build.mjs');
  await ensureBuilt();
  const { checkOnce, restoreOnce } = await import(compiled('jobs', 'restore-once.js'));
  const { explain } = await import(compiled('jobs', 'explain.js'));
  try {
    if (isProduction()) await requireSettings();
    const backup = await step('The backup is whole, and the key opens it', () =>
      checkOnce({ ...process.env, ...secrets(), VIP_ENV: environmentName(), DATA_DIR: dataDir() }, wish),
    );
    const surroundings = await openTarget();
    const { withoutErasures } = wish;
    await restoreOnce(surroundings.env, { backup, withoutErasures }, { ...surroundings, say });
    return 0;
  } catch (error) {
    if (error instanceof Failure) throw error;
    process.stderr.write(`\n${explain(error)}\n`);
    return 1;
  }
}

/** @param {string[]} path */
function compiled(...path) {
  return pathToFileURL(inRoot('dist', 'src', ...path)).href;
}

/** Nothing is made up in production, and without the house's keys a sound backup would look like a stranger's. */
async function requireSettings() {
  const { applicationEnvironment } = await import('./lib/demo-world.mjs');
  const { readConfig } = await import(compiled('config.js'));
  readConfig(applicationEnvironment({ databaseUrl: process.env.DATABASE_OWNER_URL ?? '', demo: false }));
}

/** The database of the settings, or one of our own, started for this alone. */
async function openTarget() {
  const { applicationEnvironment, openDatabase } = await import('./lib/demo-world.mjs');
  const { bootstrapRoles } = await import('./lib/bootstrap-roles.mjs');
  const { migrate } = await import('./lib/migrate.mjs');
  if (!namesDatabase()) takeDataFolder();
  const known = secrets();
  const passwords = rolePasswords(known);
  const { url } = await step('PostgreSQL started', openDatabase);
  return {
    ownerUrl: url,
    env: applicationEnvironment({ databaseUrl: url, demo: false }),
    bootstrap: () => bootstrapRoles(url, passwords),
    migrate: () => step('Migrations applied', () => migrate(url, passwords, known.LOG_KEY)),
  };
}

function takeDataFolder() {
  const lock = join(dataDir(), 'start.lock');
  if (existsSync(dataDir()) && !tryLock(lock))
    throw new Failure(
      `\`npm start\` runs with the data in ${dataDir()}, and its database is not empty.`,
      'Restore beside it: set DATA_DIR to a new folder.',
    );
  whenEnding(() => unlock(lock));
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    strict: false,
    options: {
      identity: { type: 'string' },
      signer: { type: 'string' },
      unsigned: { type: 'boolean' },
      'go-live': { type: 'boolean' },
      'without-erasures': { type: 'boolean' },
    },
  });
  const [path, ...more] = positionals;
  const named = (/** @type {'identity' | 'signer'} */ name) => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const goLive = values['go-live'] === true;
  const known = Object.keys(values).every((name) =>
    ['identity', 'signer', 'unsigned', 'go-live', 'without-erasures'].includes(name),
  );
  if (known && more.length === 0 && (goLive ? path === undefined : path !== undefined))
    return {
      path: path ?? '',
      identity: named('identity'),
      signer: named('signer'),
      unsigned: values.unsigned === true,
      withoutErasures: values['without-erasures'] === true,
      goLive,
    };
  process.stderr.write(`Write it as ${USAGE}.\n`);
  process.exit(1);
}
