/**
 * The papers on this machine's disk, which no dump of the database holds. They are sealed files that never change, so
 * those that an earlier backup has copied are there for every later one. Their key (DOCUMENT_KEY) is in no backup.
 */
import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { PaperOnFile } from '../db/kyc-documents.js';
import type { DocumentStore } from '../documents/store.js';

const FOLDER = 'papers';

/** Copies what is not there yet, from the papers to the backups or back; answers the keys of those that are nowhere. */
export async function copyPapers(
  keys: readonly string[],
  { from, to }: { from: string; to: string },
): Promise<string[]> {
  const missing: string[] = [];
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const key of keys) {
    const target = join(to, key);
    if (existsSync(target)) continue;
    if (existsSync(join(from, key))) await copyWhole(join(from, key), target);
    else missing.push(key);
  }
  return missing;
}

/** Where a backup's papers lie, beside it. */
export const papersBeside = (backups: string): string => join(backups, FOLDER);

async function copyWhole(from: string, to: string): Promise<void> {
  const unfinished = `${to}.part`;
  await copyFile(from, unfinished, constants.COPYFILE_FICLONE);
  const handle = await open(unfinished, 'r+');
  await handle.sync().finally(() => handle.close());
  await rename(unfinished, to);
}

/** How many papers cannot be opened, or are not what they were when they came in. */
export async function unreadablePapers(papers: readonly PaperOnFile[], store: DocumentStore): Promise<number> {
  let unreadable = 0;
  for (const { storage_key, sha256 } of papers) {
    const paper = await store.read(storage_key).catch(() => undefined);
    if (!paper || createHash('sha256').update(paper.bytes).digest('hex') !== sha256) unreadable += 1;
  }
  return unreadable;
}
