/** The price book's latest word on an asset or a currency, beside what its own table says of it. */
import type { Beside } from '../contents.js';
import { readLatestPrices, type PriceKind } from '../../db/prices.js';
import type { StoredRow } from '../../db/reader.js';

export const latestPrice = (of: (row: StoredRow) => { kind: PriceKind; symbol: string }): Beside => ({
  columns: { current_price: 'price', priced_at: 'moment' },
  async read(rows, shown) {
    const prices = await readLatestPrices(rows, shown.map(of));
    return prices.map(({ price, as_of }) => ({ current_price: price, priced_at: as_of }));
  },
});

export const AGES = { current_price: 'priced_at' };
