import type { Rows } from './client.js';

export interface StoredAction {
  id: string;
  action_type: 'SPLIT' | 'DIVIDEND' | 'REWARD';
  asset_type: 'CRYPTO' | 'STOCK';
  symbol: string;
  price_id: string | null;
  effective_at: Date;
  voided_at: Date | null;
}

export const findAction = (rows: Rows, id: string): Promise<StoredAction | undefined> =>
  rows.row<StoredAction>(
    'SELECT id, action_type, asset_type, symbol, price_id, effective_at, voided_at FROM corporate_actions WHERE id = $1',
    [id],
  );

/** Whether an asset has a corporate action that counts. */
export const hasActions = async (rows: Rows, symbol: string): Promise<boolean> =>
  (await rows.row('SELECT 1 FROM corporate_actions WHERE symbol = $1 AND voided_at IS NULL LIMIT 1', [symbol])) !==
  undefined;

/** How many portfolios an event has touched, and what it did to their cash in all. */
export const readReach = async (
  rows: Rows,
  eventId: string,
  symbol: string,
): Promise<{ holders: string; cash: string }> =>
  (await rows.row<{ holders: string; cash: string }>(
    `SELECT count(*)::text AS holders, coalesce(sum(s.cash), 0)::text AS cash FROM holdings h
     JOIN internal.position_states s ON s.portfolio_id = h.portfolio_id AND s.symbol = h.symbol
     WHERE h.symbol = $2 AND s.event_id = $1`,
    [eventId, symbol],
  )) ?? { holders: '0', cash: '0' };
