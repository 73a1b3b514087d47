/**
 * What a row of the log may hold. The log is for ever, so it holds ids, figures, moments, symbols and choices; a
 * column that may carry personal data or free text is only named.
 */
import { Decimal, plain } from './money.js';

const SAFE_COLUMNS = new Set(
  [
    'id user_id portfolio_id ticket_id role account_type kyc_status status language timezone is_active',
    'email_verified email_weekly_summary email_trade_alerts email_transaction_alerts toast_notifications',
    'kyc_approved_at kyc_approved_by archived_at archived_by password_changed_at',
    'trade_type asset_type symbol quantity price_per_unit total_value fee executed_at executed_by',
    'transaction_type amount currency method usd_rate usd_value rate_source processed_at processed_by',
    'document_type uploaded_by reviewed_by reviewed_at expires_at priority category closed_at last_reply_at',
    'crypto_value stock_value cash_value total_invested total_profit_loss all_time_pnl cost_basis realized_pnl',
    'current_price average_buy_price profit_loss price as_of source kind code minor_units decimals whole_units',
    'effective_at created_by action_type numerator denominator cash_price per_unit price_id closed_until',
    'row_count sha256 import_id undone_at undone_by previous_price decided_by decided_at coingecko_id',
    'command above_usd within_hours amount_usd earlier_usd requested_by expires_at second_factor_at',
    'removed_at related_symbols published_at voided_at voided_by',
  ]
    .join(' ')
    .split(' '),
);

/** A row's columns; decimals may be Decimal or text. */
export type Row = Readonly<Record<string, unknown>>;
type Logged = Record<string, string | boolean | null | string[]>;

export interface Difference {
  before?: Logged;
  after?: Logged;
  /** Columns that changed, or were filled, whose values the log does not keep. */
  unrecorded?: string[];
}

/** Written by the database itself: they say nothing that the change does not. */
const STAMPS = ['updated_at', 'session_epoch'];

/** The columns in which two states of a row differ, as text; with one side missing, all of the other's. */
export function difference(before: Row | undefined, after: Row | undefined): Difference {
  const columns = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
    (column) => !STAMPS.includes(column),
  );
  const changed = columns.filter((column) => asText(before?.[column]) !== asText(after?.[column]));
  const safe = changed.filter((column) => SAFE_COLUMNS.has(column));
  const unrecorded = changed.filter((column) => !SAFE_COLUMNS.has(column));
  return {
    ...(before && safe.length > 0 && { before: pick(before, safe) }),
    ...(after && safe.length > 0 && { after: pick(after, safe) }),
    ...(unrecorded.length > 0 && { unrecorded }),
  };
}

function pick(row: Row, columns: readonly string[]): Logged {
  return Object.fromEntries(columns.map((column) => [column, recorded(row[column])]));
}

function recorded(value: unknown): Logged[string] {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(String);
  return asText(value);
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (Decimal.isDecimal(value)) return plain(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
