// Cost is conserved to the cent: what was paid in equals what left with what was sold, plus what is still held. Told from
// what each event fetched and what was earned by it, not from the rule that divides the cost.
import type { Rows } from '../../src/db/client.js';
import { CENTS, worth, written } from '../../src/domain/units.js';
import type { PlayedPosition } from './played.js';

export interface Conserved {
  paid_in: string;
  left: string;
  held: string;
  /** Events with which a cost left that was below zero, or above what there was. */
  absurd: number;
}

/** Of a position that was played in memory. */
export function conservedInMemory({ states, position }: PlayedPosition): Conserved {
  let [paidIn, left, absurd] = [0n, 0n, 0];
  let before = { quantity: 0n, cost_basis: 0n, realized_pnl: 0n };
  for (const { event, position: after, cash } of states) {
    const earned = after.realized_pnl - before.realized_pnl;
    if (event.kind === 'BUY' || event.kind === 'TRANSFER_IN') paidIn += worth(event.quantity, event.price) + event.fee;
    else if (event.kind === 'REWARD') paidIn += worth(after.quantity - before.quantity, event.price);
    else {
      const fetched = 'fee' in event ? worth(event.quantity, event.price) - event.fee : cash;
      const cost = fetched - earned;
      left += cost;
      if (cost < 0n || cost > before.cost_basis) absurd += 1;
    }
    before = after;
  }
  const held = written(position.cost_basis, CENTS);
  return { paid_in: written(paidIn, CENTS), left: written(left, CENTS), held, absurd };
}

/** Of every position in the books: those whose cost is not conserved. */
export const unconserved = (rows: Rows): Promise<object[]> =>
  rows.rows(`
    WITH steps AS (
      SELECT s.*, lag(quantity, 1, 0::numeric) OVER w AS quantity_before, lag(cost_basis, 1, 0::numeric) OVER w AS cost_before,
        realized_pnl - lag(realized_pnl, 1, 0::numeric) OVER w AS earned
      FROM internal.position_states s WINDOW w AS (PARTITION BY portfolio_id, symbol ORDER BY effective_at, seq)),
    costs AS (
      SELECT s.*, CASE s.event_kind
          WHEN 'BUY' THEN t.total_value + t.fee
          WHEN 'TRANSFER_IN' THEN x.usd_value
          WHEN 'REWARD' THEN round((s.quantity - s.quantity_before) * a.price, 2) ELSE 0 END AS paid_in,
        CASE s.event_kind
          WHEN 'SELL' THEN t.total_value - t.fee - s.earned
          WHEN 'TRANSFER_OUT' THEN x.usd_value - s.earned
          WHEN 'SPLIT' THEN s.cash - s.earned
          WHEN 'DIVIDEND' THEN s.cash - s.earned ELSE 0 END AS gone
      FROM steps s LEFT JOIN trades t ON t.id = s.event_id LEFT JOIN transactions x ON x.id = s.event_id
      LEFT JOIN corporate_actions a ON a.id = s.event_id)
    SELECT c.portfolio_id, c.symbol, sum(paid_in) AS paid_in, sum(gone) AS gone, h.cost_basis AS held
    FROM costs c JOIN holdings h ON h.portfolio_id = c.portfolio_id AND h.symbol = c.symbol
    GROUP BY c.portfolio_id, c.symbol, h.cost_basis
    HAVING sum(paid_in) <> sum(gone) + h.cost_basis OR bool_or(gone < 0 OR gone > cost_before)`);
