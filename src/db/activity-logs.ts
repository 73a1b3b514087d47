/** The log. Rows are only added, each in the transaction of the change it tells of. */
import { invariant } from '../errors.js';
import { actorKey, type RequestContext } from '../request-context.js';
import type { Tx } from './transaction.js';

export interface NewLogRow {
  action: string;
  target: { type: string; id: string | null };
  description: string;
  change?: object;
  metadata?: Record<string, unknown>;
}

const APPEND = `INSERT INTO activity_logs
    (actor_id, actor_role, action_type, target_type, target_id, description, metadata, ip_address, user_agent, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`;

/** One round trip for the row and for the answer that a repetition of the request will get. */
const APPEND_AND_ANSWER = `WITH logged AS (${APPEND}), answered AS (
    UPDATE command_requests SET result = $11::jsonb || jsonb_build_object('log_id', logged.id) FROM logged
    WHERE actor_key = $12 AND request_key = $10)
  SELECT id FROM logged`;

/** The id of the row. */
export async function appendLog(tx: Tx, context: RequestContext, row: NewLogRow, result?: object): Promise<string> {
  const person = context.actor.kind === 'person' ? context.actor : undefined;
  const metadata = {
    ...row.metadata,
    ...row.change,
    ...(context.actor.kind === 'system' && { system: context.actor.name }),
  };
  const values = [
    person?.id ?? null,
    person?.role ?? null,
    row.action,
    row.target.type,
    row.target.id,
    row.description,
    Object.keys(metadata).length > 0 ? JSON.stringify(metadata) : null,
    context.ip ?? null,
    context.userAgent?.slice(0, 400) ?? null,
    context.requestId ?? null,
  ];
  const logged =
    context.requestId && result
      ? await tx.row<{ id: string }>(APPEND_AND_ANSWER, [...values, JSON.stringify(result), actorKey(context.actor)])
      : await tx.row<{ id: string }>(APPEND, values);
  invariant(logged, 'a change has its row in the log');
  return logged.id;
}
