/** Which refusal a constraint of the database stands for, where two requests met or a check was the first to see it. */
import { refusal, type FailureCode, type Refusal } from '../errors.js';

const UNIQUE_VIOLATION = '23505';
const CHECK_VIOLATION = '23514';
const NUMERIC_OVERFLOW = '22003';

const UNIQUE: Readonly<Record<string, { code: FailureCode; field?: string }>> = {
  users_email_key: { code: 'email_taken', field: 'email' },
  assets_symbol_key: { code: 'already_exists', field: 'symbol' },
  currencies_code_key: { code: 'already_exists', field: 'code' },
  news_cache_url_key: { code: 'already_exists', field: 'url' },
  watchlist_items_user_id_symbol_key: { code: 'already_exists', field: 'symbol' },
  pending_approvals_one_waiting: { code: 'approval_waiting' },
  transactions_network_blockchain_tx_id_key: { code: 'already_exists', field: 'blockchain_tx_id' },
};

const CHECKED: Readonly<Record<string, { code: FailureCode; field?: string }>> = {
  users_erased: { code: 'client_erased', field: 'id' },
  transactions_chain_reference: { code: 'stock_account_moves_currencies', field: 'blockchain_tx_id' },
};

/** Whether a row of the same key is there already. */
export const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;

/** The refusal, or undefined where the error is no rule of the house. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === NUMERIC_OVERFLOW) return refusal('amount_overflow');
  if (!('constraint' in error)) return undefined;
  const rules = error.code === UNIQUE_VIOLATION ? UNIQUE : error.code === CHECK_VIOLATION ? CHECKED : {};
  const known = rules[String(error.constraint)];
  return known && refusal(known.code, known.field);
}
