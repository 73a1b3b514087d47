/** What the back office reads of one portfolio: its figures with what they are reckoned from, its days and its events. */
import type { Rows } from './client.js';
import { pictureDays } from './picture-days.js';
import { openRows } from './sealed-rows.js';
import type { PositionEvent } from '../domain/position.js';
import type { Vault } from '../secrets/vault.js';
import { WITH_ITS_IMPORT } from './void-reasons.js';

export interface FiguresRow {
  id: string;
  user_id: string;
  figures_day: string | null;
  last_updated: Date;
  total_value: string;
  crypto_value: string;
  stock_value: string;
  cash_value: string;
  total_invested: string;
  total_profit_loss: string;
  daily_pnl: string;
  monthly_pnl: string;
  all_time_pnl: string;
  /** Null where there is nothing yet of which it could be a percent. */
  daily_pnl_percent: string | null;
  monthly_pnl_percent: string | null;
  all_time_pnl_percent: string | null;
  day_start_pnl: string;
  day_base: string;
  day_payouts: string;
  day_index: string;
  month_start_pnl: string;
  month_index: string;
  realized: string;
  unrealized: string;
  adjustments: string;
  deposits: string;
  withdrawals: string;
  cash_in: string;
  cash_out: string;
  bought: string;
  sold: string;
  income: string;
}

const COUNTS = `status = 'COMPLETED' AND voided_at IS NULL`;
const FIAT = `method <> 'CRYPTO_TRANSFER'`;
const sums = (parts: Readonly<Record<string, [sum: string, filter: string]>>) =>
  Object.entries(parts)
    .map(([name, [sum, filter]]) => `coalesce(sum(${sum}) FILTER (WHERE ${filter}), 0.00) AS ${name}`)
    .join(', ');

const FIGURES = `
  SELECT p.id, p.user_id, p.figures_day, p.last_updated, p.total_value, p.crypto_value, p.stock_value, p.cash_value,
    p.total_invested, p.total_profit_loss, p.daily_pnl, p.monthly_pnl, p.all_time_pnl,
    CASE WHEN x.n > 0 AND p.day_index > 0 THEN p.daily_pnl_percent END AS daily_pnl_percent,
    CASE WHEN x.n > 0 AND p.month_index > 0 THEN p.monthly_pnl_percent END AS monthly_pnl_percent,
    CASE WHEN x.n > 0 THEN p.all_time_pnl_percent END AS all_time_pnl_percent,
    p.day_start_pnl, p.day_base, p.day_payouts, p.day_index, p.month_start_pnl, p.month_index,
    h.realized, h.unrealized, a.adjustments, x.deposits, x.withdrawals, x.cash_in, x.cash_out, s.bought, s.sold, s.income
  FROM portfolios p,
    LATERAL (SELECT coalesce(sum(realized_pnl), 0.00) AS realized, coalesce(sum(profit_loss), 0.00) AS unrealized
      FROM holdings WHERE portfolio_id = p.id) h,
    LATERAL (SELECT coalesce(sum(amount), 0.00) AS adjustments FROM pnl_adjustments
      WHERE user_id = p.user_id AND voided_at IS NULL) a,
    LATERAL (SELECT count(*) AS n, ${sums({
      deposits: ['usd_value', `transaction_type = 'DEPOSIT'`],
      withdrawals: ['usd_value', `transaction_type = 'WITHDRAWAL'`],
      cash_in: ['usd_value', `transaction_type = 'DEPOSIT' AND ${FIAT}`],
      cash_out: ['usd_value', `transaction_type = 'WITHDRAWAL' AND ${FIAT}`],
    })} FROM transactions WHERE user_id = p.user_id AND ${COUNTS}) x,
    LATERAL (SELECT ${sums({
      bought: ['-cash', `event_kind = 'BUY'`],
      sold: ['cash', `event_kind = 'SELL'`],
      income: ['cash', `event_kind NOT IN ('BUY', 'SELL')`],
    })} FROM internal.position_states WHERE portfolio_id = p.id) s
  WHERE p.id = $1`;

export const readFiguresRow = (rows: Rows, id: string): Promise<FiguresRow | undefined> =>
  rows.row<FiguresRow>(FIGURES, [id]);

export interface HeldRow {
  id: string;
  symbol: string;
  name: string;
  quantity: string;
  cost_basis: string;
  average_buy_price: string;
  current_price: string;
  price_source: string;
  last_price_update: Date;
  total_value: string;
  profit_loss: string;
  profit_loss_percent: string;
  realized_pnl: string;
}

export const readHoldings = (rows: Rows, id: string): Promise<HeldRow[]> =>
  rows.rows<HeldRow>(
    `SELECT id, symbol, name, quantity, cost_basis, average_buy_price, current_price, price_source, last_price_update,
       total_value, profit_loss, profit_loss_percent, realized_pnl
     FROM holdings WHERE portfolio_id = $1 ORDER BY (quantity > 0) DESC, total_value DESC, symbol`,
    [id],
  );

/** What the events of one kind have made of a position, all of them together. */
export interface MadeRow {
  symbol: string;
  event_kind: PositionEvent['kind'];
  quantity: string;
  cost_basis: string;
  realized_pnl: string;
}

/** Each state less the one before it, so that together they come to what the books say is held. */
const made = (figure: string): string => `sum(${figure} - coalesce(${figure}_before, 0)) AS ${figure}`;
const MADE = `
  SELECT symbol, event_kind, ${made('quantity')}, ${made('cost_basis')}, ${made('realized_pnl')} FROM (
    SELECT *, lag(quantity) OVER w AS quantity_before, lag(cost_basis) OVER w AS cost_basis_before,
      lag(realized_pnl) OVER w AS realized_pnl_before
    FROM internal.position_states WHERE portfolio_id = $1 WINDOW w AS (PARTITION BY symbol ORDER BY effective_at, seq)) s
  GROUP BY symbol, event_kind`;

export const readMade = (rows: Rows, id: string): Promise<MadeRow[]> => rows.rows<MadeRow>(MADE, [id]);

export interface DayRow {
  snapshot_date: string;
  total_value: string;
  total_invested: string;
}

/** Two days a stretch: none is left out of four hundred. */
const STRETCHES = 200;
const DAYS = `SELECT snapshot_date, total_value, total_invested
  FROM (${pictureDays({ portfolio: '$1', from: '$2::date', stretches: STRETCHES })}) d WHERE drawn ORDER BY snapshot_date`;

export const readDays = (rows: Rows, id: string, from: Date): Promise<DayRow[]> =>
  rows.rows<DayRow>(DAYS, [id, from.toISOString().slice(0, 10)]);

export interface FlowRow {
  day: number;
  amount: string;
}

/** What came in and went out, by days since 1970; a day on which as much came in as went out is none. */
export const readFlows = (rows: Rows, userId: string): Promise<FlowRow[]> =>
  rows.rows<FlowRow>(
    `SELECT day, amount FROM (
       SELECT (processed_at AT TIME ZONE 'UTC')::date - DATE '1970-01-01' AS day,
         sum(CASE transaction_type WHEN 'DEPOSIT' THEN usd_value ELSE -usd_value END) AS amount
       FROM transactions WHERE user_id = $1 AND ${COUNTS} GROUP BY 1) f
     WHERE amount <> 0 ORDER BY day`,
    [userId],
  );

export type EventKind =
  | 'BUY'
  | 'SELL'
  | 'TRANSFER_IN'
  | 'TRANSFER_OUT'
  | 'SPLIT'
  | 'DIVIDEND'
  | 'REWARD'
  | 'DEPOSIT'
  | 'WITHDRAWAL'
  | 'ADJUSTMENT';

export interface EventRow {
  id: string;
  kind: EventKind;
  at: Date;
  symbol: string | null;
  /** What was dealt, moved or paid, and at what: as the event itself says it. */
  amount: string | null;
  price: string | null;
  ratio: string | null;
  note: string | null;
  /** What it did to the cash, and how much cash there was after it. */
  cash: string;
  cash_after: string | null;
  /** The position after it; null where it touches none. */
  quantity: string | null;
  cost_basis: string | null;
  realized_pnl: string | null;
  voided_at: Date | null;
  voided_by: string | null;
  void_reason: string | null;
}

const VOID = (table: string, kind: string, at: string, symbol: string) =>
  `SELECT ${kind}, ${at}, seq, id, ${symbol}, NULL, NULL, NULL, 0.00, true FROM ${table} WHERE user_id = $2 AND voided_at IS NOT NULL`;
/** Those that concerned the portfolio: it held some of it then. */
const VOID_ACTIONS = `SELECT action_type::text, effective_at, seq, id, symbol, NULL, NULL, NULL, 0.00, true FROM corporate_actions c
  WHERE voided_at IS NOT NULL AND (SELECT b.quantity FROM internal.position_states b
    WHERE b.portfolio_id = $1 AND b.symbol = c.symbol AND (b.effective_at, b.seq) < (c.effective_at, c.seq)
    ORDER BY b.effective_at DESC, b.seq DESC LIMIT 1) > 0`;
const IN_KIND = (word: string) =>
  `CASE WHEN ${FIAT} THEN transaction_type::text WHEN transaction_type = 'DEPOSIT' THEN 'TRANSFER_IN' ELSE 'TRANSFER_OUT' END${word}`;

/**
 * The newest first. What is running stands in the states that the books keep; the cash after an event is the cash of now
 * without what came after it. What was voided stands in its place and moves nothing.
 */
const EVENTS = `
  WITH e (kind, at, seq, id, symbol, quantity, cost_basis, realized_pnl, cash, void) AS (
    SELECT event_kind, effective_at, seq, event_id, symbol, quantity, cost_basis, realized_pnl, cash, false
    FROM internal.position_states WHERE portfolio_id = $1
    UNION ALL
    SELECT transaction_type::text, processed_at, seq, id, NULL, NULL, NULL, NULL,
      CASE transaction_type WHEN 'DEPOSIT' THEN usd_value ELSE -usd_value END, false
    FROM transactions WHERE user_id = $2 AND ${COUNTS} AND ${FIAT}
    UNION ALL
    SELECT 'ADJUSTMENT', effective_at, seq, id, NULL, NULL, NULL, NULL, amount, false
    FROM pnl_adjustments WHERE user_id = $2 AND voided_at IS NULL
    UNION ALL ${VOID('trades', 'trade_type::text', 'executed_at', 'symbol')}
    UNION ALL ${VOID('transactions', IN_KIND(''), 'processed_at', `CASE WHEN NOT (${FIAT}) THEN currency END`)}
    UNION ALL ${VOID('pnl_adjustments', `'ADJUSTMENT'`, 'effective_at', 'NULL')}
    UNION ALL ${VOID_ACTIONS}),
  page AS (
    SELECT *, (SELECT cash_value FROM portfolios WHERE id = $1)
      - coalesce(sum(cash) OVER (ORDER BY at DESC, seq DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS cash_after
    FROM e ORDER BY at DESC, seq DESC LIMIT $3 OFFSET $4)
  SELECT p.id, p.kind, p.at, coalesce(p.symbol, x.currency) AS symbol, p.cash, CASE WHEN NOT p.void THEN p.cash_after END AS cash_after,
    p.quantity, p.cost_basis, p.realized_pnl,
    coalesce(t.quantity, x.amount, c.per_unit, a.amount) AS amount,
    coalesce(t.price_per_unit, x.usd_rate, c.price) AS price,
    c.numerator || ':' || c.denominator AS ratio, a.reason AS note, x.counterparty, $2::uuid AS user_id,
    coalesce(t.voided_at, x.voided_at, a.voided_at, c.voided_at) AS voided_at,
    (SELECT concat_ws(' ', first_name, last_name) FROM users WHERE id = coalesce(t.voided_by, x.voided_by, a.voided_by, c.voided_by)) AS voided_by,
    CASE WHEN coalesce(t.void_reason, x.void_reason) = '${WITH_ITS_IMPORT}' THEN i.undo_reason
      ELSE coalesce(t.void_reason, x.void_reason, a.void_reason, c.void_reason) END AS void_reason
  FROM page p
    LEFT JOIN trades t ON t.id = p.id LEFT JOIN transactions x ON x.id = p.id
    LEFT JOIN imports i ON i.id = coalesce(t.import_id, x.import_id)
    LEFT JOIN corporate_actions c ON c.id = p.id LEFT JOIN pnl_adjustments a ON a.id = p.id
  ORDER BY p.at DESC, p.seq DESC`;

export async function readEvents(
  rows: Rows,
  vault: Vault,
  portfolio: { id: string; user_id: string },
  { take, skip }: { take: number; skip: number },
): Promise<EventRow[]> {
  const found = await openRows(rows, vault, 'transactions', () =>
    rows.rows<EventRow & { counterparty: string | null; user_id: string }>(EVENTS, [
      portfolio.id,
      portfolio.user_id,
      take,
      skip,
    ]),
  );
  return found.map(({ counterparty, user_id: _, ...event }) => ({ ...event, note: event.note ?? counterparty }));
}
