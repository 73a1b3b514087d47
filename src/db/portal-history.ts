/**
 * The portal's queries of what has happened: to the whole portfolio, and to one holding. As in portal-reads, none names
 * a client; the joins by portfolio_id only tell the planner which index to take.
 */
import type { Rows } from './client.js';
import { slice, WAS_HELD, type HoldingRow, type Slice } from './portal-reads.js';
import { TOLD_REASON } from './void-reasons.js';

export interface EventRow {
  id: string;
  kind:
    | 'BUY'
    | 'SELL'
    | 'DEPOSIT'
    | 'WITHDRAWAL'
    | 'TRANSFER_IN'
    | 'TRANSFER_OUT'
    | 'ADJUSTMENT'
    | 'SPLIT'
    | 'DIVIDEND'
    | 'REWARD';
  at: Date;
  /** None for an adjustment, which is of the whole portfolio. */
  symbol: string | null;
  name: string | null;
  /** What was bought, sold, moved or received; for a split and a dividend, what was held. */
  quantity: string | null;
  /** The currency's decimals, where the quantity is of money. */
  minor_units: number | null;
  /** Of a unit: the trade's price, the transfer's rate, the dividend, the reward's price. */
  price: string | null;
  /** What the event came to, in US dollars; with a sign where it is an adjustment. */
  value: string | null;
  fee: string | null;
  numerator: number | null;
  denominator: number | null;
  adjustment_kind: 'FEE' | 'CORRECTION' | 'INCOME' | null;
  reason: string | null;
  voided_at: Date | null;
  /** None as well where it was voided with its import. */
  void_reason: string | null;
}

const NO_SPLIT = 'NULL::int AS numerator, NULL::int AS denominator';
const NO_ADJUSTMENT = 'NULL::text AS adjustment_kind, NULL::text AS reason';

const TRADE_EVENTS = `
  SELECT id, trade_type::text AS kind, executed_at AS at, seq, symbol, asset_name AS name, quantity, NULL::int AS minor_units, price_per_unit AS price,
    total_value AS value, fee, ${NO_SPLIT}, ${NO_ADJUSTMENT}, voided_at, ${TOLD_REASON} FROM trades`;

const TRANSFER_EVENTS = `
  SELECT t.id, CASE WHEN method <> 'CRYPTO_TRANSFER' THEN transaction_type::text WHEN transaction_type = 'DEPOSIT' THEN 'TRANSFER_IN' ELSE 'TRANSFER_OUT' END,
    processed_at, seq, currency, a.name, amount, c.minor_units, usd_rate, usd_value, NULL, ${NO_SPLIT}, ${NO_ADJUSTMENT}, voided_at, ${TOLD_REASON}
  FROM transactions t LEFT JOIN assets a ON method = 'CRYPTO_TRANSFER' AND a.symbol = currency
    LEFT JOIN currencies c ON method <> 'CRYPTO_TRANSFER' AND c.code = currency WHERE status = 'COMPLETED'`;

const ADJUSTMENT_EVENTS = `
  SELECT id, 'ADJUSTMENT', effective_at, seq, NULL, NULL, NULL, NULL, NULL, amount, NULL, ${NO_SPLIT}, kind::text, reason, voided_at, void_reason
  FROM pnl_adjustments`;

// What an action did is the state after it beside the state before; it touched whoever held something then. One that was
// voided has left no state, and is shown to whom it had touched.
const ACTION_EVENTS = `
  SELECT c.id, action_type::text, c.effective_at, c.seq, c.symbol, h.name,
    CASE WHEN after.seq IS NULL THEN NULL WHEN action_type = 'REWARD' THEN after.quantity - before.quantity ELSE after.quantity END,
    NULL, CASE action_type WHEN 'DIVIDEND' THEN per_unit ELSE price END,
    CASE WHEN action_type = 'REWARD' THEN after.realized_pnl - before.realized_pnl ELSE NULLIF(after.cash, 0) END,
    NULL, numerator, denominator, NULL, NULL, voided_at, void_reason
  FROM portfolios p JOIN holdings h ON h.portfolio_id = p.id
    JOIN corporate_actions c ON c.symbol = h.symbol AND c.asset_type = h.asset_type
    LEFT JOIN internal.position_states after ON after.portfolio_id = p.id AND after.symbol = c.symbol AND after.effective_at = c.effective_at AND after.seq = c.seq
    CROSS JOIN LATERAL (SELECT quantity, realized_pnl FROM internal.position_states b WHERE b.portfolio_id = p.id AND b.symbol = c.symbol
      AND (b.effective_at, b.seq) < (c.effective_at, c.seq) ORDER BY b.effective_at DESC, b.seq DESC LIMIT 1) before
  WHERE before.quantity > 0 AND (after.seq IS NOT NULL OR voided_at IS NOT NULL)`;

const ACTIVITY = `
  SELECT *, count(*) OVER () AS total FROM (${TRADE_EVENTS} UNION ALL ${TRANSFER_EVENTS} UNION ALL ${ADJUSTMENT_EVENTS} UNION ALL ${ACTION_EVENTS}) e
  ORDER BY at DESC, seq DESC LIMIT $1 OFFSET $2`;

export const activity = (rows: Rows, limit: number, offset: number): Promise<Slice<EventRow>> =>
  slice(rows, ACTIVITY, [limit, offset]);

const SYMBOLS = `SELECT h.id, h.symbol FROM holdings h JOIN portfolios p ON p.id = h.portfolio_id WHERE ${WAS_HELD}`;

export const ownSymbols = (rows: Rows): Promise<{ id: string; symbol: string }[]> => rows.rows(SYMBOLS);

/** What is held now, with its average price. */
export interface HeldRow extends HoldingRow {
  average_buy_price: string;
}

/** One event of a holding, with the state it left. */
export interface HoldingEventRow extends Omit<EventRow, 'adjustment_kind' | 'reason' | 'voided_at' | 'void_reason'> {
  held: string;
  cost: string;
  realised: string;
}

const HELD = `
  SELECT asset_type, symbol, name, quantity, average_buy_price, current_price, price_source, last_price_update AS priced_at,
    cost_basis, total_value, profit_loss, profit_loss_percent, realized_pnl FROM holdings WHERE id = $1`;

export const held = (rows: Rows, holdingId: string): Promise<HeldRow | undefined> => rows.row(HELD, [holdingId]);

const EVENTS_OF_HOLDING = `
  SELECT s.event_id AS id, s.event_kind AS kind, s.effective_at AS at, s.symbol, h.name, NULL AS minor_units,
    COALESCE(t.quantity, m.amount, CASE WHEN s.event_kind = 'REWARD' THEN s.quantity - before.quantity ELSE s.quantity END) AS quantity,
    COALESCE(t.price_per_unit, m.usd_rate, CASE c.action_type WHEN 'DIVIDEND' THEN c.per_unit ELSE c.price END) AS price,
    COALESCE(t.total_value, m.usd_value, CASE WHEN s.event_kind = 'REWARD' THEN s.realized_pnl - before.realized_pnl ELSE NULLIF(s.cash, 0) END) AS value,
    t.fee, c.numerator, c.denominator, s.quantity AS held, s.cost_basis AS cost, s.realized_pnl AS realised, s.total
  FROM (SELECT s.*, count(*) OVER () AS total FROM holdings h JOIN internal.position_states s ON s.portfolio_id = h.portfolio_id AND s.symbol = h.symbol
      WHERE h.id = $1 ORDER BY s.effective_at DESC, s.seq DESC LIMIT $2 OFFSET $3) s
    JOIN holdings h ON h.portfolio_id = s.portfolio_id AND h.symbol = s.symbol
    LEFT JOIN trades t ON s.event_kind IN ('BUY', 'SELL') AND t.id = s.event_id
    LEFT JOIN transactions m ON s.event_kind IN ('TRANSFER_IN', 'TRANSFER_OUT') AND m.id = s.event_id
    LEFT JOIN corporate_actions c ON s.event_kind IN ('SPLIT', 'DIVIDEND', 'REWARD') AND c.id = s.event_id
    LEFT JOIN LATERAL (SELECT quantity, realized_pnl FROM internal.position_states b WHERE s.event_kind = 'REWARD' AND b.portfolio_id = s.portfolio_id AND b.symbol = s.symbol
      AND (b.effective_at, b.seq) < (s.effective_at, s.seq) ORDER BY b.effective_at DESC, b.seq DESC LIMIT 1) before ON true
  ORDER BY s.effective_at DESC, s.seq DESC`;

export const eventsOfHolding = (
  rows: Rows,
  holdingId: string,
  limit: number,
  offset: number,
): Promise<Slice<HoldingEventRow>> => slice(rows, EVENTS_OF_HOLDING, [holdingId, limit, offset]);
