/** The figures that an event touches: of the portfolios it is about, and of their holding of its symbol. */
import type { Rows } from './client.js';

/** The table and the row of an event, an asset or a portfolio. */
export interface Target {
  type: string;
  id: string | null;
}

export interface Subject {
  portfolios: readonly string[];
  symbol: string | null;
}

const OF_A_CLIENT = (table: string, symbol: string) =>
  `SELECT p.id, ${symbol} AS symbol FROM ${table} e JOIN portfolios p USING (user_id) WHERE e.id = $1`;
const OF_A_SYMBOL = (table: string) =>
  `SELECT h.portfolio_id AS id, h.symbol FROM ${table} e JOIN holdings h USING (symbol) WHERE e.id = $1`;

const SUBJECTS: Readonly<Record<string, string>> = {
  portfolios: `SELECT id, NULL AS symbol FROM portfolios WHERE id = $1`,
  pnl_adjustments: OF_A_CLIENT('pnl_adjustments', 'NULL'),
  trades: OF_A_CLIENT('trades', 'e.symbol'),
  transactions: OF_A_CLIENT('transactions', `CASE e.method WHEN 'CRYPTO_TRANSFER' THEN e.currency END`),
  assets: OF_A_SYMBOL('assets'),
  corporate_actions: OF_A_SYMBOL('corporate_actions'),
  prices: `${OF_A_SYMBOL('prices')} AND e.kind <> 'FIAT'`,
  held_prices: `${OF_A_SYMBOL('held_prices')} AND e.kind <> 'FIAT'`,
  imports: `SELECT p.id, NULL AS symbol FROM portfolios p
    WHERE p.user_id IN (SELECT user_id FROM trades WHERE import_id = $1 UNION SELECT user_id FROM transactions WHERE import_id = $1)
      OR p.id IN (SELECT h.portfolio_id FROM prices e JOIN holdings h USING (symbol) WHERE e.import_id = $1 AND e.kind <> 'FIAT')`,
};

/** Whose figures a row touches; nobody's where its table has nothing to do with figures. */
export async function readSubject(rows: Rows, { type, id }: Target): Promise<Subject> {
  const text = SUBJECTS[type];
  const found = text && id ? await rows.rows<{ id: string; symbol: string | null }>(text, [id]) : [];
  return { portfolios: found.map((row) => row.id), symbol: found[0]?.symbol ?? null };
}

export const PORTFOLIO_FIGURES = [
  'cash_value',
  'stock_value',
  'crypto_value',
  'total_value',
  'total_invested',
  'daily_pnl',
  'monthly_pnl',
  'all_time_pnl',
] as const;
export const HOLDING_FIGURES = [
  'quantity',
  'cost_basis',
  'average_buy_price',
  'current_price',
  'total_value',
  'profit_loss',
  'realized_pnl',
] as const;

export interface TouchedRow {
  id: string;
  /** Whose portfolio it is; for the screen, and never for the log. */
  title: string;
  /** Daily values that were restated after somebody could have seen them. */
  revisions: number;
  portfolio: Record<(typeof PORTFOLIO_FIGURES)[number], string>;
  /** Null where the symbol has never been held. */
  holding: Record<(typeof HOLDING_FIGURES)[number], string> | null;
}

const FIGURES = `SELECT p.id, concat_ws(' ', u.first_name, u.last_name) AS title, h.id IS NOT NULL AS held,
    ${PORTFOLIO_FIGURES.map((name) => `p.${name} AS "p.${name}"`).join(', ')},
    ${HOLDING_FIGURES.map((name) => `h.${name} AS "h.${name}"`).join(', ')},
    (SELECT count(*)::int FROM portfolio_snapshot_revisions r WHERE r.portfolio_id = p.id) AS revisions
  FROM portfolios p JOIN users u ON u.id = p.user_id LEFT JOIN holdings h ON h.portfolio_id = p.id AND h.symbol = $2
  WHERE p.id = ANY($1::uuid[]) ORDER BY p.id`;

type FiguresRow = { id: string; title: string; held: boolean; revisions: number } & Record<string, string>;

export async function readTouched(rows: Rows, { portfolios, symbol }: Subject): Promise<TouchedRow[]> {
  if (portfolios.length === 0) return [];
  const found = await rows.rows<FiguresRow>(FIGURES, [portfolios, symbol]);
  const part = <N extends string>(row: FiguresRow, prefix: string, names: readonly N[]) =>
    Object.fromEntries(names.map((name) => [name, row[`${prefix}.${name}`] ?? ''])) as Record<N, string>;
  return found.map((row) => ({
    id: row.id,
    title: row.title,
    revisions: row.revisions,
    portfolio: part(row, 'p', PORTFOLIO_FIGURES),
    holding: row.held ? part(row, 'h', HOLDING_FIGURES) : null,
  }));
}

/** Up to when the books are closed, and how many events stand before that day. */
export async function readClosing(rows: Rows): Promise<{ closed_until: string | null; events: string }> {
  const found = await rows.row<{ closed_until: string | null; events: string }>(
    `SELECT c.closed_until, CASE WHEN c.closed_until IS NULL THEN 0 ELSE
       (SELECT count(*) FROM trades WHERE executed_at < c.closed_until AND voided_at IS NULL)
       + (SELECT count(*) FROM transactions WHERE processed_at < c.closed_until AND status = 'COMPLETED' AND voided_at IS NULL)
       + (SELECT count(*) FROM pnl_adjustments WHERE effective_at < c.closed_until AND voided_at IS NULL)
       + (SELECT count(*) FROM corporate_actions WHERE effective_at < c.closed_until AND voided_at IS NULL) END AS events
     FROM book_closings c ORDER BY c.seq DESC LIMIT 1`,
  );
  return found ?? { closed_until: null, events: '0' };
}
