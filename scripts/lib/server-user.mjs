// PostgreSQL refuses to run as root. Root's server runs as the system user `postgres`, who must be able to reach the
// programs and the data: below a private folder such as /root they are kept elsewhere.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Failure } from './progress.mjs';

const NAME = 'postgres';

/** @typedef {{ uid: number, gid: number } | undefined} ServerUser undefined: whoever runs the command */

/** @returns {ServerUser} */
export function serverUser() {
  if (process.getuid?.() !== 0) return undefined;
  return idsOf(NAME) ?? createUser() ?? idsOf('nobody') ?? fail();
}

/** @param {string} name */
function idsOf(name) {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number.parseInt(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }), 10),
    );
    return uid !== undefined && gid !== undefined ? { uid, gid } : undefined;
  } catch {
    return undefined;
  }
}

function createUser() {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME], {
      stdio: 'pipe',
    });
    return idsOf(NAME);
  } catch {
    return undefined;
  }
}

/** @returns {never} */
function fail() {
  throw new Failure(
    'PostgreSQL refuses to run as root, and the user "postgres" could not be made.',
    'Run the command as an ordinary user, or set DATABASE_URL to a PostgreSQL 15 of your own.',
  );
}

/** Whether the server's user may walk down to this path. @param {string} path @param {ServerUser} user */
export function canReach(path, user) {
  if (user === undefined) return true;
  const existing = existsSync(path) ? realpathSync(path) : path;
  for (let folder = dirname(existing); ; folder = dirname(folder)) {
    if (existsSync(folder) && !mayEnter(statSync(folder), user)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** @param {import('node:fs').Stats} stat @param {NonNullable<ServerUser>} user */
function mayEnter(stat, { uid, gid }) {
  const bit = stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001;
  return (stat.mode & bit) !== 0;
}

/** A folder that every user can reach, kept for this one by name. @param {string} path */
export function publicFolderFor(path) {
  const name = createHash('sha256').update(path).digest('hex').slice(0, 12);
  const folder = join(publicBase(), name);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

export function publicBase() {
  for (const parent of ['/var/lib', tmpdir()]) {
    if (existsSync(parent) && isWritable(parent)) return join(parent, 'vip-investor-portal');
  }
  throw new Failure(
    'No folder was found in which the database may keep its data.',
    'Make /var/lib or the temporary folder writable, or run as an ordinary user.',
  );
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
