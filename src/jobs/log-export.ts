/** The log as a file, a JSON object a line: its rows in order, then the signed heads. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Anchor } from '../domain/log-anchor.js';
import { logTextOf, type SealedRow } from '../domain/log-verification.js';

export interface LogExport {
  row(row: SealedRow): void;
  end(anchors: readonly Anchor[]): Promise<void>;
}

/** Readable by whoever made it alone: it holds addresses and ids of people. */
export async function createExport(path: string): Promise<LogExport> {
  const file = createWriteStream(path, { mode: 0o600 });
  await once(file, 'open');
  let failure: Error | undefined;
  file.on('error', (error) => (failure = error));
  return {
    row(row) {
      const { prev_hash, hash, mac } = row;
      file.write(`${JSON.stringify({ ...logTextOf(row), prev_hash, hash, mac })}\n`);
    },
    async end(anchors) {
      for (const anchor of anchors) file.write(`${JSON.stringify({ anchor })}\n`);
      if (failure) throw failure;
      file.end();
      await once(file, 'finish');
    },
  };
}
