/**
 * pg_dump and pg_restore, which come with PostgreSQL's own packages. They are told where the database is by the
 * environment, never on their command line, which everybody on the machine can read.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import type { ConnectionSettings } from '../db/client.js';
import { BackupProblem } from './problem.js';

type Program = 'pg_dump' | 'pg_restore';

const REMEDY =
  'Install PostgreSQL’s client programs of the server’s version or a later one (on Debian: apt-get install postgresql-client), or set PG_BIN to the folder that holds them; or set BACKUP_CONTENT=rows, which needs none.';

/** The program's path, where there is one; else why there is none. */
export async function findProgram(name: Program, folder: string | undefined): Promise<string> {
  const path = folder ? join(folder, name) : name;
  try {
    await promisify(execFile)(path, ['--version']);
    return path;
  } catch (error) {
    throw new BackupProblem(`${path} cannot be run: ${codeOf(error)}.`, REMEDY, error);
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'
    ? 'it was not found'
    : String(error);

export const hasProgram = (name: Program, folder: string | undefined): Promise<boolean> =>
  findProgram(name, folder).then(
    () => true,
    () => false,
  );

export interface ProgramPlace {
  env: NodeJS.ProcessEnv;
  remove(): void;
}

/** The programs believe the same authorities as the application: those of the settings, or else those of Node. */
export function programPlace({ host, port, database, user, password, ssl }: ConnectionSettings): ProgramPlace {
  const folder = mkdtempSync(join(tmpdir(), 'vip-authority-'));
  const authority = join(folder, 'root.crt');
  const secure = typeof ssl === 'object' ? ssl : undefined;
  if (secure) writeFileSync(authority, String(secure.ca ?? rootCertificates.join('\n')));
  const env = {
    PGHOST: host,
    PGPORT: String(port),
    PGDATABASE: database,
    PGUSER: user,
    PGPASSWORD: password ?? '',
    PGSSLMODE: secure ? 'verify-full' : 'disable',
    PGSSLROOTCERT: authority,
    PGCONNECT_TIMEOUT: '10',
    PGAPPNAME: user,
    PGTZ: 'UTC',
  };
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
  return { env: { ...own, ...env, LC_ALL: 'C' }, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
