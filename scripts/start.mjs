// npm start: everything a fresh clone needs, and then the application. Only Node's own modules may be imported above
// the installation. `npm start -- --no-demo` leaves the demo's clients out.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureInstalled } from './lib/install.mjs';
import { tryLock, unlock } from './lib/lock.mjs';
import { isPortFree } from './lib/ports.mjs';
import { Failure, say, step } from './lib/progress.mjs';
import { dataDir, readEnvFile } from './lib/repository.mjs';
import { isProduction, noteDemoDatabase } from './lib/settings.mjs';
import { isEnding, runCommand, whenEnding } from './lib/shutdown.mjs';

const demo = !process.argv.includes('--no-demo');

await runCommand(
  async () => {
    const since = performance.now();
    readEnvFile();
    requireKnownArguments();
    requireDemo();
    takeDataFolder();
    noteDemoDatabase();
    const port = await requirePort();
    await ensureInstalled();
    const { database, env, password } = await prepare();
    const { startApplication, waitUntilReady, endOf } = await import('./lib/application.mjs');
    const { welcome } = await import('./lib/welcome.mjs');

    const application = startApplication({ ...env, PORT: String(port) });
    const address = `http://localhost:${port}`;
    await step('Application ready', () => waitUntilReady(application, `http://127.0.0.1:${port}`));
    welcome({
      address,
      demo,
      password,
      logFile: application.logFile,
      seconds: ((performance.now() - since) / 1000).toFixed(1),
    });

    const reason = await Promise.race([
      application.exited.then(() => 'The application ended by itself.'),
      databaseEnds(database),
    ]);
    if (isEnding()) return undefined;
    throw new Failure(
      reason,
      `Read the message above; all of it is in ${application.logFile}. Then run \`npm start\` again: the data is kept.`,
      endOf(application.logFile),
    );
  },
  { signalExitCode: 0 },
);

async function prepare() {
  const { ensureBuilt } = await import('./lib/build.mjs');
  const { applicationEnvironment, openDatabase, seed } = await import('./lib/demo-world.mjs');
  const { migrate } = await import('./lib/migrate.mjs');
  const { sealPersonalData } = await import('./lib/seal.mjs');
  const { rolePasswords, secrets } = await import('./lib/settings.mjs');

  const known = secrets();
  const [database] = await Promise.all([step('PostgreSQL started', openDatabase), ensureBuilt()]);
  await step('Migrations applied', () => migrate(database.url, rolePasswords(known), known.LOG_KEY));
  const env = applicationEnvironment({ databaseUrl: database.url, demo });
  await sealPersonalData(database.url, { ...env, DEMO: '', DEMO_PASSWORD: '' });
  const written = await step(demo ? 'Demo data in place' : 'First data in place', () => seed(env));
  if (!demo && written !== '') say(`    ${written.trim()}`);
  return { database, env, password: known.DEMO_PASSWORD };
}

function requireKnownArguments() {
  const unknown = process.argv.slice(2).filter((argument) => argument !== '--no-demo');
  if (unknown.length > 0)
    throw new Failure(
      `Unknown: ${unknown.join(' ')}.`,
      'The only option is --no-demo. Settings are environment variables; .env.example lists them.',
    );
}

/** It makes up what a house in earnest must be given, and migrates by itself. */
function requireDemo() {
  if (!process.env.VIP_ENV || !isProduction()) return;
  throw new Failure(
    `\`npm start\` is for a demo, and VIP_ENV is ${process.env.VIP_ENV}.`,
    'A house in earnest is started with `npm run migrate` and `npm run serve`. For a demo leave VIP_ENV out.',
  );
}

function takeDataFolder() {
  const lock = join(dataDir(), 'start.lock');
  if (!tryLock(lock))
    throw new Failure(
      `\`npm start\` already runs with the data in ${dataDir()}.`,
      'Use that one, stop it with Ctrl-C, or set DATA_DIR and PORT to run a second.',
    );
  whenEnding(() => unlock(lock));
}

async function requirePort() {
  const port = Number.parseInt(process.env.PORT || '3000', 10);
  if (!(port > 0 && port < 65_536))
    throw new Failure(
      `PORT=${process.env.PORT} is no port.`,
      'Set PORT to a number between 1 and 65535, or leave it out for 3000.',
    );
  // An application whose launcher was killed needs a moment to notice.
  for (let attempt = 0; attempt < 15; attempt++) {
    if (await isPortFree(port)) return port;
    if (attempt === 0) say(`  … port ${port} is in use, waiting for it`);
    await pause(200);
  }
  throw new Failure(
    `Port ${port} is used by another program.`,
    `Stop that program, or choose another port: PORT=${port + 1} npm start`,
  );
}

/** @param {{ isRunning: () => boolean }} database */
async function databaseEnds(database) {
  while (database.isRunning()) await pause(1_000);
  return 'PostgreSQL ended by itself.';
}
