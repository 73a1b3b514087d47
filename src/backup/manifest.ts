/**
 * What a backup should be, beside it in a file of its own: how large, with which digest, how many rows of each table, and
 * how the log ended. It holds nothing of the clients', so whoever keeps backups can look after them without a key.
 */
import { createHash, type KeyObject } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { BackupProblem } from './problem.js';
import { checkSignature } from './signature.js';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.number().int().nonnegative();

const MANIFEST = z.object({
  kind: z.literal('vip-investor-portal backup 1'),
  id: z.uuid(),
  content: z.enum(['pg_dump', 'rows']),
  product_version: z.string(),
  /** The moment that the backup shows. */
  taken_at: z.iso.datetime(),
  finished_at: z.iso.datetime(),
  file: z.string().regex(/^[\w.-]+\.age$/),
  size: whole,
  sha256: digest,
  recipients: z.array(z.string()),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** The last row of the log. */
  log: z.object({ rows: whole, seq: whole, hash: z.string() }),
  tables: z.record(z.string(), whole),
  /** Files of papers: how many rows point to one, where they lie, and how many were not there to be copied. */
  papers: z.object({ store: z.enum(['local', 's3']), count: whole, missing: whole }),
});

export type Manifest = z.infer<typeof MANIFEST>;

const EXTENSION = '.manifest.json';
export const manifestOf = (file: string): string => file.replace(/\.age$/, '') + EXTENSION;

/** The backup itself, or the newest whole one of a folder. */
export async function findBackup(path: string): Promise<string> {
  if (!existsSync(path))
    throw new BackupProblem(`There is no ${path}.`, 'Name a backup (….age), or the folder in which backups lie.');
  if (!statSync(path).isDirectory()) return path;
  const newest = (await readdir(path))
    .filter((name) => name.endsWith(EXTENSION))
    .sort()
    .at(-1);
  if (newest) return join(path, `${newest.slice(0, -EXTENSION.length)}.age`);
  throw new BackupProblem(`There is no finished backup in ${path}.`, 'Name another folder, or the backup itself.');
}

/** Who must have signed it; whoever says so takes one from anybody. */
export type Trust = readonly [KeyObject, ...KeyObject[]] | 'anybody';

export function readManifest(file: string, trust: Trust): Manifest {
  const path = manifestOf(file);
  if (!existsSync(path))
    throw new BackupProblem(
      `${basename(file)} has no manifest beside it (${basename(path)}), so nobody can tell whether it is whole.`,
      'Copy the manifest there as well. A backup that was cut off while it was taken never had one.',
    );
  const told = asJson(readFileSync(path, 'utf8'));
  const parsed = MANIFEST.safeParse(told);
  if (told && parsed.success) {
    if (trust !== 'anybody') checkSignature(told, basename(path), trust);
    return parsed.data;
  }
  throw new BackupProblem(
    `The manifest ${basename(path)} is damaged (${parsed.error?.issues[0]?.path.join('.') || 'it is no JSON'}).`,
    'Take another copy of it, or an older backup.',
  );
}

function asJson(text: string): object | undefined {
  try {
    const told: unknown = JSON.parse(text);
    return typeof told === 'object' && told !== null ? told : undefined;
  } catch {
    return undefined;
  }
}

/** That the file is, byte by byte, the one that was written. */
export async function checkFile(file: string, { size, sha256 }: Manifest): Promise<void> {
  if (!existsSync(file))
    throw new BackupProblem(`There is no ${file}; only its manifest is there.`, 'Copy the backup beside it.');
  const found = statSync(file).size;
  const remedy = 'Take another copy of it, or an older backup. Nothing was restored.';
  if (found < size) throw new BackupProblem(`The backup is truncated: ${found} of ${size} bytes are there.`, remedy);
  if (found > size)
    throw new BackupProblem(`The backup is longer than it was: ${found} instead of ${size} bytes.`, remedy);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== sha256)
    throw new BackupProblem('The backup is damaged: its digest is not the one in the manifest.', remedy);
}
