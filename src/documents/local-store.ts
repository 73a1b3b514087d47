/** Papers on this machine's disk, sealed. A file appears whole or not at all, and outlives a power cut. */
import { hkdfSync } from 'node:crypto';
import { mkdir, open, opendir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { localLinks, type LocalLinks } from './local-links.js';
import { seal, unseal } from './sealed.js';
import { isKey, unavailable, type DocumentStore } from './store.js';
import { invariant } from '../errors.js';
import { derivedKey } from '../keys.js';

export interface LocalStore extends DocumentStore {
  links: LocalLinks;
}

interface Parts {
  folder: string;
  /** Seals the files and signs the links, by a key each. */
  secret: string;
  clock?: () => Date;
}

/** What was being written when the power went. */
const UNFINISHED = '.part';

export function createLocalStore({ folder, secret, clock = () => new Date() }: Parts): LocalStore {
  const sealing = Buffer.from(hkdfSync('sha256', secret, '', 'papers-at-rest', 32));
  const links = localLinks(derivedKey(secret, 'paper-links'), clock);
  const fileOf = (key: string): string => {
    invariant(isKey(key), 'a key is one of ours');
    return join(folder, key);
  };

  return {
    links,
    addressOf: (key) => `local:${key}`,
    link: async (key, wish) => links.sign(key, wish),
    async put(key, paper) {
      const file = fileOf(key);
      const sealed = seal(paper, key, sealing);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeDown(`${file}${UNFINISHED}`, sealed);
        await rename(`${file}${UNFINISHED}`, file);
        await flushFolder(folder);
      } catch (error) {
        await rm(`${file}${UNFINISHED}`, { force: true }).catch(() => undefined);
        throw unavailable(error);
      }
    },
    async read(key) {
      const file = await readFile(fileOf(key)).catch(absent);
      if (!file) return undefined;
      try {
        return unseal(file, key, sealing);
      } catch (error) {
        throw unavailable(error);
      }
    },
    async *list() {
      const entries = await opendir(folder).catch(absent);
      if (!entries) return;
      for await (const { name } of entries) {
        const key = name.endsWith(UNFINISHED) ? name.slice(0, -UNFINISHED.length) : name;
        const found = isKey(key) && (await stat(join(folder, name)).catch(absent));
        if (found) yield { key, at: found.mtime };
      }
    },
    async remove(key) {
      await rm(fileOf(key), { force: true });
      await rm(`${fileOf(key)}${UNFINISHED}`, { force: true });
    },
  };
}

async function writeDown(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** So that the file's name is as safe as its content. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function absent(error: unknown): undefined {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
  throw unavailable(error);
}
