/** What a trade must be, whether it comes from a form or from a file. */
import { choice, moment, notNegative, optional, orZero, positive, prose, symbol } from './input.js';
import type { StoredAsset } from '../db/books.js';
import { checkMoneyMayMove, type Standing } from '../domain/kyc.js';
import { MONEY, PRICE, QUANTITY, storableMoney, type Decimal } from '../domain/money.js';
import { tradeValue } from '../domain/position.js';
import { effectiveAt } from '../domain/timeline.js';
import { refusal, type Refusal } from '../errors.js';

export const TRADE_FIELDS = {
  trade_type: choice(['BUY', 'SELL']),
  symbol: symbol(),
  quantity: positive(QUANTITY),
  price_per_unit: notNegative(PRICE),
  fee: orZero(notNegative(MONEY)),
  executed_at: optional(moment()),
  admin_note: optional(prose({ max: 2000 })),
};

/** Columns of a trade that follow from the others. */
export const DERIVED_OF_TRADE = ['asset_type', 'asset_name', 'total_value'];

export interface TradeWish {
  trade_type: 'BUY' | 'SELL';
  quantity: Decimal;
  price_per_unit: Decimal;
  executed_at: Date | null;
}

/** What follows from it; refused where this client may not trade. What the asset allows is `checkGrain`'s. */
export function tradeOf(wish: TradeWish, client: Standing, now: Date, clientField = 'user_id') {
  checkMoneyMayMove(client, clientField);
  return {
    total_value: storableMoney(tradeValue(wish.quantity, wish.price_per_unit), 'quantity'),
    executed_at: effectiveAt(wish.executed_at, now, 'executed_at'),
  };
}

/** Refuses a quantity that is finer than the asset is dealt in. */
export function checkGrain({ quantity }: TradeWish, asset: StoredAsset): void {
  if (quantity.decimalPlaces() > (asset.whole_units ? 0 : asset.decimals)) throw tooFine(asset);
}

export const tooFine = ({ symbol, decimals, whole_units }: StoredAsset): Refusal =>
  whole_units
    ? refusal('whole_units_only', 'quantity', { symbol })
    : refusal('too_precise', 'quantity', { decimals: String(decimals) });

/** A split can leave less than the asset is dealt in; with all that is held it may go, which whoever asks must see to. */
export const mayBeTheRest = ({ trade_type, quantity }: TradeWish, asset: StoredAsset): boolean =>
  trade_type === 'SELL' && quantity.decimalPlaces() > asset.decimals;
