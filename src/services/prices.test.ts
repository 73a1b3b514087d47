// A price holds from its moment until the next one of its symbol, in whatever order they are entered and voided.
import {
  clientWith,
  days,
  each,
  enter,
  figures,
  newAsset,
  priced,
  revisions,
  snapshotPlaces,
  takeAll,
  type Asset,
} from '../../test/support/days.js';
import { randomUUID } from 'node:crypto';
import { holding } from '../../test/support/books.js';
import { openHouse, type House } from '../../test/support/house.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { insertPrices } from '../db/prices.js';
import { decimal, PRICE } from '../domain/money.js';
import { split } from './corporate-actions.js';
import { form, notNegative, wholeNumber } from './input.js';
import { recordPrices, restatePrices } from './record-prices.js';
import { defineUseCase, type Tx } from './use-case.js';
import { setPrice } from './set-price.js';
import { voidPrice } from './void-price.js';

let house: House;
let asset: Asset;
let client: string;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
/** Ten of it and 500.00 of cash; 60.00 from noon of 4 January on, 70.00 from noon of the 8th on; it is the 12th. */
beforeEach(async () => {
  house.setClock('2026-01-12T09:00:00.000Z');
  asset = await newAsset(house);
  client = await clientWith(house, '1000.00', '2026-01-02');
  await enter(house, client, `BUY 10 ${asset.symbol} at 50 on 2026-01-02T12:00Z`);
  await priced(house, asset, '60', '2026-01-04T12:00Z');
  await priced(house, asset, '70', '2026-01-08T12:00Z');
});
afterEach(() => expectBooksToAgree(house.rows));

const NONE = '0.00000000';
const REACH = `SELECT metadata->>'holdings' AS holdings, metadata->>'portfolios' AS portfolios FROM activity_logs WHERE id = $1`;
const voidIt = (id: string) => house.door.run(voidPrice, house.admin, { id, reason: 'a slip' });
const shown = async () => {
  const row = await holding(house, client, asset.symbol);
  return [row?.current_price, row?.price_source, (await figures(house, client))?.total_value];
};
const [OWN, FIRST, SECOND] = [each(3, 4, '1000.00'), each(5, 8, '1100.00'), each(9, 12, '1200.00')];

test('before the book’s first price the own trade’s holds, then each price until the next', async () => {
  expect(await days(house, client)).toEqual({ ...OWN, ...FIRST, ...SECOND });
  expect(await shown()).toEqual(['70.000000000000', 'manual', '1200.00']);
});

test('a late price restates the days until the next one, and no other row', async () => {
  const before = await snapshotPlaces(house, client);
  await priced(house, asset, '65', '2026-01-06T12:00Z');
  expect(await days(house, client)).toEqual({ ...OWN, ...each(5, 6, '1100.00'), ...each(7, 8, '1150.00'), ...SECOND });
  const after = await snapshotPlaces(house, client);
  expect(Object.keys(after).filter((day) => after[day] !== before[day])).toEqual(['2026-01-07', '2026-01-08']);
  expect(await shown()).toEqual(['70.000000000000', 'manual', '1200.00']);
});

test('a price of midnight itself belongs to the day that begins', async () => {
  await priced(house, asset, '65', '2026-01-07T00:00:00.000Z');
  expect(await days(house, client)).toMatchObject({ '01-07': '1100.00', '01-08': '1150.00' });
  await priced(house, asset, '66', '2026-01-06T23:59:59.999Z');
  expect(await days(house, client)).toMatchObject({ '01-06': '1100.00', '01-07': '1160.00', '01-08': '1150.00' });
});

test('a price that another of the same day follows changes no day', async () => {
  const before = await snapshotPlaces(house, client);
  await priced(house, asset, '99', '2026-01-08T11:59:59Z');
  expect(await snapshotPlaces(house, client)).toEqual(before);
});

test('of two of one moment the later entry holds; when it is voided, the earlier one', async () => {
  const id = await priced(house, asset, '90', '2026-01-08T12:00Z');
  expect(await days(house, client)).toEqual({ ...OWN, ...FIRST, ...each(9, 12, '1400.00') });
  expect(await shown()).toEqual(['90.000000000000', 'manual', '1400.00']);
  await voidIt(id);
  expect(await days(house, client)).toEqual({ ...OWN, ...FIRST, ...SECOND });
  expect(await shown()).toEqual(['70.000000000000', 'manual', '1200.00']);
});

test('a voided price in between: its days are worth what the one before says', async () => {
  const id = await priced(house, asset, '65', '2026-01-06T12:00Z');
  await voidIt(id);
  expect(await days(house, client)).toEqual({ ...OWN, ...FIRST, ...SECOND });
});

test('the last price voided, and the first one too: back to the own trade’s', async () => {
  const alone = await newAsset(house);
  await enter(house, client, `BUY 2 ${alone.symbol} at 100 on 2026-01-05T12:00Z`);
  const [first, second] = [
    await priced(house, alone, '130', '2026-01-07T12:00Z'),
    await priced(house, alone, '150', '2026-01-09T12:00Z'),
  ];
  const total = async () => Object.values(await days(house, client)).slice(-5);
  expect(await total()).toEqual(['1160.00', '1260.00', '1300.00', '1300.00', '1300.00']);
  await voidIt(second);
  expect(await total()).toEqual(['1160.00', '1260.00', '1260.00', '1260.00', '1260.00']);
  expect(await holding(house, client, alone.symbol)).toMatchObject({ current_price: '130.000000000000' });
  await voidIt(first);
  expect(await total()).toEqual(['1100.00', '1200.00', '1200.00', '1200.00', '1200.00']);
  expect(await holding(house, client, alone.symbol)).toMatchObject({
    current_price: '100.000000000000',
    price_source: 'trade',
    total_value: '200.00',
  });
});

test('what a voided price says it has touched is what it has touched', async () => {
  const [alone, second] = [await newAsset(house), await clientWith(house, '100.00', '2026-01-02')];
  await enter(house, client, `BUY 2 ${alone.symbol} at 10 on 2026-01-05`);
  await enter(house, second, `BUY 1 ${alone.symbol} at 10 on 2026-01-05`);
  const id = await priced(house, alone, '12');
  expect(await voidIt(id)).toMatchObject({ holdings: '2', portfolios: '2' });
});

test('a price counts who holds anything of it, and not who has sold all; what is sold is priced as well', async () => {
  const [alone, sold] = [await newAsset(house), await clientWith(house, '100.00', '2026-01-02')];
  for (const id of [client, sold]) await enter(house, id, `BUY 2 ${alone.symbol} at 10 on 2026-01-05T12:00Z`);
  await enter(house, sold, `SELL 2 ${alone.symbol} at 10 on 2026-01-10T12:00Z`);
  const entered = await house.door.run(setPrice, house.admin, { id: alone.id, price: '12' });
  expect(entered).toMatchObject({ holdings: '1', portfolios: '1' });
  expect(await house.rows.rows(REACH, [entered.log_id])).toEqual([{ holdings: '1', portfolios: '1' }]);
  expect(await holding(house, sold, alone.symbol)).toMatchObject({ current_price: '12.000000000000', quantity: NONE });
  // Back to what each has paid itself.
  expect(await voidIt(String(entered.price_id))).toMatchObject({ holdings: '1', portfolios: '1' });
  expect(await holding(house, sold, alone.symbol)).toMatchObject({ current_price: '10.000000000000' });
});

test('a price of the past counts whose days it restates, each once, whether or not anything is held today', async () => {
  const [alone, sold] = [await newAsset(house), await clientWith(house, '100.00', '2026-01-02')];
  for (const id of [client, sold]) await enter(house, id, `BUY 2 ${alone.symbol} at 10 on 2026-01-05T12:00Z`);
  await enter(house, sold, `SELL 2 ${alone.symbol} at 10 on 2026-01-10T12:00Z`);
  const enteredAt = (price: string, as_of: string) =>
    house.door.run(setPrice, house.admin, { id: alone.id, price, as_of });
  expect(await enteredAt('12', '2026-01-08T12:00Z')).toMatchObject({ holdings: '1', portfolios: '2' });
  expect(await enteredAt('13', '2026-01-11T12:00Z')).toMatchObject({ holdings: '1', portfolios: '1' });
  expect(await enteredAt('11', '2026-01-07T12:00Z')).toMatchObject({ holdings: '0', portfolios: '2' });
  expect(await enteredAt('14', '2026-01-10T15:00Z')).toMatchObject({ holdings: '0', portfolios: '1' });
  expect(await enteredAt('15', '2026-01-07T11:00Z')).toMatchObject({ holdings: '0', portfolios: '0' });
});

test('prices that come and go together value each holder by what is held alone', async () => {
  const [one, two] = [await newAsset(house), await newAsset(house)];
  const ids = await Promise.all([1, 2].map(() => clientWith(house, '100.00', '2026-01-02')));
  for (const [i, id] of ids.entries()) await enter(house, id, `BUY 2 ${[one, two][i]?.symbol} at 10 on 2026-01-05`);
  const entries = [one, two].map(({ symbol }) => ({
    kind: 'STOCK' as const,
    symbol,
    price: decimal('15'),
    as_of: new Date('2026-01-06T12:00Z'),
    source: 'test',
    entered_by: null,
  }));
  const occasion = { now: new Date('2026-01-12T09:00Z'), cause: { type: 'prices', id: null } };
  const gone = defineUseCase({
    name: 'come-and-go',
    allow: ['ADMIN'],
    input: form({}),
    async run(tx) {
      const { ids: added } = await recordPrices(tx, entries, occasion);
      await tx.rows(`UPDATE prices SET voided_at = now(), void_reason = 'x' WHERE id = ANY($1::uuid[])`, [added]);
      const touched = await restatePrices(tx, entries, { added: [], voided: added }, occasion);
      const log = { action: 'SETTINGS_CHANGED' as const, target: { type: 'prices', id: null }, description: 'A test' };
      return { result: { id: 'x', holdings: String(touched.holdings) }, log };
    },
  });
  expect(await house.door.run(gone, house.admin, {})).toMatchObject({ holdings: '2' });
  const held = `SELECT symbol, current_price, h.total_value FROM holdings h JOIN portfolios p ON p.id = portfolio_id WHERE user_id = ANY($1) ORDER BY 1`;
  expect(await house.rows.rows(held, [ids])).toEqual(
    [one, two].map(({ symbol }) => ({ symbol, current_price: '10.000000000000', total_value: '20.00' })),
  );
});

test('a price of days ago reads so many days of its holders at a time as fit into memory, and of one at least', async () => {
  const held = await newAsset(house);
  const ids = await Promise.all([1, 2, 3, 4, 5].map(() => clientWith(house, '100.00', '2026-01-02')));
  for (const id of ids) await enter(house, id, `BUY 2 ${held.symbol} at 10 on 2026-01-03T12:00Z`);
  const entry = { kind: 'STOCK' as const, symbol: held.symbol, source: 'test', entered_by: null };
  const occasion = { now: new Date('2026-01-12T09:00Z'), cause: { type: 'prices', id: null } };
  const readAtOnce: number[] = [];
  const behind = defineUseCase({
    name: 'price-of-days-ago',
    allow: ['ADMIN'],
    input: form({ price: notNegative(PRICE), most: wholeNumber(1, 100) }),
    async run(tx, { price, most }) {
      const prices = [{ ...entry, price, as_of: new Date('2026-01-04T12:00Z') }];
      const added = await insertPrices(tx, prices);
      const watched: Tx = {
        ...tx,
        rows: async <T>(text: string, values?: readonly unknown[]) => {
          const rows = await tx.rows<T>(text, values);
          if (text.includes('s.last_price')) readAtOnce.push(rows.length);
          return rows;
        },
      };
      await restatePrices(watched, prices, { added, voided: [] }, occasion, most);
      const log = { action: 'SETTINGS_CHANGED' as const, target: { type: 'prices', id: null }, description: 'A test' };
      return { result: { id: 'x' }, log };
    },
  });
  const after = (value: string) => ({ ...each(3, 4, '100.00'), ...each(5, 12, value) });
  await house.door.run(behind, house.admin, { price: '15', most: '20' });
  expect(readAtOnce.splice(0)).toEqual([16, 16, 8]);
  for (const id of ids) expect(await days(house, id)).toEqual(after('110.00'));
  await house.door.run(behind, house.admin, { price: '20', most: '1' });
  expect(readAtOnce).toEqual([8, 8, 8, 8, 8]);
  for (const id of ids) expect(await days(house, id)).toEqual(after('120.00'));
});

test('where the book has none, a split divides the own trade’s price', async () => {
  const alone = await newAsset(house);
  await enter(house, client, `BUY 4 ${alone.symbol} at 50 on 2026-01-05T12:00Z`);
  const form = { id: alone.id, numerator: '5', denominator: '1', effective_at: '2026-01-10T12:00Z' };
  await house.door.run(split, house.admin, form);
  expect(await holding(house, client, alone.symbol)).toMatchObject({
    quantity: '20.00000000',
    current_price: '10.000000000000',
    price_source: 'trade',
    total_value: '200.00',
  });
  expect(await house.count(`prices WHERE symbol = '${alone.symbol}'`)).toBe(0);
  expect(await days(house, client)).toEqual({ ...OWN, ...FIRST, ...SECOND });
});

test('a price entered before anybody holds it is there when somebody does', async () => {
  const alone = await newAsset(house);
  await priced(house, alone, '8', '2026-01-05T12:00Z');
  await enter(house, client, `BUY 5 ${alone.symbol} at 10 on 2026-01-10T12:00Z`);
  expect(await days(house, client)).toEqual({
    ...OWN,
    ...FIRST,
    ...each(9, 10, '1200.00'),
    ...each(11, 12, '1190.00'),
  });
});

test('prices of many days in any order come to the same as in order', async () => {
  const [one, two] = [await newAsset(house), await newAsset(house)];
  const ids = await Promise.all([one, two].map(() => clientWith(house, '100.00', '2026-01-02')));
  for (const [i, id] of ids.entries()) await enter(house, id, `BUY 3 ${[one, two][i]?.symbol} at 10 on 2026-01-03`);
  const prices = [7, 5, 11, 4, 9, 10, 6].map(
    (day) => [`1${day}.01`, `2026-01-${String(day).padStart(2, '0')}T08:00Z`] as const,
  );
  for (const [price, at] of prices) await priced(house, one, price, at);
  for (const [price, at] of [...prices].sort(([, a], [, b]) => (a < b ? -1 : 1))) await priced(house, two, price, at);
  expect(await days(house, ids[0] ?? '')).toEqual(await days(house, ids[1] ?? ''));
  expect(await days(house, ids[0] ?? '', 'return_index')).toEqual(await days(house, ids[1] ?? '', 'return_index'));
  house.setClock('2026-01-13T00:00:00.000Z');
  await takeAll(house);
});

test('of a file that goes in piece by piece only what had been reported is kept, and not what stood between the pieces', async () => {
  const entry = { kind: 'STOCK' as const, symbol: asset.symbol, source: 'import', entered_by: null };
  const cause = { type: 'imports', id: randomUUID() };
  const pieces = defineUseCase({
    name: 'pieces',
    allow: ['ADMIN'],
    input: form({}),
    async run(tx) {
      for (const [price, day] of [
        ['61', '05'],
        ['62', '06'],
      ] as const) {
        const one = { ...entry, price: decimal(price), as_of: new Date(`2026-01-${day}T12:00Z`) };
        await recordPrices(tx, [one], { now: new Date('2026-01-12T09:00Z'), cause });
      }
      const log = { action: 'SETTINGS_CHANGED' as const, target: { type: 'prices', id: null }, description: 'A test' };
      return { result: { id: 'x' }, log };
    },
  });
  const reported = await days(house, client);
  await house.door.run(pieces, house.admin, {});
  const kept = (await revisions(house, client)).filter(({ cause_id }) => cause_id === cause.id);
  expect(Object.fromEntries(kept.map(({ day, total_value }) => [String(day).slice(5), total_value]))).toEqual({
    ...{ '01-06': reported['01-06'], '01-07': reported['01-07'], '01-08': reported['01-08'] },
  });
  expect(kept).toHaveLength(3);
});
