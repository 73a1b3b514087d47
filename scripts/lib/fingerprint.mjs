// A digest of files' names and contents: the answer to "has anything changed since?".
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './repository.mjs';

/** Every file below the given files and folders, sorted; missing ones are left out. @param {string[]} paths @returns {string[]} */
export function filesUnder(paths) {
  return paths.flatMap((path) => {
    if (!existsSync(path)) return [];
    if (!statSync(path).isDirectory()) return [path];
    return filesUnder(
      readdirSync(path)
        .sort()
        .map((name) => join(path, name)),
    );
  });
}

/** @param {string[]} paths */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const file of filesUnder(paths)) hash.update(`\0${relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}
