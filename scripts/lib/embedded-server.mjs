// A real PostgreSQL of our own: started in its folder on a free port of this machine, stopped when the command ends.
// It listens on TCP only, so no socket file can be too long or left behind, and it runs apart from the terminal, so that
// Ctrl-C reaches the application first. A server that outlived its command is found by its folder and taken over.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './ports.mjs';
import { isServerOf, pidFile, stopLeftover, stopServer } from './leftover-server.mjs';
import { birthOf } from './processes.mjs';
import { Failure } from './progress.mjs';
import { textOf } from './repository.mjs';
import { serverPrograms } from './server-programs.mjs';
import { canReach, publicFolderFor, serverUser } from './server-user.mjs';

const SUPERUSER = 'postgres';
const START_SECONDS = 60;
const THROW_AWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * @typedef {object} EmbeddedServer
 * @property {string} folder where it really lives
 * @property {number} port
 * @property {(database?: string) => string} url the superuser's address
 * @property {() => Promise<void>} stop
 * @property {() => boolean} isRunning
 */

/**
 * @param {{ folder: string, password: string, throwAway?: boolean, settings?: Record<string, string>, under?: string[] }} options
 *   under: a command that becomes the server whose command line it is given, such as a shell that sets limits first
 * @returns {Promise<EmbeddedServer>}
 */
export async function startEmbeddedServer({ folder, password, throwAway = false, settings = {}, under = [] }) {
  const user = serverUser();
  const home = placeFor(folder, user);
  mkdirSync(home, { recursive: true });
  if (user) chownSync(home, user.uid, user.gid);
  const data = join(home, 'data');
  const programs = serverPrograms(user);
  await stopLeftover(data);
  if (home !== folder) setStrangersDataAside(folder, home);
  if (!existsSync(data)) initialise({ programs, home, data, password, user, throwAway });
  const all = { ...(throwAway ? THROW_AWAY : {}), ...settings };
  const { pid, port } = await launch({ programs, home, data, user, settings: all, under });
  const birth = birthOf(pid);
  return {
    folder: home,
    port,
    url: (database = 'postgres') =>
      `postgresql://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    isRunning: () => birthOf(pid) === birth,
    stop: async () => {
      if (birthOf(pid) === birth) await stopServer(pid, throwAway ? 'SIGQUIT' : 'SIGINT');
      if (throwAway) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The folder asked for, or, when the server's user cannot reach it, one of the same fate elsewhere. @param {string} folder @param {import('./server-user.mjs').ServerUser} user */
export const placeFor = (folder, user = serverUser()) =>
  canReach(join(folder, 'data'), user) ? folder : publicFolderFor(folder);

/**
 * Data kept elsewhere must not outlive the folder it belongs to: after that folder was removed, or its clone made anew,
 * nobody knows its passwords. It is moved aside, not lost.
 * @param {string} folder @param {string} home
 */
function setStrangersDataAside(folder, home) {
  const [claim, owner] = [join(folder, 'kept-elsewhere'), join(home, 'kept-for')];
  const token = textOf(claim);
  if (token !== undefined && token === textOf(owner)) return;
  const aside = join(home, 'data.previous');
  rmSync(aside, { recursive: true, force: true });
  if (existsSync(join(home, 'data'))) renameSync(join(home, 'data'), aside);
  const made = `${home} ${randomBytes(8).toString('hex')}\n`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(claim, made);
  writeFileSync(owner, made);
}

/** @param {{ programs: string, home: string, data: string, password: string, user: import('./server-user.mjs').ServerUser, throwAway: boolean }} options */
function initialise({ programs, home, data, password, user, throwAway }) {
  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const passwordFile = join(home, `.password-${randomBytes(6).toString('hex')}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const args = ['--pgdata', unfinished, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  args.push('--encoding', 'UTF8', '--locale', 'C', ...(throwAway ? ['--no-sync'] : []));
  const initdb = (/** @type {string} */ ctype) =>
    execFileSync(join(programs, 'initdb'), [...args, '--lc-ctype', ctype], {
      ...user,
      cwd: home,
      env: serverEnvironment(),
      encoding: 'utf8',
      stdio: 'pipe',
    });
  try {
    // Bytewise order, but letters of every alphabet know their case, so that a search for "müller" finds "MÜLLER".
    try {
      initdb('C.UTF-8');
    } catch (error) {
      if (!/invalid locale/.test(String(/** @type {{ stderr?: string }} */ (error).stderr))) throw error;
      initdb('C');
    }
  } catch (error) {
    const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (error);
    throw new Failure(
      `The database could not be set up in ${home}.`,
      'Look at the message above; usually the disk is full or the folder is not writable. DATA_DIR chooses another folder.',
      stderr || message,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, data);
}

/** The PG* variables of the person's own databases must not reach this one. */
function serverEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PG') && !name.startsWith('LC_') && name !== 'LANG',
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/** @param {{ programs: string, home: string, data: string, user: import('./server-user.mjs').ServerUser, settings: Record<string, string>, under: string[] }} options */
async function launch(options) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const log = join(options.home, 'server.log');
    const pid = spawnServer({ ...options, port, log });
    if (await becameReady(pid, options.data)) return { pid, port };
    const reason = textOf(log)?.split('\n').slice(-15).join('\n');
    if (attempt < 3 && /could not (bind|create any TCP)/.test(reason ?? '')) continue;
    throw new Failure(
      'The database did not start.',
      `Look at the message above and at ${log}. Stop other servers that use ${options.data}; if the data can be lost, remove ${options.home} and run the command again.`,
      reason,
    );
  }
}

/** @param {{ programs: string, home: string, data: string, user: import('./server-user.mjs').ServerUser, settings: Record<string, string>, under: string[], port: number, log: string }} options */
function spawnServer({ programs, home, data, user, settings, under, port, log }) {
  const all = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '100',
    ...settings,
  };
  const args = ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const output = openSync(log, 'w');
  const [program = '', ...given] = [...under, join(programs, 'postgres'), ...args];
  const child = spawn(program, given, {
    ...user,
    cwd: home,
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.on('error', () => undefined);
  child.unref();
  return child.pid ?? 0;
}

/** @param {number} pid @param {string} data */
async function becameReady(pid, data) {
  for (const until = Date.now() + START_SECONDS * 1000; Date.now() < until; await pause(20)) {
    const [line, , , , , , , status] = pidFile(data);
    if (line === String(pid) && status?.trim() === 'ready') return true;
    if (pid === 0 || birthOf(pid) === undefined) return false;
  }
  return false;
}

/** The port of the server that runs on this folder, if one does. @param {string} folder */
export function runningPort(folder) {
  const data = join(placeFor(folder), 'data');
  const [pid = '', , , port = '', , , , status] = pidFile(data);
  return status?.trim() === 'ready' && isServerOf(Number.parseInt(pid, 10), data)
    ? Number.parseInt(port, 10)
    : undefined;
}
