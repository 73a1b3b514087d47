/**
 * Whether this house is the one that works. A house that was restored runs no job and sends no mail until somebody says
 * that it takes the place of the one that was lost: two that work would pay twice, and write to every client twice.
 */
import { invariant } from '../errors.js';
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';

/** `unfinished`: restored, and not yet found to be whole. `restored`: found to be whole, and waiting. */
export type HouseState = 'live' | 'restored' | 'unfinished';

export async function houseState(rows: Rows): Promise<HouseState> {
  const row = await rows.row<{ live: boolean }>('SELECT live_since IS NOT NULL AS live FROM internal.house_state');
  if (!row) return 'unfinished';
  return row.live ? 'live' : 'restored';
}

export async function markRestored(tx: Tx, backupId: string, now: Date): Promise<void> {
  await tx.rows('INSERT INTO internal.house_state (restored_from, restored_at) VALUES ($1, $2)', [backupId, now]);
}

/** The id of the backup that it was restored from. */
export async function markLive(tx: Tx, now: Date): Promise<string> {
  const row = await tx.row<{ restored_from: string }>(
    'UPDATE internal.house_state SET live_since = $1 WHERE live_since IS NULL RETURNING restored_from',
    [now],
  );
  invariant(row, 'a house that is not live goes live once');
  return row.restored_from;
}

/** Nothing where the house works. */
export async function heldProblem(rows: Rows): Promise<string | undefined> {
  const state = await houseState(rows);
  if (state === 'live') return undefined;
  return state === 'restored'
    ? 'restored, and held until `npm run restore -- --go-live`'
    : 'its restore did not come to an end';
}
