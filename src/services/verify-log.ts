/** Verifies the whole log as it stands at one moment. */
import type { Rows } from '../db/client.js';
import { readLog, readLogHead } from '../db/log-reads.js';
import { logVerifier, type LogProof, type LogReport, type StoredLogRow } from '../domain/log-verification.js';

export interface VerifyOptions {
  /** Is given every row that is right, in order: for an export. */
  onRow?(row: StoredLogRow): void;
}

/** `rows`: of one transaction that sees one moment. */
export async function verifyLog(rows: Rows, proof: LogProof, { onRow }: VerifyOptions = {}): Promise<LogReport> {
  const verifier = logVerifier(proof);
  const head = await readLogHead(rows);
  for await (const piece of readLog(rows)) if (!piece.every((row) => verifier.take(row) && (onRow?.(row), true))) break;
  return verifier.report(head);
}
