/** Verifies the whole log as it stands at one moment. */
import { readLog, readLogHead } from '../db/log-reads.js';
import type { Moment } from '../db/one-moment.js';
import { logVerifier, type LogProof, type LogReport, type SealedRow } from '../domain/log-verification.js';

export interface VerifyOptions {
  /** Is given every row that is right, in order: for an export. */
  onRow?(row: SealedRow): void;
}

export async function verifyLog(moment: Moment, proof: LogProof, { onRow }: VerifyOptions = {}): Promise<LogReport> {
  const verifier = logVerifier(proof);
  await readLog(moment, (row) => {
    if (verifier.take(row)) onRow?.(row);
  });
  return verifier.report(await readLogHead(moment));
}
