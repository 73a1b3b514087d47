/** A backup's content as pg_dump's own archive: the whole database, read by any pg_restore. */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LEFT_OUT } from '../db/backup-moment.js';
import type { ConnectionSettings } from '../db/client.js';
import { BackupProblem } from './problem.js';
import { findProgram, programPlace } from './programs.js';

export interface Dump {
  stream: Readable;
  /** Fails where the archive is not whole. */
  finished: Promise<void>;
  stop(): void;
}

/**
 * Row-level security stays on: it shows this role every row, and for whom it does not, pg_dump would not start. Who may run
 * PostgreSQL's own functions is settled where the roles are made, and only a superuser could restore it.
 */
const DUMP = [
  '--format=custom',
  '--exclude-schema=pg_catalog',
  '--enable-row-security',
  '--no-unlogged-table-data',
  '--no-password',
];

export async function pgDump(
  settings: ConnectionSettings,
  { snapshot, programs }: { snapshot: string; programs: string | undefined },
): Promise<Dump> {
  const program = await findProgram('pg_dump', programs);
  const place = programPlace(settings);
  const left = LEFT_OUT.map((table) => `--exclude-table-data=${table}`);
  const child = spawn(program, [...DUMP, ...left, `--snapshot=${snapshot}`], {
    env: place.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const finished = endOf(child, 'pg_dump').finally(place.remove);
  return { stream: child.stdout, finished, stop: () => void child.kill('SIGKILL') };
}

/** In one transaction: all of it is there, or nothing. */
const RESTORE = ['--single-transaction', '--exit-on-error', '--no-owner', '--role=vip_owner', '--no-password'];

export async function pgRestore(
  archive: Readable,
  settings: ConnectionSettings,
  { programs }: { programs: string | undefined },
): Promise<void> {
  const program = await findProgram('pg_restore', programs);
  const place = programPlace(settings);
  const child = spawn(program, [...RESTORE, `--dbname=${settings.database}`], {
    env: place.env,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = endOf(child, 'pg_restore').finally(place.remove);
  ended.catch(() => undefined);
  try {
    await pipeline(archive, child.stdin);
  } catch (error) {
    // Where the program ended first, it says why; else the archive broke off, and the program must not take that for its end.
    if (!isBrokenPipe(error)) {
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
      throw error;
    }
  }
  await ended;
}

const isBrokenPipe = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'EPIPE' || error.code === 'ECONNRESET');

function endOf(child: ChildProcess, name: string): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      code === 0
        ? resolve()
        : reject(new BackupProblem(`${name} ended with ${signal ?? code}: ${said.trim()}`, 'Read what it says.')),
    );
  });
}
