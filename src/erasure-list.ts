/**
 * Who was erased, kept outside of the database: a backup from before would bring them back, and is erased again by this
 * list when it is restored. It holds ids and moments, a line each, and nothing of the persons.
 */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { refusal } from './errors.js';

export interface ErasureList {
  /** An empty list is a file, too: where none is at a restore, it was not carried over. */
  begin(): Promise<void>;
  /** Ends once it is safely on the list. */
  add(person: string, at: Date): Promise<void>;
  /** Ids, each once. */
  read(): Promise<string[]>;
}

const LINE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) \d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

export function erasureListAt(path: string): ErasureList {
  const opened = async () => {
    await mkdir(dirname(path), { recursive: true });
    return open(path, 'a', 0o600);
  };
  return {
    begin: async () => (await opened()).close(),
    async add(person, at) {
      const file = await opened();
      try {
        // A line that the power cut short stands alone, and is none.
        await file.writeFile(`\n${person} ${at.toISOString()}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    async read() {
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return '';
        throw error;
      });
      return [...new Set(text.split('\n').flatMap((line) => LINE.exec(line.trim())?.[1] ?? []))];
    },
  };
}

/** For what runs without one: nobody is erased. */
export const NO_ERASURE_LIST: ErasureList = {
  begin: () => Promise.resolve(),
  add: () => Promise.reject(refusal('unavailable')),
  read: () => Promise.resolve([]),
};
