/** What a transfer moves: a currency of the list, or a coin. */
import { shareAsset, type StoredAsset } from '../db/books.js';
import { findCurrency, type StoredCurrency } from '../db/currencies.js';
import { readPrice, type BookPrice } from '../db/prices.js';
import { readQuantityAt } from '../db/position-states.js';
import type { Tx } from '../db/transaction.js';
import type { Decimal } from '../domain/money.js';
import { checkAmountDecimals, isInKind } from '../domain/transfer.js';
import { refusal } from '../errors.js';
import { usable } from './lock.js';

interface Moved {
  currency: string;
  method: string;
}

/** The decimals an amount may have; refused where the currency or coin is unknown or no longer used. */
export const transferDecimals = async (tx: Tx, { currency, method }: Moved): Promise<number> =>
  isInKind(method)
    ? coinDecimals(await shareAsset(tx, currency), currency)
    : currencyDecimals(await findCurrency(tx, currency), currency);

export function coinDecimals(asset: StoredAsset | undefined, currency: string): number {
  const coin = usable(asset, currency, 'currency');
  if (coin.asset_type !== 'CRYPTO') throw refusal('unknown_currency', 'currency', { currency });
  return coin.decimals;
}

export function currencyDecimals(known: StoredCurrency | undefined, currency: string): number {
  if (!known) throw refusal('unknown_currency', 'currency', { currency });
  if (!known.is_active) throw refusal('inactive_currency', 'currency', { currency });
  return known.minor_units;
}

export const bookRate = (tx: Tx, { currency, method }: Moved, at: Date): Promise<BookPrice | undefined> =>
  readPrice(tx, isInKind(method) ? 'CRYPTO' : 'FIAT', currency, at);

/**
 * An amount is as fine as its currency or coin is; of a coin, all that is held may leave as it is, since a split can leave
 * less than the coin is dealt in.
 */
export async function checkAmountFits(
  tx: Tx,
  portfolioId: string,
  { transaction_type, currency, method, amount }: Moved & { transaction_type: string; amount: Decimal },
  { decimals, at }: { decimals: number; at: Date },
): Promise<void> {
  const mayBeAll = mayBeAllHeld({ transaction_type, method, amount }, decimals);
  if (mayBeAll && amount.eq(await readQuantityAt(tx, portfolioId, currency, at))) return;
  checkAmountDecimals(amount, decimals, 'amount');
}

/** Finer than the coin is dealt in; as all that is held it may leave, which whoever asks must see to. */
export const mayBeAllHeld = (
  { transaction_type, method, amount }: { transaction_type: string; method: string; amount: Decimal },
  decimals: number,
): boolean => isInKind(method) && transaction_type === 'WITHDRAWAL' && amount.decimalPlaces() > decimals;
