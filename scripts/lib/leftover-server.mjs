// Which PostgreSQL runs on a data folder, and how it is ended: ours, or one that its killed command left behind.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { birthOf, waitUntilGone } from './processes.mjs';
import { textOf } from './repository.mjs';

/** postmaster.pid: process, folder, start, port, socket folder, address, shared memory, status. @param {string} data */
export const pidFile = (data) => textOf(join(data, 'postmaster.pid'))?.split('\n') ?? [];

/** A server whose command was killed still runs, or died and left its file; both are set right here. @param {string} data */
export async function stopLeftover(data) {
  const pid = Number.parseInt(pidFile(data)[0] ?? '', 10);
  if (isServerOf(pid, data)) return stopServer(pid, 'SIGINT');
  // The number may meanwhile belong to another program, or to a dead process that nobody collected (containers have no
  // init): PostgreSQL would take either for a living server. Its last children are let go first.
  if (!(pid > 0) || !existsSync('/proc/self/cwd')) return;
  for (let waited = 0; waited < 10_000 && hasProcessIn(data); waited += 50) await pause(50);
  if (!hasProcessIn(data)) rmSync(join(data, 'postmaster.pid'), { force: true });
}

/** Every process of a server works in its data folder. @param {string} data */
function hasProcessIn(data) {
  const folder = realpathSync(data);
  return readdirSync('/proc').some((entry) => {
    try {
      return /^\d+$/.test(entry) && readlinkSync(`/proc/${entry}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}

/** Numbers of processes are used again: only one whose command line names the folder is the server. @param {number} pid @param {string} data */
export function isServerOf(pid, data) {
  if (!(pid > 0) || birthOf(pid) === undefined) return false;
  const command = textOf(`/proc/${pid}/cmdline`) ?? commandFromPs(pid);
  return command.includes(data);
}

/** @param {number} pid */
function commandFromPs(pid) {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return '';
  }
}

/** @param {number} pid @param {NodeJS.Signals} first */
export async function stopServer(pid, first) {
  for (const [signal, milliseconds] of /** @type {[NodeJS.Signals, number][]} */ ([
    [first, 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ])) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await waitUntilGone(pid, milliseconds)) return;
  }
}
