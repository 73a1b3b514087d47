/** The last run of the proof, and whether it is older than its timetable allows. */
import type { ProofJSON } from './screen-json.js';
import { readerRows, type Reader } from '../db/reader.js';
import { readLastRun } from '../db/reconcile-runs.js';

/** It runs once a day; half a day more is for a server that was down. */
const LATE_AFTER = 36 * 3_600_000;

export async function lastProof(reader: Reader, now: Date): Promise<ProofJSON | null> {
  const run = await readLastRun(readerRows(reader));
  if (!run) return null;
  const { id, finished_at, passed, figures, difference_count } = run;
  return {
    id,
    finished_at: finished_at.toISOString(),
    passed,
    figures: Number(figures),
    differences: Number(difference_count),
    late: now.getTime() - finished_at.getTime() > LATE_AFTER,
  };
}
