/**
 * The portal's queries. None names a client: the role's row-level security leaves each of them the rows of the client
 * that readAs has set, and none where it has set none. Figures leave the database as text.
 */
import type { Rows } from './client.js';
import { pictureDays } from './picture-days.js';
import { TOLD_REASON } from './void-reasons.js';

export type KycStatus = 'PENDING' | 'APPROVED' | 'REJECTED';

export interface PortfolioRow {
  total_value: string;
  cash_value: string;
  total_invested: string;
  daily_pnl: string;
  /** A percentage is null where nothing was there at the start from which it could be reckoned. */
  daily_pnl_percent: string | null;
  monthly_pnl: string;
  monthly_pnl_percent: string | null;
  all_time_pnl: string;
  all_time_pnl_percent: string | null;
  /** The UTC day of the figures above; null before the first of them. */
  figures_day: string | null;
  last_updated: Date;
  kyc_status: KycStatus;
}

/** What the portfolio was worth at the beginning of a UTC day. */
export interface ValueRow {
  /** Days since 1970. */
  day: number;
  total_value: string;
  total_invested: string;
  /** Only for the days that the table beside the picture lists. */
  total_pnl: string | null;
}

/** What came in on a UTC day less what went out. */
export interface FlowRow {
  day: number;
  amount: string;
}

export interface HoldingRow {
  asset_type: 'CRYPTO' | 'STOCK';
  symbol: string;
  name: string;
  quantity: string;
  current_price: string;
  price_source: string;
  priced_at: Date;
  cost_basis: string;
  total_value: string;
  profit_loss: string;
  profit_loss_percent: string;
  realized_pnl: string;
}

export interface TransferRow {
  id: string;
  transaction_type: 'DEPOSIT' | 'WITHDRAWAL';
  method: 'WIRE_TRANSFER' | 'ACH' | 'CRYPTO_TRANSFER' | 'CARD';
  status: 'PENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  amount: string;
  currency: string;
  /** The currency's decimals; none for a coin. */
  minor_units: number | null;
  usd_rate: string | null;
  usd_value: string | null;
  reference: string | null;
  /** None as well where it was voided with its import. */
  void_reason: string | null;
  voided_at: Date | null;
  /** When it counted; until then, when it was entered. */
  moment: Date;
}

export interface OverviewRow {
  portfolio: PortfolioRow;
  /** The largest first; former positions, which are kept for their realised result, last. */
  holdings: HoldingRow[];
  pending: TransferRow[];
  values: ValueRow[];
  flows: FlowRow[];
}

export interface TradeRow {
  id: string;
  trade_type: 'BUY' | 'SELL';
  symbol: string;
  asset_name: string;
  quantity: string;
  price_per_unit: string;
  total_value: string;
  fee: string;
  executed_at: Date;
  voided_at: Date | null;
  /** None as well where it was voided with its import. */
  void_reason: string | null;
}

export interface PaperRow {
  id: string;
  document_type: 'GOVERNMENT_ID' | 'PROOF_OF_ADDRESS' | 'WEALTH_STATEMENT';
  file_name: string;
  status: 'PENDING' | 'APPROVED' | 'REJECTED';
  rejection_reason: string | null;
  uploaded_at: Date;
  reviewed_at: Date | null;
  /** The last day on which it is valid. */
  expires_at: string | null;
  expired: boolean;
  /** A newer one of its kind has come in. */
  superseded: boolean;
  /** There is a file to open. */
  kept: boolean;
}

export interface IdentityRow {
  kyc_status: KycStatus;
  kyc_rejection_reason: string | null;
  kyc_approved_at: Date | null;
  papers: PaperRow[];
}

export interface Slice<T> {
  rows: T[];
  /** Of the whole list; unknown, and then 0, where the slice begins beyond its end. */
  total: number;
}

/** Rows that come inside a JSON value, where a moment is text. */
type InJson<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K] };

const TRANSFER = `id, transaction_type, method, status, amount::text, currency,
  (SELECT minor_units FROM currencies WHERE code = currency AND method <> 'CRYPTO_TRANSFER') AS minor_units, usd_rate::text, usd_value::text,
  COALESCE(bank_reference, blockchain_tx_id) AS reference, ${TOLD_REASON}, voided_at, COALESCE(processed_at, created_at) AS moment`;

const FLOWS = `
  SELECT string_agg(day || ' ' || amount, ';' ORDER BY day) AS flows FROM (
    SELECT (processed_at AT TIME ZONE 'UTC')::date - DATE '1970-01-01' AS day,
      sum(CASE transaction_type WHEN 'DEPOSIT' THEN usd_value ELSE -usd_value END) AS amount
    FROM transactions WHERE status = 'COMPLETED' AND voided_at IS NULL GROUP BY 1) f`;

// The table beside the picture lists every day of a month, the Mondays of half a year, the firsts of the months of three
// years, else those of the quarters.
const VALUES = `
  SELECT string_agg(concat_ws(' ', snapshot_date - DATE '1970-01-01', total_value, total_invested,
      CASE WHEN listed THEN total_pnl END), ';' ORDER BY snapshot_date) AS values
  FROM (
    SELECT *, snapshot_date IN (first, last) OR CASE
        WHEN last - first <= 31 THEN true
        WHEN last - first <= 210 THEN extract(isodow FROM snapshot_date) = 1
        WHEN last - first <= 1100 THEN extract(day FROM snapshot_date) = 1
        ELSE extract(day FROM snapshot_date) = 1 AND extract(month FROM snapshot_date) IN (1, 4, 7, 10) END AS listed
    FROM (${pictureDays({ portfolio: 'p.id', from: "DATE '1970-01-01' + $1::int", stretches: 110 })}) days) d
  WHERE drawn OR listed`;

/**
 * Of a holding `h` of a portfolio `p`: an event that counts has made it. An entry that was void leaves the holding's row
 * behind, empty; nothing was ever held of it.
 */
export const WAS_HELD = `(h.quantity > 0 OR EXISTS (SELECT FROM internal.position_states s WHERE s.portfolio_id = p.id AND s.symbol = h.symbol))`;

// One statement a page: each way to the database costs more than what it fetches.
const OVERVIEW = `
  SELECT p.total_value, p.cash_value, p.total_invested, p.daily_pnl, p.monthly_pnl, p.all_time_pnl, p.figures_day,
    CASE WHEN flows IS NOT NULL AND day_index > 0 THEN daily_pnl_percent END AS daily_pnl_percent,
    CASE WHEN flows IS NOT NULL AND month_index > 0 THEN monthly_pnl_percent END AS monthly_pnl_percent,
    CASE WHEN flows IS NOT NULL THEN all_time_pnl_percent END AS all_time_pnl_percent,
    p.last_updated, u.kyc_status, flows, v.values,
    (SELECT COALESCE(json_agg(h), '[]') FROM (
      SELECT asset_type, symbol, name, quantity::text, current_price::text, price_source, last_price_update AS priced_at, cost_basis::text,
        h.total_value::text, profit_loss::text, profit_loss_percent::text, realized_pnl::text
      FROM holdings h WHERE h.portfolio_id = p.id AND ${WAS_HELD}
      ORDER BY (quantity > 0) DESC, h.total_value DESC, symbol) h) AS holdings,
    (SELECT COALESCE(json_agg(t), '[]') FROM (
      SELECT ${TRANSFER} FROM transactions WHERE status = 'PENDING' AND voided_at IS NULL
      ORDER BY created_at DESC, seq DESC) t) AS pending
  FROM portfolios p JOIN users u ON u.id = p.user_id, LATERAL (${FLOWS}) f, LATERAL (${VALUES}) v`;

type OverviewColumns = PortfolioRow & {
  holdings: InJson<HoldingRow>[];
  pending: InJson<TransferRow>[];
  values: string | null;
  flows: string | null;
};

/** `fromDay` is where the picture begins, in days since 1970. */
export async function overview(rows: Rows, fromDay: number): Promise<OverviewRow | undefined> {
  const row = await rows.row<OverviewColumns>(OVERVIEW, [fromDay]);
  if (!row) return undefined;
  const { holdings, pending, values, flows, ...portfolio } = row;
  return {
    portfolio,
    holdings: holdings.map((holding) => ({ ...holding, priced_at: new Date(holding.priced_at) })),
    pending: pending.map((transfer) => ({ ...transfer, moment: new Date(transfer.moment), voided_at: null })),
    values: listOf(values, ([day = '', total_value = '', total_invested = '', total_pnl = null]) => ({
      day: Number.parseInt(day, 10),
      total_value,
      total_invested,
      total_pnl,
    })),
    flows: listOf(flows, ([day = '', amount = '']) => ({ day: Number.parseInt(day, 10), amount })),
  };
}

/** Long lists of figures come as one text, which costs a tenth of what as many objects do. */
const listOf = <T>(text: string | null, read: (parts: string[]) => T): T[] =>
  text ? text.split(';').map((line) => read(line.split(' '))) : [];

const TRADES = `
  SELECT id, trade_type, symbol, asset_name, quantity, price_per_unit, total_value, fee, executed_at, voided_at, ${TOLD_REASON},
    count(*) OVER () AS total
  FROM trades ORDER BY executed_at DESC, seq DESC LIMIT $1 OFFSET $2`;

export const trades = (rows: Rows, limit: number, offset: number): Promise<Slice<TradeRow>> =>
  slice(rows, TRADES, [limit, offset]);

const TRANSFERS = `
  SELECT ${TRANSFER}, count(*) OVER () AS total
  FROM transactions ORDER BY COALESCE(processed_at, created_at) DESC, seq DESC LIMIT $1 OFFSET $2`;

export const transfers = (rows: Rows, limit: number, offset: number): Promise<Slice<TransferRow>> =>
  slice(rows, TRANSFERS, [limit, offset]);

export async function slice<T>(rows: Rows, text: string, bounds: readonly (string | number)[]): Promise<Slice<T>> {
  const found = await rows.rows<T & { total: string }>(text, bounds);
  return { rows: found, total: Number.parseInt(found[0]?.total ?? '0', 10) };
}

const IDENTITY = `
  SELECT kyc_status, kyc_rejection_reason, kyc_approved_at,
    (SELECT COALESCE(json_agg(d), '[]') FROM (
      SELECT id, document_type, file_name, status, rejection_reason, uploaded_at, reviewed_at, expires_at,
        COALESCE(expires_at < (now() AT TIME ZONE 'UTC')::date, false) AS expired, sha256 IS NOT NULL AS kept,
        uploaded_at < max(uploaded_at) OVER (PARTITION BY document_type) AS superseded
      FROM kyc_documents
      ORDER BY uploaded_at DESC, id) d) AS papers
  FROM users`;

type IdentityColumns = Omit<IdentityRow, 'papers'> & { papers: InJson<PaperRow>[] };

export async function identity(rows: Rows): Promise<IdentityRow | undefined> {
  const row = await rows.row<IdentityColumns>(IDENTITY);
  return row && { ...row, papers: row.papers.map(toPaper) };
}

const toPaper = (paper: InJson<PaperRow>): PaperRow => ({
  ...paper,
  uploaded_at: new Date(paper.uploaded_at),
  reviewed_at: paper.reviewed_at === null ? null : new Date(paper.reviewed_at),
});
