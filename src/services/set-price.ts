/** Adds a price to the book. The newest of a symbol revalues everything that holds it. */
import { personId } from './decide-kyc.js';
import { form, id, moment, notNegative, optional } from './input.js';
import { defineUseCase } from './use-case.js';
import { excludeAsset } from '../db/books.js';
import { readPrice } from '../db/prices.js';
import { checkBooksOpen } from './closed-books.js';
import { recordPrices } from './record-prices.js';
import { ADMINS } from '../domain/access.js';
import { plain, PRICE } from '../domain/money.js';
import { effectiveAt } from '../domain/timeline.js';
import { refusal } from '../errors.js';

export const setPrice = defineUseCase({
  name: 'set-price',
  allow: ADMINS,
  input: form({ id: id(), price: notNegative(PRICE), as_of: optional(moment()) }),
  async run(tx, input, { actor, now }) {
    const asset = await excludeAsset(tx, input.id);
    if (!asset) throw refusal('not_found', 'id');
    const moment = now();
    const as_of = effectiveAt(input.as_of, moment, 'as_of');
    const before = await readPrice(tx, asset.asset_type, asset.symbol, moment);
    await checkBooksOpen(tx, as_of, 'as_of');
    const entered = {
      kind: asset.asset_type,
      symbol: asset.symbol,
      price: input.price,
      as_of,
      source: 'manual',
      entered_by: personId(actor),
    };
    const touched = await recordPrices(tx, [entered], { now: moment, cause: { type: 'assets', id: asset.id } });
    const priceId = touched.ids[0] ?? null;
    return {
      result: {
        id: asset.id,
        price_id: priceId,
        holdings: String(touched.holdings),
        portfolios: String(touched.portfolios),
      },
      log: {
        action: 'PRICE_SET' as const,
        target: { type: 'assets', id: asset.id },
        description: `${asset.symbol} at ${plain(input.price)} USD as of ${as_of.toISOString()}`,
        change: {
          ...(before && { before: { price: plain(before.price), as_of: before.as_of.toISOString() } }),
          after: { price: plain(input.price), as_of: as_of.toISOString(), source: 'manual' },
        },
        metadata: { price_id: priceId, holdings: String(touched.holdings), portfolios: String(touched.portfolios) },
      },
    };
  },
});
