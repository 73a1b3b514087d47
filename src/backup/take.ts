/**
 * Takes a backup: one moment of the database, streamed through the seal into a file. The file has its name only once it
 * is whole and on the disk, and its manifest comes last: what has no manifest is no backup.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { BackupSettings, Content } from '../config-backup.js';
import {
  appliedMigrations,
  countRows,
  logEnd,
  openBackupMoment,
  tablesNotSeenWhole,
  type BackupMoment,
} from '../db/backup-moment.js';
import { copiedRows } from '../db/copied-rows.js';
import type { LogSigner } from '../domain/log-anchor.js';
import { papersOnFile } from '../db/kyc-documents.js';
import { createPool, type ConnectionSettings } from '../db/client.js';
import { sealed } from './age.js';
import { manifestOf, type Manifest } from './manifest.js';
import { copyPapers, papersBeside } from './papers.js';
import { pgDump, type Dump } from './pg-dump.js';
import { BackupProblem } from './problem.js';
import { hasProgram } from './programs.js';
import { signed } from './signature.js';

export interface TakingParts {
  database: ConnectionSettings;
  settings: BackupSettings;
  productVersion: string;
  /** Of the manifest. */
  signer: LogSigner;
  /** The folder of the papers, where they lie on this machine. */
  papers: string | undefined;
}

export interface Taken {
  file: string;
  manifest: Manifest;
}

const UNFINISHED = '.unfinished';

export async function takeBackup({ database, settings, productVersion, signer, papers }: TakingParts): Promise<Taken> {
  const content = settings.content ?? ((await hasProgram('pg_dump', settings.programs)) ? 'pg_dump' : 'rows');
  await mkdir(settings.folder, { recursive: true, mode: 0o700 });
  await removeLeftovers(settings.folder);
  const pool = createPool(database, { max: 1, streams: true });
  try {
    const moment = await openBackupMoment(pool);
    try {
      await requireEveryRow(moment);
      return await write(moment, { content, database, settings, productVersion, signer, papers });
    } finally {
      await moment.end();
    }
  } finally {
    await pool.end();
  }
}

async function requireEveryRow({ rows }: BackupMoment): Promise<void> {
  const hidden = await tablesNotSeenWhole(rows);
  if (hidden.length > 0)
    throw new BackupProblem(
      `Row-level security hides rows of ${hidden.join(', ')} from vip_backup.`,
      'Add a policy there: FOR SELECT TO vip_backup USING (true).',
    );
}

/** They come after the database's moment, so every paper that it knows of is there by now. */
async function papersOf({ rows }: BackupMoment, { papers, settings }: TakingParts): Promise<Manifest['papers']> {
  const keys = (await papersOnFile(rows)).map(({ storage_key }) => storage_key);
  if (papers === undefined) return { store: 's3', count: keys.length, missing: 0 };
  const missing = await copyPapers(keys, { from: papers, to: papersBeside(settings.folder) });
  return { store: 'local', count: keys.length, missing: missing.length };
}

type ContentParts = TakingParts & { content: Content };

async function write(moment: BackupMoment, parts: ContentParts): Promise<Taken> {
  const { settings, content, productVersion, signer } = parts;
  const at = moment.takenAt.toISOString();
  const name = `vip-${at.replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}.age`;
  const file = join(settings.folder, name);
  const facts = await factsOf(moment);
  const written = await writeSealed(file, await dumpOf(moment, parts), settings.recipients);
  const manifest: Manifest = {
    kind: 'vip-investor-portal backup 1',
    id: randomUUID(),
    content,
    product_version: productVersion,
    taken_at: at,
    finished_at: new Date().toISOString(),
    file: name,
    ...written,
    recipients: [...settings.recipients],
    ...facts,
    papers: await papersOf(moment, parts),
  };
  const text = JSON.stringify(signed(signer, manifest), null, 2);
  await writeWhole(manifestOf(file), (handle) => handle.writeFile(`${text}\n`));
  return { file, manifest };
}

const factsOf = async ({ rows }: BackupMoment): Promise<Pick<Manifest, 'migrations' | 'log' | 'tables'>> => ({
  migrations: await appliedMigrations(rows),
  log: await logEnd(rows),
  tables: await countRows(rows),
});

async function dumpOf(moment: BackupMoment, { content, database, settings }: ContentParts): Promise<Dump> {
  if (content === 'pg_dump') return pgDump(database, { snapshot: moment.snapshot, programs: settings.programs });
  const stream = Readable.from(copiedRows(moment));
  return { stream, finished: Promise.resolve(), stop: () => void stream.destroy() };
}

async function writeSealed(
  file: string,
  dump: Dump,
  recipients: readonly string[],
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  dump.finished.catch(() => undefined);
  await writeWhole(file, async (handle) => {
    try {
      for await (const chunk of (await sealed(dump.stream, recipients)) as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        size += chunk.length;
        await handle.writeFile(chunk);
      }
      await dump.finished;
    } catch (error) {
      dump.stop();
      throw error;
    }
  });
  return { size, sha256: hash.digest('hex') };
}

/** Under another name until all of it is on the disk. */
async function writeWhole(file: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const unfinished = `${file}${UNFINISHED}`;
  try {
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
    await flush(join(file, '..'));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw diskProblem(error);
  }
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function diskProblem(error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO'].includes(code)
    ? new BackupProblem(
        `The backup cannot be written (${code}).`,
        'Make room in BACKUP_DIR and let this user write there, or set it to another folder.',
        error,
      )
    : error;
}

const DAY = 86_400_000;

/** What a backup that was killed had written; a day is left to whoever is still at it. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((entry) => entry.endsWith(UNFINISHED))) {
    const path = join(folder, name);
    if ((await stat(path)).mtimeMs < Date.now() - DAY) await rm(path, { force: true });
  }
}
