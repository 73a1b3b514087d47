/** Enters a price of anything by its symbol: also the rate of a currency, which is no asset. */
import { personId } from './decide-kyc.js';
import { checkBooksOpen } from './closed-books.js';
import { choice, form, moment, notNegative, optional, symbol } from './input.js';
import { recordPrices } from './record-prices.js';
import { defineUseCase, type Tx } from './use-case.js';
import { excludeAssets } from '../db/books.js';
import { readPrice } from '../db/prices.js';
import { excludeCurrency } from '../db/currencies.js';
import { ADMINS } from '../domain/access.js';
import { plain, PRICE, type Decimal } from '../domain/money.js';
import type { PriceKind } from '../domain/quotes.js';
import { effectiveAt } from '../domain/timeline.js';
import { refusal } from '../errors.js';

export const enterPrice = defineUseCase({
  name: 'enter-price',
  allow: ADMINS,
  input: form({
    kind: choice(['CRYPTO', 'STOCK', 'FIAT']),
    symbol: symbol(),
    price: notNegative(PRICE),
    as_of: optional(moment()),
  }),
  async run(tx, { kind, symbol: name, price, as_of }, { actor, now }) {
    if (kind === 'FIAT') await usableCurrency(tx, name, price);
    else await assetOfKind(tx, name, kind);
    const entered = await enterByHand(tx, { kind, symbol: name, price, as_of }, { by: personId(actor), now });
    return {
      result: { id: entered.id, holdings: entered.metadata.holdings, portfolios: entered.metadata.portfolios },
      log: { ...entered.log, target: { type: 'prices', id: entered.id }, metadata: entered.metadata },
    };
  },
});

async function assetOfKind(tx: Tx, name: string, kind: PriceKind): Promise<void> {
  const [asset] = await excludeAssets(tx, [name]);
  if (!asset) throw refusal('unknown_asset', 'symbol', { symbol: name });
  if (asset.asset_type !== kind) throw refusal('kind_differs', 'kind', { symbol: name, kind: asset.asset_type });
}

async function usableCurrency(tx: Tx, code: string, rate: Decimal): Promise<void> {
  if (!(await excludeCurrency(tx, code))) throw refusal('no_such_currency', 'symbol', { currency: code });
  if (code === 'USD') throw refusal('dollar_is_fixed', 'symbol');
  if (rate.isZero()) throw refusal('not_positive', 'price');
}

export interface HandPrice {
  kind: PriceKind;
  symbol: string;
  price: Decimal;
  as_of: Date | null;
}

/** Adds a price that somebody typed; what it belongs to is known and locked. */
export async function enterByHand(tx: Tx, typed: HandPrice, { by, now }: { by: string | null; now(): Date }) {
  const at = now();
  const as_of = effectiveAt(typed.as_of, at, 'as_of');
  await checkBooksOpen(tx, as_of, 'as_of');
  const before = await readPrice(tx, typed.kind, typed.symbol, at);
  const entry = { ...typed, as_of, source: 'manual', entered_by: by };
  const { ids, holdings, portfolios } = await recordPrices(tx, [entry], {
    now: at,
    cause: { type: 'prices', id: null },
  });
  const [id = ''] = ids;
  return {
    id,
    metadata: { price_id: id, holdings: String(holdings), portfolios: String(portfolios) },
    log: {
      action: 'PRICE_SET' as const,
      description: `${typed.symbol} at ${plain(typed.price)} USD as of ${as_of.toISOString()}`,
      change: {
        ...(before && { before: { price: plain(before.price), as_of: before.as_of.toISOString() } }),
        after: { price: plain(typed.price), as_of: as_of.toISOString(), source: 'manual' },
      },
    },
  };
}
