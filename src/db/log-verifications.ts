/** The runs of the log's proof, and what each has found. */
import type { LogReport } from '../domain/log-verification.js';
import { invariant } from '../errors.js';
import type { Timed } from './reconcile-runs.js';
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';

/** Adds a run; gives its id. */
export async function insertLogVerification(tx: Tx, report: LogReport, { started_at, finished_at }: Timed) {
  const { rows, head, anchors, restores, bad } = report;
  const run = await tx.row<{ id: string }>(
    `INSERT INTO log_verifications (started_at, finished_at, passed, rows_checked, head_hash, heads_compared, restores,
       first_bad_row, first_bad_id, fault) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      started_at,
      finished_at,
      !bad,
      rows,
      head.hash,
      anchors,
      restores.length,
      bad?.seq ?? null,
      bad?.id ?? null,
      bad?.fault ?? null,
    ],
  );
  invariant(run, 'a run that was added has an id');
  return run.id;
}

/** Whom the day's head is told. */
export const activeOfficers = (rows: Rows): Promise<{ id: string }[]> =>
  rows.rows(`SELECT id FROM users WHERE role = 'COMPLIANCE' AND is_active AND archived_at IS NULL ORDER BY id`);
