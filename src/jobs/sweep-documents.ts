/**
 * Removes files that no paper's row points to: what was put into the store for a form that was then refused, or when the
 * server ended between the file and its row. A day is left to whoever is in between: the store's clock and ours may differ
 * by hours, and a paper whose row comes a moment later must not lose its file. What came in between a backup and the going
 * live of the house that was restored from it is never swept: those papers had rows, which are lost.
 */
import type { Job } from './job.js';
import { rowsOf, type Pool, type Rows } from '../db/client.js';
import { keysInUse, unknownTimes, type Span } from '../db/kyc-documents.js';
import type { DocumentStore } from '../documents/store.js';
import { Refusal } from '../errors.js';

const HOUR = 3_600;
const LEFT_MS = 24 * HOUR * 1_000;
const AT_ONCE = 500;

interface Parts {
  pool: Pool;
  store: DocumentStore;
  clock?: () => Date;
}

export const sweepDocumentsJob = ({ pool, store, clock = () => new Date() }: Parts): Job => ({
  name: 'sweep-documents',
  schedule: '27 * * * *',
  everySeconds: HOUR,
  lateAfterSeconds: 3 * HOUR,
  async run() {
    try {
      await sweep({ pool, store, before: new Date(clock().getTime() - LEFT_MS) });
    } catch (error) {
      // A store that is out of order is no fault of this server; what should go can go an hour later.
      if (!(error instanceof Refusal && error.code === 'papers_unavailable')) throw error;
    }
  },
});

async function sweep({ pool, store, before }: { pool: Pool; store: DocumentStore; before: Date }): Promise<void> {
  const kept = await unknownTimes(rowsOf(pool));
  for await (const { key, at } of filesWithoutRow(rowsOf(pool), store))
    if (at < before && !kept.some((span) => isWithin(at, span))) await store.remove(key);
}

/** The store has a clock of its own, and a paper's file comes before its row. */
const isWithin = (at: Date, { from, until }: Span): boolean =>
  at.getTime() >= from.getTime() - HOUR * 1_000 && at.getTime() <= until.getTime() + HOUR * 1_000;

interface LyingFile {
  key: string;
  at: Date;
}

/** What lies in the store and belongs to no paper. */
export async function* filesWithoutRow(rows: Rows, store: DocumentStore): AsyncGenerator<LyingFile> {
  let files: LyingFile[] = [];
  const withoutRow = async (): Promise<LyingFile[]> => {
    const used = await keysInUse(
      rows,
      files.map(({ key }) => key),
    );
    return files.filter(({ key }) => !used.has(key));
  };
  for await (const file of store.list()) {
    files.push(file);
    if (files.length < AT_ONCE) continue;
    yield* await withoutRow();
    files = [];
  }
  yield* await withoutRow();
}
