/** Signed heads in a file, a line each, to which lines are only added. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Anchor } from '../domain/log-anchor.js';
import { readAnchor, type AnchorStore } from './store.js';

export const createFileStore = (path: string): AnchorStore => ({
  async add(anchor) {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a', 0o644);
    try {
      // A line that a full disk once cut short ends here, and is passed over.
      await file.write(`${(await file.stat()).size > 0 ? '\n' : ''}${JSON.stringify(anchor)}`);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  all: () => linesOf(path),
  async lacking(anchors) {
    const kept = new Set((await linesOf(path)).map(({ signature }) => signature));
    return anchors.filter(({ signature }) => !kept.has(signature));
  },
});

async function linesOf(path: string): Promise<Anchor[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => readAnchor(line) ?? []);
}
