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

export interface StoredSplit {
  id: string;
  asset_type: 'CRYPTO' | 'STOCK';
  symbol: string;
  numerator: number;
  denominator: number;
  effective_at: Date;
  created_by: string | null;
  /** What it has written into the book. */
  price_id: string | null;
  written: string | null;
}

/** The splits that count of these symbols, each from its moment on, in order. */
export const readSplitsSince = (rows: Rows, since: readonly { symbol: string; from: Date }[]): Promise<StoredSplit[]> =>
  rows.rows<StoredSplit>(
    `SELECT a.id, a.asset_type, a.symbol, a.numerator, a.denominator, a.effective_at, a.created_by, a.price_id, p.price AS written
     FROM unnest($1::text[], $2::timestamptz[]) AS k (symbol, since)
     JOIN corporate_actions a ON a.symbol = k.symbol AND a.effective_at >= k.since
     LEFT JOIN prices p ON p.id = a.price_id
     WHERE a.action_type = 'SPLIT' AND a.voided_at IS NULL ORDER BY a.effective_at, a.seq`,
    [since.map(({ symbol }) => symbol), since.map(({ from }) => from)],
  );

/**
 * The book's price just before a split: of an earlier moment, or of the same where it was entered before the split or by
 * a split before it. `stated` where somebody has entered the price of that very moment since: the later entry wins.
 */
export async function readPriceBeforeSplit(
  rows: Rows,
  { id, price_id }: StoredSplit,
): Promise<{ price: string | null; stated: boolean }> {
  const own =
    '(p.kind = a.asset_type::text::"PriceKind" AND p.symbol = a.symbol AND p.voided_at IS NULL AND p.id IS DISTINCT FROM $2)';
  const earlier = `(p.seq < a.seq OR EXISTS (SELECT FROM corporate_actions e WHERE e.price_id = p.id AND e.seq < a.seq))`;
  const found = await rows.row<{ price: string | null; stated: boolean }>(
    `SELECT (SELECT p.price FROM prices p WHERE ${own} AND (p.as_of < a.effective_at OR (p.as_of = a.effective_at AND ${earlier}))
         ORDER BY p.as_of DESC, p.seq DESC LIMIT 1) AS price,
       EXISTS (SELECT FROM prices p WHERE ${own} AND p.as_of = a.effective_at AND NOT ${earlier}
         AND NOT EXISTS (SELECT FROM corporate_actions e WHERE e.price_id = p.id)) AS stated
     FROM corporate_actions a WHERE a.id = $1`,
    [id, price_id],
  );
  return found ?? { price: null, stated: false };
}
