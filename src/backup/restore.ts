/**
 * Puts a backup into an empty database. What can be found out without the database is found out first; after that either
 * all of it is there and counted, or the database is empty again.
 */
import { createReadStream, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { countRows, isEmpty, logEnd, removeEverything } from '../db/backup-moment.js';
import { createPool, rowsOf, type ConnectionSettings, type Pool } from '../db/client.js';
import { loadRows } from '../db/copied-rows.js';
import { damaged, opened } from './age.js';
import { checkFile, findBackup, readManifest, type Manifest, type Trust } from './manifest.js';
import { pgRestore } from './pg-dump.js';
import { BackupProblem } from './problem.js';
import { findProgram } from './programs.js';

export interface CheckedBackup {
  file: string;
  manifest: Manifest;
  identities: readonly string[];
}

export interface Checks {
  identities: readonly string[];
  trust: Trust;
  /** Where the migrations of this version are. */
  migrations: string;
  programs: string | undefined;
}

/** Needs no database: the file is the one that this house took, one of the keys opens it, and this version knows its tables. */
export async function checkBackup(
  path: string,
  { identities, trust, migrations, programs }: Checks,
): Promise<CheckedBackup> {
  const file = await findBackup(path);
  const manifest = readManifest(file, trust);
  await checkFile(file, manifest);
  await readThrough(file, identities);
  checkVersion(manifest, migrations);
  if (manifest.content === 'pg_dump') await findProgram('pg_restore', programs);
  return { file, manifest, identities };
}

/** The seal is looked at to the last byte before anything is made: a manifest can be written by anybody. */
async function readThrough(file: string, identities: readonly string[]): Promise<void> {
  const content = await opened(createReadStream(file), identities);
  try {
    for await (const _ of content);
  } catch (error) {
    throw damaged(error);
  }
}

/** Tables of an older version are brought up to this one's afterwards; rows alone need the tables they came from. */
function checkVersion({ content, product_version, migrations }: Manifest, folder: string): void {
  const known = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? entry.name : [],
  );
  const taken = migrations.map(({ name }) => name);
  const remedy = `Restore it with version ${product_version} of the product, by which it was taken, or with a later one.`;
  const unknown = taken.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new BackupProblem(`The backup is of a later version: this one does not know ${unknown.join(', ')}.`, remedy);
  if (content === 'rows' && taken.length < known.length)
    throw new BackupProblem(
      'The backup holds rows alone, of tables that have changed since.',
      `Restore it with version ${product_version} of the product, by which it was taken, and migrate then.`,
    );
}

export interface RestoreParts {
  /** Of the log-in that makes roles and tables. */
  database: ConnectionSettings;
  programs: string | undefined;
  /** Makes the roles, and the database where it is missing. */
  bootstrap(): Promise<void>;
  migrate(): Promise<unknown>;
}

export async function restoreBackup(backup: CheckedBackup, parts: RestoreParts): Promise<void> {
  await parts.bootstrap();
  const pool = createPool(parts.database, { max: 2, streams: true });
  try {
    if (!(await isEmpty(rowsOf(pool))))
      throw new BackupProblem(
        `The database ${parts.database.database} is not empty.`,
        'Restore into a new one: name another in DATABASE_OWNER_URL and DATABASE_URL (it is made where it is missing), or drop this one if nothing in it is needed.',
      );
    try {
      await load(backup, parts, pool);
      await requireWhole(backup.manifest, pool);
    } catch (error) {
      await removeEverything(pool);
      throw error;
    }
    if (backup.manifest.content === 'pg_dump') await parts.migrate();
  } finally {
    await pool.end();
  }
}

async function load({ file, manifest, identities }: CheckedBackup, parts: RestoreParts, pool: Pool): Promise<void> {
  if (manifest.content === 'rows') await parts.migrate();
  const content = await opened(createReadStream(file), identities);
  let broken: unknown;
  content.once('error', (error) => (broken = error));
  try {
    if (manifest.content === 'rows') await loadRows(pool, content);
    else await pgRestore(content, parts.database, parts);
  } catch (error) {
    throw broken === undefined ? error : damaged(broken);
  }
}

/** What the manifest says of the moment is what is there now. */
async function requireWhole({ tables, log, file }: Manifest, pool: Pool): Promise<void> {
  const counted = await countRows(rowsOf(pool));
  const names = [...new Set([...Object.keys(tables), ...Object.keys(counted)])];
  const differing = names.filter((name) => tables[name] !== counted[name]);
  const remedy = `Take an older backup than ${basename(file)}. The database was emptied again.`;
  if (differing.length > 0)
    throw new BackupProblem(
      `The backup is not what its manifest says: ${differing
        .map((name) => `${name} has ${counted[name] ?? 'no'} rows instead of ${tables[name] ?? 'none'}`)
        .join(', ')}.`,
      remedy,
    );
  const found = await logEnd(rowsOf(pool));
  if (found.seq !== log.seq || found.hash !== log.hash || found.rows !== log.rows)
    throw new BackupProblem('The log does not end with the row that the manifest names.', remedy);
}
