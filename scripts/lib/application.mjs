// The compiled application as a process of its own: started, awaited until it answers, told to end.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { exitOf } from './processes.mjs';
import { Failure } from './progress.mjs';
import { ROOT, dataDir, inRoot, textOf } from './repository.mjs';
import { whenEnding } from './shutdown.mjs';

const READY_SECONDS = 60;
const GRACE_MILLISECONDS = 12_000;

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ exited: Promise<number>, logFile: string }}
 */
export function startApplication(env) {
  const program = inRoot('dist', 'src', 'main.js');
  if (!existsSync(program))
    throw new Failure(
      'The application is not built: dist/src/main.js is missing.',
      'Run `npm run build` and read what it says.',
    );
  mkdirSync(dataDir(), { recursive: true });
  const logFile = join(dataDir(), 'application.log');
  const log = openSync(logFile, 'w');
  // Apart from the terminal: Ctrl-C comes to the launcher, which tells the application once.
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', '--import', inRoot('scripts', 'lib', 'end-with-launcher.mjs'), program],
    {
      cwd: ROOT,
      env,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    },
  );
  closeSync(log);
  const exited = exitOf(child);
  whenEnding(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const ended = await Promise.race([exited, pause(GRACE_MILLISECONDS, undefined, { ref: false })]);
    if (ended === undefined) child.kill('SIGKILL');
  });
  return { exited, logFile };
}

/** @param {{ exited: Promise<number>, logFile: string }} application @param {string} address */
export async function waitUntilReady({ exited, logFile }, address) {
  let dead = false;
  void exited.then(() => (dead = true));
  let answer = 'no answer';
  for (const until = Date.now() + READY_SECONDS * 1000; Date.now() < until; await pause(50)) {
    if (dead)
      throw new Failure(
        'The application ended while it started.',
        `Read the message above; all of it is in ${logFile}.`,
        endOf(logFile),
      );
    answer = await ask(`${address}/readyz`);
    if (answer === '') return;
  }
  throw new Failure(
    `The application is not ready after ${READY_SECONDS} s: ${answer}`,
    `Look into ${logFile}.`,
    endOf(logFile),
  );
}

/** @param {string} url @returns {Promise<string>} nothing when ready, else why not */
async function ask(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    const words = await response.text();
    return response.ok || isHeld(words) ? '' : `${response.status} ${words.slice(0, 300)}`;
  } catch (error) {
    return String(/** @type {Error} */ (error).cause ?? error);
  }
}

/** A restored house serves and looks after nothing else, until it is told to: as ready as it will be. @param {string} words */
function isHeld(words) {
  const waiting = ['live', 'jobs', 'backup'];
  const failing = words.startsWith('{') ? (JSON.parse(words).failing ?? []) : [];
  return failing.includes('live') && failing.every((/** @type {string} */ check) => waiting.includes(check));
}

/** @param {string} file */
export const endOf = (file) => textOf(file)?.trim().split('\n').slice(-30).join('\n') ?? '';
