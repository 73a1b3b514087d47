/** Verifies the whole log as it stands at one moment. */
import { readLog, readLogHead } from '../db/log-reads.js';
import type { Moment } from '../db/one-moment.js';
import {
  logVerifier,
  type LogProof,
  type LogReport,
  type LogVerifier,
  type SealedRow,
} from '../domain/log-verification.js';
import { macCheck } from './mac-check.js';

export interface VerifyOptions {
  /** Is given every row that is right, in order: for an export. */
  onRow?(row: SealedRow): void;
}

export async function verifyLog(moment: Moment, proof: LogProof, { onRow }: VerifyOptions = {}): Promise<LogReport> {
  const quick = onRow ? undefined : await inTwoThreads(moment, proof);
  return quick ?? rowByRow(moment, logVerifier(proof), onRow);
}

/** A log that holds; nothing of one that does not, of which the first bad row has still to be found. */
async function inTwoThreads(moment: Moment, proof: LogProof): Promise<LogReport | undefined> {
  const macs = macCheck(proof.keys);
  if (!macs) return undefined;
  try {
    const report = await rowByRow(moment, logVerifier(proof, macs.take));
    return (await macs.allRight()) && !report.bad ? report : undefined;
  } finally {
    await macs.close();
  }
}

async function rowByRow(moment: Moment, verifier: LogVerifier, onRow?: (row: SealedRow) => void): Promise<LogReport> {
  await readLog(moment, (row) => {
    if (verifier.take(row)) onRow?.(row);
  });
  return verifier.report(await readLogHead(moment));
}
