/** Commands that wait for a second person: the row that the screens read, and the sealed input beside it, gone when it ends. */
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';
import type { ApprovalStatus, PolicyLine } from '../domain/approval.js';
import { decimal, type Decimal } from '../domain/money.js';

export interface StoredApproval {
  id: string;
  command: string;
  target_type: string | null;
  target_id: string | null;
  target_digest: string | null;
  user_id: string | null;
  status: ApprovalStatus;
  requested_by: string;
  expires_at: Date;
}

const COLUMNS =
  'id, command, target_type, target_id, target_digest, user_id, status, requested_by, created_at, expires_at';

export const findApproval = (rows: Rows, id: string): Promise<StoredApproval | undefined> =>
  rows.row<StoredApproval>(`SELECT ${COLUMNS} FROM pending_approvals WHERE id = $1`, [id]);

/**
 * Those who decide on one wait for each other here, before anything else is locked. Its row is written last, as it is by
 * whoever cancels it by an edit, so that the two cannot each wait for the other.
 */
export async function queueForApproval(tx: Tx, id: string): Promise<StoredApproval | undefined> {
  await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('pending_approvals ' || $1::text, 0))`, [id]);
  return findApproval(tx, id);
}

const SEALED = `SELECT sealed FROM internal.pending_inputs WHERE pending_approval_id = $1`;

export const readSealedInput = async (rows: Rows, id: string): Promise<string | undefined> =>
  (await rows.row<{ sealed: string }>(SEALED, [id]))?.sealed;

export async function storeSealedInput(tx: Tx, id: string, sealed: string): Promise<void> {
  await tx.rows(`INSERT INTO internal.pending_inputs (pending_approval_id, sealed) VALUES ($1, $2)`, [id, sealed]);
}

export interface Ending {
  status: Exclude<ApprovalStatus, 'WAITING'>;
  decided_by: string | null;
  decided_at: Date;
  decision_reason: string | null;
  result_id?: string | null;
}

const forgetInputs = (tx: Tx, ids: readonly string[]) =>
  tx.rows('DELETE FROM internal.pending_inputs WHERE pending_approval_id = ANY($1)', [ids]);

/** Whether it was still waiting, and has ended now. */
export async function endApproval(tx: Tx, id: string, ending: Ending): Promise<boolean> {
  const { status, decided_by, decided_at, decision_reason, result_id = null } = ending;
  const ended = await tx.row<{ id: string }>(
    `UPDATE pending_approvals SET status = $2, decided_by = $3, decided_at = $4, decision_reason = $5, result_id = $6
     WHERE id = $1 AND status = 'WAITING' RETURNING id`,
    [id, status, decided_by, decided_at, decision_reason, result_id],
  );
  if (ended) await forgetInputs(tx, [ended.id]);
  return ended !== undefined;
}

/** A paper belongs to its client: what happens to it happens to whatever is decided on that client. */
const CANCEL = `UPDATE pending_approvals SET status = 'CANCELLED', decided_at = $3
  WHERE status = 'WAITING' AND ((target_type, target_id) = ($1, $2) OR ($1 = 'kyc_documents' AND target_type = 'users'
    AND target_id = (SELECT user_id::text FROM kyc_documents WHERE id::text = $2)))
  RETURNING id`;

const CANCEL_ALL_OF = `UPDATE pending_approvals SET status = 'CANCELLED', decided_at = $2
  WHERE status = 'WAITING' AND (user_id = $1 OR (target_type = 'users' AND target_id = $1::text)) RETURNING id`;

/** Ends what waits for a decision on this row, which has changed. */
export const cancelWaiting = (tx: Tx, type: string, id: string, now: Date): Promise<string[]> =>
  cancel(tx, CANCEL, [type, id, now]);

/** Ends whatever waits that is about this client: the sealed words of each request go with it. */
export const cancelAllOf = (tx: Tx, client: string, now: Date): Promise<string[]> =>
  cancel(tx, CANCEL_ALL_OF, [client, now]);

const CANCEL_EVERY = `UPDATE pending_approvals SET status = 'CANCELLED', decided_at = $1 WHERE status = 'WAITING' RETURNING id`;

/** In a house that was restored: what waited then may have been decided by the one that was lost, and paid. */
export const cancelEvery = (tx: Tx, now: Date): Promise<string[]> => cancel(tx, CANCEL_EVERY, [now]);

async function cancel(tx: Tx, text: string, values: readonly unknown[]): Promise<string[]> {
  const ended = (await tx.rows<{ id: string }>(text, values)).map((row) => row.id);
  if (ended.length > 0) await forgetInputs(tx, ended);
  return ended;
}

export const readLapsed = async (rows: Rows, now: Date): Promise<string[]> =>
  (
    await rows.rows<{ id: string }>(
      `SELECT id FROM pending_approvals WHERE status = 'WAITING' AND expires_at <= $1 ORDER BY expires_at LIMIT 1000`,
      [now],
    )
  ).map((row) => row.id);

const LINE = `SELECT above_usd, within_hours, is_active FROM approval_policies WHERE command = $1`;

export async function findPolicyLine(rows: Rows, command: string): Promise<PolicyLine | undefined> {
  const line = await rows.row<Omit<PolicyLine, 'above_usd'> & { above_usd: string | null }>(LINE, [command]);
  return line && { ...line, above_usd: line.above_usd === null ? null : decimal(line.above_usd) };
}

/** One amount that one person has seen to. */
export interface DoneAlone {
  command: string;
  user_id: string;
  amount_usd: Decimal;
  done_at: Date;
}

export async function noteDoneAlone(tx: Tx, { command, user_id, amount_usd, done_at }: DoneAlone): Promise<void> {
  await tx.rows(
    `INSERT INTO internal.amounts_done_alone (command, user_id, amount_usd, done_at) VALUES ($1, $2, $3, $4)`,
    [command, user_id, amount_usd.toFixed(), done_at],
  );
}

const DONE_ALONE = `SELECT coalesce(sum(amount_usd), 0)::text AS sum FROM internal.amounts_done_alone
  WHERE user_id = $1 AND command = $2 AND done_at > $3`;

/** What the same command has moved for this client since then. Read under the client's lock, nothing can slip in beside it. */
export async function sumDoneAlone(tx: Tx, user_id: string, command: string, since: Date): Promise<Decimal> {
  return decimal((await tx.row<{ sum: string }>(DONE_ALONE, [user_id, command, since]))?.sum ?? '0');
}

export const isActiveAdmin = async (rows: Rows, id: string): Promise<boolean> =>
  (await rows.row(
    `SELECT 1 FROM users WHERE id = $1 AND role = 'ADMIN' AND is_active AND archived_at IS NULL FOR SHARE`,
    [id],
  )) !== undefined;

/** Counted by one transaction at a time, so that two that would each make the second do not both. */
export async function countActiveAdmins(tx: Tx): Promise<number> {
  await tx.rows(`SELECT pg_advisory_xact_lock(7205315)`);
  const text = `SELECT count(*)::int AS count FROM users WHERE role = 'ADMIN' AND is_active AND archived_at IS NULL`;
  return (await tx.row<{ count: number }>(text))?.count ?? 0;
}

/** Whom to tell that somebody is wanted. */
export const otherActiveAdmins = async (rows: Rows, id: string): Promise<string[]> =>
  (
    await rows.rows<{ id: string }>(
      `SELECT id FROM users WHERE role = 'ADMIN' AND is_active AND archived_at IS NULL AND id <> $1 ORDER BY id LIMIT 20`,
      [id],
    )
  ).map((row) => row.id);
