// What a split writes into the book follows the price before it, in whatever order the two come or go.
import { holding } from '../../test/support/books.js';
import { clientWith, days, each, enter, newAsset, priced, type Asset } from '../../test/support/days.js';
import { openHouse, type House } from '../../test/support/house.js';
import { handIn } from '../../test/support/imports.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { split } from './corporate-actions.js';
import { importFile } from './import-file.js';
import { undoImport } from './undo-import.js';
import { voidCorporateAction } from './void-corporate-action.js';
import { voidPrice } from './void-price.js';

let house: House;
let asset: Asset;
let client: string;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
/** Ten, bought at 90 on 3 January. It is the 8th. */
beforeEach(async () => {
  house.setClock('2026-01-08T09:00:00.000Z');
  asset = await newAsset(house);
  client = await clientWith(house, '900.00', '2026-01-02');
  await enter(house, client, `BUY 10 ${asset.symbol} at 90 on 2026-01-03T12:00Z`);
});
afterEach(() => expectBooksToAgree(house.rows));

const TWO_FOR_ONE = '2026-01-05T12:00:00Z';
const twoForOne = async (effective_at = TWO_FOR_ONE): Promise<string> =>
  (await house.door.run(split, house.admin, { id: asset.id, numerator: '2', denominator: '1', effective_at })).id;
const BY_ADMIN = { reason: 'a mistake' };

/** The book: each price that counts, and what wrote it. */
const book = async (): Promise<string[]> =>
  (
    await house.rows.rows<{ line: string }>(
      `SELECT to_char(as_of AT TIME ZONE 'UTC', 'MM-DD') || ' ' || trim_scale(price) || ' ' || source AS line FROM prices
       WHERE symbol = $1 AND voided_at IS NULL ORDER BY as_of, seq`,
      [asset.symbol],
    )
  ).map(({ line }) => line);
const now = async () => {
  const row = await holding(house, client, asset.symbol);
  return `${String(row?.price_source)} ${String(row?.total_value)}`;
};

test('a price that is entered late for a day before a split is split as well: nothing doubles', async () => {
  await twoForOne();
  expect([await book(), await now()]).toEqual([[], 'trade 900.00']);
  await priced(house, asset, '100', '2026-01-04');
  expect([await book(), await now()]).toEqual([['01-04 100 manual', '01-05 50 split'], 'split 1000.00']);
  expect(await days(house, client)).toEqual({ '01-03': '900.00', '01-04': '900.00', ...each(5, 8, '1000.00') });
  // One of before it changes nothing; one of after it holds from then on.
  await priced(house, asset, '95', '2026-01-03T13:00Z');
  await priced(house, asset, '60', '2026-01-07');
  expect(await book()).toEqual(['01-03 95 manual', '01-04 100 manual', '01-05 50 split', '01-07 60 manual']);
  expect(await now()).toBe('manual 1200.00');
});

test('a price that is split is no fresher for it: it is as old as what was quoted', async () => {
  const pricedAt = async () => (await holding(house, client, asset.symbol))?.last_price_update;
  await priced(house, asset, '100', '2026-01-04');
  await twoForOne();
  await twoForOne('2026-01-06T12:00:00Z');
  expect([await now(), await pricedAt()]).toEqual(['split 1000.00', new Date('2026-01-04T00:00:00Z')]);
  const later = await priced(house, asset, '100', '2026-01-05');
  expect([await now(), await pricedAt()]).toEqual(['split 1000.00', new Date('2026-01-05T00:00:00Z')]);
  await house.door.run(voidPrice, house.admin, { id: later, ...BY_ADMIN });
  expect(await pricedAt()).toEqual(new Date('2026-01-04T00:00:00Z'));
});

test('a wrong price that is voided takes what the split made of it along, and the right one is split anew', async () => {
  const wrong = await priced(house, asset, '1000', '2026-01-04');
  await twoForOne();
  expect(await now()).toBe('split 10000.00');
  await house.door.run(voidPrice, house.admin, { id: wrong, ...BY_ADMIN });
  expect([await book(), await now()]).toEqual([[], 'trade 900.00']);
  await priced(house, asset, '100', '2026-01-04');
  expect([await book(), await now()]).toEqual([['01-04 100 manual', '01-05 50 split'], 'split 1000.00']);
});

test('a split that is voided is no longer in the prices of those after it, nor is one that comes between missing', async () => {
  await priced(house, asset, '100', '2026-01-04');
  const first = await twoForOne();
  await twoForOne('2026-01-06T12:00:00Z');
  expect([await book(), await now()]).toEqual([
    ['01-04 100 manual', '01-05 50 split', '01-06 25 split'],
    'split 1000.00',
  ]);
  await house.door.run(voidCorporateAction, house.admin, { id: first, ...BY_ADMIN });
  expect([await book(), await now()]).toEqual([['01-04 100 manual', '01-06 50 split'], 'split 1000.00']);
  await twoForOne('2026-01-05T18:00:00Z');
  expect([await book(), await now()]).toEqual([
    ['01-04 100 manual', '01-05 50 split', '01-06 25 split'],
    'split 1000.00',
  ]);
  expect(await days(house, client)).toEqual({ '01-03': '900.00', '01-04': '900.00', ...each(5, 8, '1000.00') });
});

test('two splits of one moment: the later one’s price is the later entry, also once another price came before both', async () => {
  await priced(house, asset, '100', '2026-01-04');
  await twoForOne();
  await twoForOne();
  await priced(house, asset, '80', '2026-01-04T18:00:00Z');
  expect((await book()).slice(-2)).toEqual(['01-05 40 split', '01-05 20 split']);
  expect(await now()).toBe('split 800.00');
});

test('what was stated for the very moment of a split, after it, stands', async () => {
  await priced(house, asset, '100', '2026-01-04');
  await twoForOne();
  await priced(house, asset, '48', TWO_FOR_ONE);
  await priced(house, asset, '90', '2026-01-04T18:00:00Z');
  expect(await now()).toBe('manual 960.00');
});

test('prices from a file, and their undoing, are followed alike', async () => {
  await twoForOne();
  const content = `kind,symbol,price,as_of\nSTOCK,${asset.symbol},96,2026-01-03\nSTOCK,${asset.symbol},98,2026-01-05\n`;
  const { id } = await house.door.run(importFile, house.admin, { kind: 'PRICES', file: await handIn(content) });
  expect(await book()).toEqual(['01-03 96 import', '01-05 98 import', '01-05 49 split']);
  expect(await now()).toBe('split 980.00');
  await house.door.run(undoImport, house.admin, { id, ...BY_ADMIN });
  expect([await book(), await now()]).toEqual([[], 'trade 900.00']);
  expect(await days(house, client)).toEqual(each(3, 8, '900.00'));
});
