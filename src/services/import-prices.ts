/** Prices from a file, into the book all at once. */
import { checkDayOpen } from './closed-books.js';
import { personId } from './decide-kyc.js';
import { field, readText, type Field } from './field.js';
import { judged } from './import-events.js';
import { choice, moment, symbol } from './input.js';
import type { KindOfImport } from './kind-of-import.js';
import { currencyDecimals } from './transfer-money.js';
import { recordPrices, type NewPrice } from './record-prices.js';
import { excludeAssets } from '../db/books.js';
import { closedUntil } from '../db/closings.js';
import { findCurrencies } from '../db/imports.js';
import { pricesInBook } from '../db/imported-others.js';
import { parseDecimal, plain, PRICE, round, type Decimal } from '../domain/money.js';
import { effectiveAt } from '../domain/timeline.js';
import { refusal } from '../errors.js';

const MOST_DECIMALS = 30;

/** A file's price may have more decimals than the book, which rounds it; but to nothing is no rounding. */
const price = (): Field<Decimal> =>
  field((raw) => {
    const value = parseDecimal(readText(raw), { ...PRICE, decimals: MOST_DECIMALS });
    if (value.isNegative()) throw refusal('negative');
    const rounded = round(value, PRICE);
    if (rounded.isZero() && !value.isZero())
      throw refusal('rounds_to_zero', undefined, { decimals: String(PRICE.decimals) });
    return rounded;
  });

const FIELDS = { kind: choice(['CRYPTO', 'STOCK', 'FIAT']), symbol: symbol(), price: price(), as_of: moment() };

/** All holdings are valued anew with each piece, and a long book's prices are not all kept in memory until its end. */
const RECORDED_AT_ONCE = 50_000;

export const importPrices: KindOfImport<typeof FIELDS, NewPrice> = {
  kind: 'PRICES',
  columns: { required: ['kind', 'symbol', 'price', 'as_of'], optional: [], unread: ['source', 'reason'] },
  fields: FIELDS,
  numbers: ['price'],
  gathered: ['symbol'],
  async begin(tx, found, occasion) {
    const symbols = [...(found.get('symbol') ?? [])].map((one) => one.toUpperCase());
    const assets = new Map((await excludeAssets(tx, symbols)).map((asset) => [asset.symbol, asset]));
    const currencies = new Map((await findCurrencies(tx, symbols)).map((known) => [known.code, known]));
    const closed = await closedUntil(tx);
    const now = occasion.now();
    let prices: NewPrice[] = [];
    const record = async (): Promise<void> => {
      await recordPrices(tx, prices, { now, cause: { type: 'imports', id: occasion.import_id } });
      prices = [];
    };
    const source = { source: 'import', entered_by: personId(occasion.actor), import_id: occasion.import_id };
    return {
      judge: async (rows) =>
        rows.map(({ values }) =>
          judged((): NewPrice => {
            if (values.kind === 'FIAT') currencyDecimals(currencies.get(values.symbol), values.symbol);
            else if (assets.get(values.symbol)?.asset_type !== values.kind)
              throw refusal('unknown_asset', 'symbol', { symbol: values.symbol });
            if (values.kind === 'FIAT' && values.price.isZero()) throw refusal('not_positive', 'price');
            if (values.symbol === 'USD' && values.kind === 'FIAT') throw refusal('usd_is_one', 'symbol');
            const as_of = effectiveAt(values.as_of, now, 'as_of');
            checkDayOpen(closed, as_of, 'as_of');
            return { ...values, as_of, ...source };
          }),
        ),
      likeness: (entry) => [entry.kind, entry.symbol, entry.as_of.getTime(), plain(entry.price)].join(' '),
      momentOf: ({ as_of }) => as_of.getTime(),
      async inBooks(entries) {
        const found = await pricesInBook(tx, entries);
        return entries.map(({ as_of }, i) => (found.has(i) ? new Map([[as_of.getTime(), 1]]) : undefined));
      },
      async insert(entries) {
        prices.push(...entries);
        if (prices.length >= RECORDED_AT_ONCE) await record();
      },
      async finish() {
        await record();
        return { clients: 0, usd_value: null, quantities: [] };
      },
      ranks: async () => new Map<string, number>(),
      standing: async () => [],
      leaveOut: async () => undefined,
    };
  },
};
