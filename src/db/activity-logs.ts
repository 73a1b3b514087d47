/**
 * The log. Rows are only added, each in the transaction of the change it tells of, and as its last statement: from
 * there on the head of the chain is held, and everybody else who would write waits for this COMMIT.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { LogHead } from '../domain/log-anchor.js';
import { hashOf, LOG_COLUMNS, macOf, type LogText } from '../domain/log-chain.js';
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

/** Gives the id of the row. */
export type AppendLog = (tx: Tx, context: RequestContext, row: NewLogRow, result?: object) => Promise<string>;

const COLUMNS = [...LOG_COLUMNS, 'prev_hash', 'hash', 'mac'];
const APPEND = `INSERT INTO activity_logs (${COLUMNS.join(', ')})
  VALUES (${COLUMNS.map((_, index) => `$${index + 1}`).join(', ')})`;

/** The row, and the answer that a repetition of the request will get. */
const APPEND_AND_ANSWER = `WITH logged AS (${APPEND} RETURNING id)
  UPDATE command_requests SET result = $17::jsonb || jsonb_build_object('log_id', logged.id) FROM logged
  WHERE actor_key = $18 AND request_key = $13`;

interface Head {
  seq: string;
  prev_hash: string;
  created_at: string;
  metadata_text: string | null;
}

/** `key` makes the macs: whoever has the database alone can add no row that holds. */
export const logWriter =
  (key: string): AppendLog =>
  async (tx, context, row, result) => {
    const metadata = metadataOf(context, row);
    const { prev_hash, ...head } = await takeHead(tx, context, metadata);
    const text = textOfRow(context, row, head);
    const hash = hashOf(prev_hash, text);
    const values = [...LOG_COLUMNS.map((name) => text[name]), prev_hash, hash, macOf(key, hash)];
    // Together with COMMIT, so that the head is held for no round trip more than it must be.
    if (context.requestId && result)
      tx.send(APPEND_AND_ANSWER, [...values, JSON.stringify(result), actorKey(context.actor)]);
    else tx.send(APPEND, values);
    return text.id;
  };

/** The head as it stands, held until COMMIT: for what must be the very next row. */
export async function takeLogHead(tx: Tx): Promise<LogHead> {
  const next = await tx.row<Head>('SELECT * FROM internal.take_log_head(NULL, NULL)');
  invariant(next, 'the log has a head');
  return { seq: String(BigInt(next.seq) - 1n), hash: next.prev_hash };
}

/** The row of this hash and those behind it, in order; nothing where there is none. */
export const rowsSince = (
  tx: Tx,
  hash: string,
): Promise<{ seq: string; actor_id: string | null; metadata: string | null }[]> =>
  tx.rows(
    `SELECT seq::text, actor_id, metadata::text FROM activity_logs
     WHERE activity_logs.seq >= (SELECT l.seq FROM activity_logs l WHERE l.hash = $1) ORDER BY activity_logs.seq`,
    [hash],
  );

const personOf = ({ actor }: RequestContext) => (actor.kind === 'person' ? actor : undefined);

function metadataOf(context: RequestContext, row: NewLogRow): string | null {
  const metadata = {
    ...row.metadata,
    ...row.change,
    ...(context.actor.kind === 'system' && { system: context.actor.name }),
  };
  return Object.keys(metadata).length > 0 ? JSON.stringify(metadata) : null;
}

async function takeHead(tx: Tx, context: RequestContext, metadata: string | null): Promise<Head> {
  const head = await tx.row<Head>('SELECT * FROM internal.take_log_head($1, $2)', [
    personOf(context)?.id ?? null,
    metadata,
  ]);
  invariant(head, 'the log has a head');
  // The database spells the metadata as it keeps it; a mac is for what was meant.
  const isSame = isDeepStrictEqual(JSON.parse(head.metadata_text ?? 'null'), JSON.parse(metadata ?? 'null'));
  invariant(isSame, 'the database keeps the metadata that it was given');
  return head;
}

const textOfRow = (
  context: RequestContext,
  row: NewLogRow,
  head: Omit<Head, 'prev_hash'>,
): LogText & { id: string } => ({
  seq: head.seq,
  id: randomUUID(),
  created_at: head.created_at,
  actor_id: personOf(context)?.id ?? null,
  actor_role: personOf(context)?.role ?? null,
  action_type: row.action,
  target_type: row.target.type,
  target_id: row.target.id,
  description: row.description,
  metadata: head.metadata_text,
  ip_address: context.ip ?? null,
  user_agent: context.userAgent?.slice(0, 400) ?? null,
  request_id: context.requestId ?? null,
});
