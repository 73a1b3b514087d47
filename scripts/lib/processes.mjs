// Other processes: whether one still lives, and starting one that ends with us.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from './progress.mjs';
import { whenEnding } from './shutdown.mjs';

/**
 * What tells a process from a later one with the same number: the moment it started. Undefined when there is none.
 * @param {number} pid
 */
export function birthOf(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH') return undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : fields[18];
  } catch {
    return startedAccordingToPs(pid);
  }
}

/** @param {number} pid */
function startedAccordingToPs(pid) {
  try {
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

/** A process as a line of text that can be written down and later asked about. */
export const ownMark = () => `${process.pid} ${birthOf(process.pid) ?? ''}`;

/** @param {string | undefined} mark */
export function isAlive(mark) {
  const [pid, birth] = splitMark(mark);
  return pid > 0 && birth !== '' && birthOf(pid) === birth;
}

/** @param {string | undefined} mark @returns {[number, string]} */
function splitMark(mark = '') {
  const [pid = '', ...birth] = mark.trim().split(' ');
  return [Number.parseInt(pid, 10) || 0, birth.join(' ')];
}

/** @param {number} pid @param {number} milliseconds */
export async function waitUntilGone(pid, milliseconds) {
  const birth = birthOf(pid);
  for (const until = Date.now() + milliseconds; Date.now() < until; await pause(25)) {
    if (birth === undefined || birthOf(pid) !== birth) return true;
  }
  return birthOf(pid) !== birth;
}

/**
 * Runs a program to its end; its output is kept and shown only when it fails.
 * @param {string} program @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, failure: string, remedy: string, show?: boolean }} options
 * @returns {Promise<string>}
 */
export async function run(program, args, { env = process.env, cwd, failure, remedy, show = false }) {
  const child = spawn(program, args, {
    env,
    cwd,
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
  });
  whenEnding(() => child.kill('SIGTERM'));
  let output = '';
  child.stdout?.on('data', (/** @type {Buffer} */ chunk) => (output += chunk));
  child.stderr?.on('data', (/** @type {Buffer} */ chunk) => (output += chunk));
  const code = await exitOf(child);
  if (code !== 0) throw new Failure(failure, remedy, output);
  return output;
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<number>} */
export function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
}
