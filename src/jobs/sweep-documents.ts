/**
 * Removes files that no paper's row points to: what was put into the store for a form that was then refused, or when the
 * server ended between the file and its row. A day is left to whoever is in between: the store's clock and ours may differ
 * by hours, and a paper whose row comes a moment later must not lose its file.
 */
import type { Job } from './job.js';
import { rowsOf, type Pool } from '../db/client.js';
import { keysInUse } from '../db/kyc-documents.js';
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
  let old: string[] = [];
  const removeUnused = async (): Promise<void> => {
    const used = await keysInUse(rowsOf(pool), old);
    for (const key of old.filter((one) => !used.has(one))) await store.remove(key);
    old = [];
  };
  for await (const { key, at } of store.list()) {
    if (at < before) old.push(key);
    if (old.length === AT_ONCE) await removeUnused();
  }
  if (old.length > 0) await removeUnused();
}
