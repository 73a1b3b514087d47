/** Which requests have been answered: the first result of an actor's request key. */
import { rowsOf, type Pool, type Rows } from './client.js';
import type { Tx } from './transaction.js';

export interface StoredRequest {
  actor_key: string;
  actor_id: string | null;
  request_key: string;
  command: string;
  input_hash: string;
  /** Null until it is answered: what has failed, and was only noted, can be tried again. */
  result: unknown;
}

const FIND = `SELECT actor_key, actor_id, request_key, command, input_hash, result
  FROM command_requests WHERE actor_key = $1 AND request_key = $2`;

const find = (rows: Rows, request: StoredRequest, text = FIND) =>
  rows.row<StoredRequest>(text, [request.actor_key, request.request_key]);

export const findRequest = (pool: Pool, request: StoredRequest) => find(rowsOf(pool), request);

/**
 * Takes the key for this transaction. Where another has it, waits for that one's end and returns what it stored; where
 * that is no answer, the key is held all the same.
 */
export async function claimRequest(tx: Tx, request: StoredRequest): Promise<StoredRequest | undefined> {
  const claimed = await tx.row(
    `INSERT INTO command_requests (actor_key, actor_id, request_key, command, input_hash) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (actor_key, request_key) DO NOTHING RETURNING id`,
    [request.actor_key, request.actor_id, request.request_key, request.command, request.input_hash],
  );
  return claimed ? undefined : find(tx, request, `${FIND} FOR UPDATE`);
}
