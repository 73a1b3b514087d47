// Several commands may run at once in one folder; what they share is made by one of them while the others wait.
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, ownMark } from './processes.mjs';
import { textOf } from './repository.mjs';

/** Takes the lock if nobody living holds it. The mark appears whole, by a link, so that no reader sees half of it. @param {string} path */
export function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, ownMark());
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    if (isAlive(textOf(path))) return false;
    discardStale(path);
    return tryLock(path);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Two may find the same dead holder; the one that moved a living lock aside by mistake puts it back. @param {string} path */
function discardStale(path) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    if (isAlive(textOf(aside))) linkSync(aside, path);
  } catch {
    // Somebody else was quicker.
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {string} path */
export const unlock = (path) => rmSync(path, { force: true });

/** @template T @param {string} path @param {() => Promise<T>} work @returns {Promise<T>} */
export async function withLock(path, work) {
  while (!tryLock(path)) await pause(100);
  const releaseOnExit = () => unlock(path);
  process.once('exit', releaseOnExit);
  try {
    return await work();
  } finally {
    process.off('exit', releaseOnExit);
    unlock(path);
  }
}
