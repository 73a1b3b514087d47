/** Which money an account may move, at which rate, and what it is worth in USD. */
import { refusal, type Refusal } from '../errors.js';
import { decimal, plain, PRICE, round, storableMoney, type Decimal } from './money.js';
import { tradeValue } from './position.js';

export const FIAT_METHODS = ['WIRE_TRANSFER', 'ACH', 'CARD'] as const;
export const METHODS = [...FIAT_METHODS, 'CRYPTO_TRANSFER'] as const;
export type Method = (typeof METHODS)[number];
export type AccountType = 'CRYPTO' | 'STOCK';

/** Where on which chain a transfer can be seen; the fields of a form. */
export interface ChainReference {
  network?: unknown;
  blockchain_tx_id?: unknown;
}

export const isInKind = (method: string): boolean => method === 'CRYPTO_TRANSFER';

/** USD that no coin stands for: one is exactly one. */
export const isDollars = ({ currency, method }: { currency: string; method: string }): boolean =>
  currency === 'USD' && !isInKind(method);

/** Crypto accounts move coins, stock accounts move currencies. */
export function checkMethodFitsAccount(account: AccountType, method: Method): void {
  if (account === 'CRYPTO' && !isInKind(method)) throw refusal('crypto_account_moves_coins', 'method');
  if (account === 'STOCK' && isInKind(method)) throw refusal('stock_account_moves_currencies', 'method');
}

/** Only a coin's transfer has a network and a transaction on it. */
export function checkChainReference(method: string, { network, blockchain_tx_id }: ChainReference): void {
  if (isInKind(method)) return;
  if (network) throw refusal('stock_account_moves_currencies', 'network');
  if (blockchain_tx_id) throw refusal('stock_account_moves_currencies', 'blockchain_tx_id');
}

/** An amount has at most the decimals that its currency or coin has. */
export function checkAmountDecimals(amount: Decimal, decimals: number, field: string): void {
  if (amount.decimalPlaces() > decimals) throw amountTooFine(decimals, field);
}

export const amountTooFine = (decimals: number, field: string): Refusal =>
  refusal('too_precise', field, { decimals: String(decimals) });

export interface RateWish {
  usd_rate: Decimal | null;
  /** What the bank credited; fiat only. The rate is then derived, and only informative. */
  usd_value: Decimal | null;
  rate_reason: string | null;
}

export interface BookRate {
  price: Decimal;
  source: string;
}

export interface Settlement {
  usd_rate: Decimal;
  usd_value: Decimal;
  rate_source: string;
  rate_reason: string | null;
}

const ONE = decimal('1');
const TOLERANCE = decimal('0.02');

/**
 * What completing a transfer is worth. USD is exactly 1; otherwise the rate typed, the value the bank credited (both only
 * where they agree to the cent), or the book's rate. A typed coin rate more than 2% from the book needs a reason. No rate
 * known is refused, never taken as 1.
 */
export function settle(
  transfer: { amount: Decimal; currency: string; method: string },
  wish: RateWish,
  book: BookRate | undefined,
): Settlement {
  const inKind = isInKind(transfer.method);
  const rate_reason = wish.rate_reason;
  if (isDollars(transfer)) {
    if (wish.usd_rate && !wish.usd_rate.eq(ONE)) throw refusal('usd_is_one', 'usd_rate');
    if (wish.usd_value && !wish.usd_value.eq(transfer.amount)) throw refusal('usd_is_one', 'usd_value');
    return worth(transfer.amount, ONE, 'par', rate_reason);
  }
  if (wish.usd_value && inKind) throw refusal('coin_needs_rate', 'usd_value');
  if (wish.usd_value && wish.usd_rate && !tradeValue(transfer.amount, wish.usd_rate).eq(wish.usd_value))
    throw refusal('rate_and_value', 'usd_rate');
  if (wish.usd_value) {
    const usd_rate = wish.usd_rate ?? round(wish.usd_value.div(transfer.amount), PRICE);
    if (usd_rate.isZero()) throw refusal('worthless', 'usd_value');
    return { usd_rate, usd_value: wish.usd_value, rate_source: 'credited', rate_reason };
  }
  if (wish.usd_rate) {
    if (inKind && book && farFrom(wish.usd_rate, book.price) && !rate_reason) {
      throw refusal('rate_reason_needed', 'rate_reason', { book: plain(book.price), typed: plain(wish.usd_rate) });
    }
    return worth(transfer.amount, wish.usd_rate, 'manual', rate_reason);
  }
  if (!book) throw refusal('no_rate', 'usd_rate', { currency: transfer.currency });
  return worth(transfer.amount, book.price, book.source, rate_reason);
}

const farFrom = (typed: Decimal, book: Decimal): boolean => typed.minus(book).abs().gt(book.times(TOLERANCE));

function worth(amount: Decimal, usd_rate: Decimal, rate_source: string, rate_reason: string | null): Settlement {
  const usd_value = storableMoney(tradeValue(amount, usd_rate), 'amount');
  if (usd_value.isZero()) throw refusal('worthless', 'amount');
  return { usd_rate, usd_value, rate_source, rate_reason };
}
