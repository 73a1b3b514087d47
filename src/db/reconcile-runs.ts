/** The runs of the proof, and the differences that each has found. */
import type { Difference, Proof } from '../proof/index.js';
import { invariant } from '../errors.js';
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';

export interface Timed {
  started_at: Date;
  finished_at: Date;
}

/** Adds a run with its differences; gives its id. */
export async function insertReconcileRun(tx: Tx, proof: Proof, { started_at, finished_at }: Timed): Promise<string> {
  const { portfolios, events, figures, difference_count, differences } = proof;
  const run = await tx.row<{ id: string }>(
    `INSERT INTO reconcile_runs (started_at, finished_at, passed, portfolios, events, figures, difference_count)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [started_at, finished_at, difference_count === 0, portfolios, events, figures, difference_count],
  );
  invariant(run, 'a run that was added has an id');
  if (differences.length > 0) await insertDifferences(tx, run.id, differences);
  return run.id;
}

const insertDifferences = (tx: Tx, runId: string, differences: readonly Difference[]): Promise<unknown> =>
  tx.rows(
    `INSERT INTO reconcile_differences (run_id, target_type, target_id, figure, cached, replayed)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])`,
    [
      runId,
      differences.map(({ target_type }) => target_type),
      differences.map(({ target_id }) => target_id),
      differences.map(({ figure }) => figure),
      differences.map(({ cached }) => cached),
      differences.map(({ replayed }) => replayed),
    ],
  );

export interface ReconcileRun {
  portfolios: number;
  events: number;
  figures: number;
  difference_count: number;
  started_at: Date;
  finished_at: Date;
}

export const readReconcileRun = (rows: Rows, id: string): Promise<ReconcileRun | undefined> =>
  rows.row('SELECT * FROM reconcile_runs WHERE id = $1', [id]);

/** The last one that has run. */
export const readLastRun = (rows: Rows): Promise<(ReconcileRun & { id: string; passed: boolean }) | undefined> =>
  rows.row('SELECT * FROM reconcile_runs ORDER BY created_at DESC, id LIMIT 1');
