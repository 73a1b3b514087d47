// The surroundings of `npm start` and of the commands: their database, their environment, their seed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runningPort, startEmbeddedServer } from './embedded-server.mjs';
import { run } from './processes.mjs';
import { Failure, say } from './progress.mjs';
import { ROOT, dataDir, inRoot } from './repository.mjs';
import {
  ADMIN_ENVIRONMENT,
  DATABASE,
  asApplication,
  environmentName,
  isProduction,
  namesDatabase,
  secrets,
} from './settings.mjs';
import { whenEnding } from './shutdown.mjs';

const embeddedFolder = () => join(dataDir(), 'postgres');

/** Starts the database, or takes the one of DATABASE_URL. @returns {Promise<{ url: string, isRunning: () => boolean }>} url: of a login that may create roles */
export async function openDatabase() {
  const given = process.env.DATABASE_OWNER_URL || process.env.DATABASE_URL;
  if (given) return { url: given, isRunning: () => true };
  const server = await startEmbeddedServer({
    folder: embeddedFolder(),
    password: secrets().EMBEDDED_POSTGRES_PASSWORD,
  });
  whenEnding(() => server.stop());
  if (server.folder !== embeddedFolder())
    say(`    (data in ${server.folder}: the user "postgres" cannot reach ${dataDir()})`);
  return { url: server.url(DATABASE), isRunning: server.isRunning };
}

/** The database of DATABASE_URL, which production must name, or of a running `npm start`. */
export function addressOfRunningDatabase() {
  if (process.env.DATABASE_URL || isProduction()) return process.env.DATABASE_URL ?? '';
  const port = runningPort(embeddedFolder());
  if (port === undefined)
    throw new Failure('No database is running.', 'Run `npm start` in another terminal, or set DATABASE_URL.');
  return `postgresql://postgres@127.0.0.1:${port}/${DATABASE}`;
}

/** @param {{ databaseUrl: string, demo: boolean }} options @returns {NodeJS.ProcessEnv} */
export function applicationEnvironment({ databaseUrl, demo }) {
  const { EMBEDDED_POSTGRES_PASSWORD: _neverHandedOn, ...known } = secrets();
  const { DATABASE_OWNER_URL: _nor, ...environment } = process.env;
  return {
    PORT: '3000',
    ...environment,
    ...ADMIN_ENVIRONMENT,
    ...known,
    VIP_ENV: environmentName(),
    DATA_DIR: dataDir(),
    DATABASE_URL: asApplication(process.env.DATABASE_URL || databaseUrl, known.DB_APP_PASSWORD),
    DEMO: demo ? '1' : '',
  };
}

/** Where the database is another, the folder holds what is in it nowhere: papers, heads of the log, backups. */
const isOwnDemo = () => !isProduction() && !namesDatabase();

/** Writes what is missing of the first data and answers what was done, in a sentence. @param {NodeJS.ProcessEnv} env */
export async function seed(env) {
  const program = inRoot('dist', 'prisma', 'seed.js');
  if (!existsSync(program)) return '';
  return run(process.execPath, ['--enable-source-maps', program], {
    cwd: ROOT,
    env,
    failure: 'The first data could not be written.',
    remedy: isOwnDemo()
      ? `Read the message above. If the data of this demo can be lost, remove ${dataDir()} and run the command again.`
      : 'Read the message above, and run the command again: what is written already stays as it is.',
  });
}
