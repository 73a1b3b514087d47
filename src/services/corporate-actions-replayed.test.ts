// Corporate actions reach everybody who held the asset at their moment, also by trades that are entered later.
import { holding, portfolio } from '../../test/support/books.js';
import { clientWith, days, each, enter, newAsset, priced, type Asset } from '../../test/support/days.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { openHouse, type House } from '../../test/support/house.js';
import { handIn } from '../../test/support/imports.js';
import { plantClient } from '../../test/support/planted.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { editAsset } from './assets.js';
import { completeTransfer } from './complete-transfer.js';
import { dividend, reward, split } from './corporate-actions.js';
import { importFile, previewImport } from './import-file.js';
import { recordTransfer } from './record-transfer.js';
import { voidCorporateAction } from './void-corporate-action.js';

let house: House;
let asset: Asset;
let early: string;
let late: string;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
/** One bought ten at 50 on 3 January, the other three at 30 on the 6th. It is the 12th. */
beforeEach(async () => {
  house.setClock('2026-01-12T09:00:00.000Z');
  asset = await newAsset(house);
  [early, late] = [await clientWith(house, '1000.00', '2026-01-02'), await clientWith(house, '1000.00', '2026-01-02')];
  await enter(house, early, `BUY 10 ${asset.symbol} at 50 on 2026-01-03T12:00Z`);
  await enter(house, late, `BUY 3 ${asset.symbol} at 30 on 2026-01-06T12:00Z`);
});
afterEach(() => expectBooksToAgree(house.rows));

const splitInto = (numerator: string, denominator: string, effective_at: string, more: object = {}) =>
  house.door.run(split, house.admin, { id: asset.id, numerator, denominator, effective_at, ...more });
const pay = (per_unit: string, effective_at: string) =>
  house.door.run(dividend, house.admin, { id: asset.id, per_unit, effective_at });

const held = async (client: string) => {
  const row = await holding(house, client, asset.symbol);
  const cash = (await portfolio(house, client))?.cash_value;
  return `${String(row?.quantity)} at cost ${String(row?.cost_basis)}, realised ${String(row?.realized_pnl)}, cash ${cash}`;
};

test('a split is for those who held before it; a purchase entered later for a day before it is split as well', async () => {
  expect(await splitInto('2', '1', '2026-01-05')).toMatchObject({ holders: '1', cash: '0' });
  expect(await held(early)).toBe('20.00000000 at cost 500.00, realised 0.00, cash 500.00');
  await enter(house, early, `BUY 4 ${asset.symbol} at 30 on 2026-01-04`);
  expect(await held(early)).toBe('28.00000000 at cost 620.00, realised 0.00, cash 380.00');
  expect(await held(late)).toBe('3.00000000 at cost 90.00, realised 0.00, cash 910.00');
});

test('a dividend is paid on what was held at its moment, also after a sale that is entered later', async () => {
  await splitInto('2', '1', '2026-01-05');
  expect(await pay('0.5', '2026-01-07')).toMatchObject({ holders: '2', cash: '11.5' });
  expect(await held(late)).toBe('3.00000000 at cost 90.00, realised 1.50, cash 911.50');
  await enter(house, early, `SELL 2 ${asset.symbol} at 40 on 2026-01-04`);
  // 80 for a cost of 100, and 0.50 on sixteen.
  expect(await held(early)).toBe('16.00000000 at cost 400.00, realised -12.00, cash 588.00');
});

test('the price of an own trade is as old as that trade, whatever the asset pays or splits since', async () => {
  const priced_at = async () => (await holding(house, early, asset.symbol))?.last_price_update;
  await pay('0.5', '2026-01-07');
  await splitInto('2', '1', '2026-01-08');
  expect(await priced_at()).toEqual(new Date('2026-01-03T12:00:00.000Z'));
  await enter(house, early, `BUY 1 ${asset.symbol} at 30 on 2026-01-09T12:00Z`);
  const { id } = await pay('0.5', '2026-01-10');
  expect(await priced_at()).toEqual(new Date('2026-01-09T12:00:00.000Z'));
  await house.door.run(voidCorporateAction, house.admin, { id, reason: 'another company' });
  expect(await priced_at()).toEqual(new Date('2026-01-09T12:00:00.000Z'));
});

test('what a split leaves finer than the asset is dealt in can be sold with all the rest, and in no other way', async () => {
  asset = await newAsset(house, { decimals: 2 });
  await enter(house, early, `BUY 10 ${asset.symbol} at 30 on 2026-01-03T12:00Z`);
  await splitInto('1', '3', '2026-01-05T12:00Z');
  const sale = (quantity: string) => enter(house, early, `SELL ${quantity} ${asset.symbol} at 90 on 2026-01-06T12:00Z`);
  expect(await refusalOf(sale('3.33333332'))).toMatchObject({ code: 'too_precise' });
  expect(
    await refusalOf(enter(house, early, `BUY 3.33333333 ${asset.symbol} at 90 on 2026-01-06T12:00Z`)),
  ).toMatchObject({ code: 'too_precise' });
  await sale('3.33333333');
  expect(await held(early)).toBe('0.00000000 at cost 0.00, realised 0.00, cash 500.00');
});

test('so can it in a file, whose other rows may have brought or taken what was held', async () => {
  asset = await newAsset(house, { decimals: 2 });
  await splitInto('1', '3', '2026-01-05T12:00Z');
  const row = (terms: string, at: string) => `${early},${terms.replace(' ', `,${asset.symbol},`)},${at}\n`;
  const bought = row('BUY 10,30', '2026-01-03T12:00Z');
  const file = async (...rows: string[]) => ({
    kind: 'TRADES',
    file: await handIn(`client,trade_type,symbol,quantity,price_per_unit,executed_at\n${rows.join('')}`),
  });
  const part = row('SELL 3.33333333,90', '2026-01-06T12:00Z');
  const report = await previewImport(house.door, house.admin, await file(bought, row('BUY 2,1', '2026-01-06'), part));
  expect(report).toMatchObject({
    accepted: 2,
    rejectedRows: [{ line: 4, issues: [{ code: 'too_precise', params: { decimals: '2' } }] }],
  });
  const more = row('BUY 1.001,1', '2026-01-06');
  expect(await previewImport(house.door, house.admin, await file(more))).toMatchObject({ rejected: 1 });
  await house.door.run(
    importFile,
    house.admin,
    await file(row('SELL 1,90', '2026-01-05T18:00Z'), bought, row('SELL 2.33333333,90', '2026-01-06')),
  );
  expect(await held(early)).toMatch(/^0\.00000000 at cost 0\.00/);
});

test('in kind, too: all that is held leaves as it is, and nothing else that is finer than the coin', async () => {
  const { symbol, id } = await newAsset(house, { asset_type: 'CRYPTO', decimals: 2 });
  const client = await plantClient(house, { account_type: 'CRYPTO' });
  const move = async (transaction_type: string, amount: string, usd_rate: string) => {
    const form = { user_id: client, transaction_type, amount, currency: symbol, method: 'CRYPTO_TRANSFER' };
    const transfer = await house.door.run(recordTransfer, house.admin, form);
    return house.door.run(completeTransfer, house.admin, { id: transfer.id, usd_rate });
  };
  house.setClock('2026-01-03T12:00:00.000Z');
  await move('DEPOSIT', '10', '30');
  house.setClock('2026-01-12T09:00:00.000Z');
  await house.door.run(split, house.admin, { id, numerator: '1', denominator: '3', effective_at: '2026-01-05T12:00Z' });
  expect(await refusalOf(move('WITHDRAWAL', '3.33333332', '90'))).toMatchObject({ code: 'too_precise' });
  await move('WITHDRAWAL', '3.33333333', '90');
  expect(await holding(house, client, symbol)).toMatchObject({ quantity: '0.00000000', cost_basis: '0.00' });
});

test('in kind and in a file: all that its rows have brought may leave, and a part of it may not', async () => {
  const { symbol, id } = await newAsset(house, { asset_type: 'CRYPTO', decimals: 2 });
  const client = await plantClient(house, { account_type: 'CRYPTO' });
  await house.door.run(split, house.admin, { id, numerator: '1', denominator: '3', effective_at: '2026-01-05T12:00Z' });
  const row = (type: string, amount: string, at: string) =>
    `${client},${type},${amount},${symbol},CRYPTO_TRANSFER,${at},30\n`;
  const brought = row('DEPOSIT', '10', '2026-01-03T12:00Z');
  const file = async (...rows: string[]) => ({
    kind: 'TRANSFERS',
    file: await handIn(`client,transaction_type,amount,currency,method,processed_at,usd_rate\n${rows.join('')}`),
  });
  const all = row('WITHDRAWAL', '3.33333333', '2026-01-06T12:00Z');
  const report = await previewImport(
    house.door,
    house.admin,
    await file(brought, row('DEPOSIT', '2', '2026-01-06'), all),
  );
  expect(report).toMatchObject({
    accepted: 2,
    rejectedRows: [{ line: 4, issues: [{ code: 'too_precise', field: 'amount', params: { decimals: '2' } }] }],
  });
  const finer = await previewImport(house.door, house.admin, await file(row('DEPOSIT', '1.001', '2026-01-06')));
  expect(finer).toMatchObject({ rejectedRows: [{ issues: [{ code: 'too_precise', field: 'amount' }] }] });
  await house.door.run(importFile, house.admin, await file(all, brought));
  expect(await holding(house, client, symbol)).toMatchObject({ quantity: '0.00000000', cost_basis: '0.00' });
});

test('a reward is of what was held at its moment, also after a purchase that is entered later', async () => {
  await house.door.run(reward, house.admin, { id: asset.id, per_unit: '0.1', price: '20', effective_at: '2026-01-08' });
  expect(await held(early)).toBe('11.00000000 at cost 520.00, realised 20.00, cash 500.00');
  await enter(house, early, `BUY 5 ${asset.symbol} at 10 on 2026-01-03T13:00Z`);
  // Fifteen; one and a half more, worth 30.00.
  expect(await held(early)).toBe('16.50000000 at cost 580.00, realised 30.00, cash 450.00');
});

test('who held nothing then is paid nothing, until a purchase for a day before it is entered', async () => {
  const third = await clientWith(house, '1000.00', '2026-01-02');
  await pay('0.5', '2026-01-07');
  await enter(house, third, `BUY 1 ${asset.symbol} at 10 on 2026-01-07T00:00:01Z`);
  expect(await held(third)).toBe('1.00000000 at cost 10.00, realised 0.00, cash 990.00');
  await enter(house, third, `BUY 2 ${asset.symbol} at 10 on 2026-01-04`);
  expect(await held(third)).toBe('3.00000000 at cost 30.00, realised 1.00, cash 971.00');
});

test('an action of before a client had anything is none of that client’s, and adds no day', async () => {
  const before = [await days(house, early), await days(house, late)];
  expect(await pay('1', '2025-06-01')).toMatchObject({ holders: '0', cash: '0' });
  const { id } = await splitInto('2', '1', '2025-07-01');
  await house.door.run(voidCorporateAction, house.admin, { id, reason: 'another company' });
  expect([await days(house, early), await days(house, late)]).toEqual(before);
});

test('a price that a split writes reaches those who bought after it', async () => {
  await priced(house, asset, '60', '2026-01-04T12:00Z');
  expect(await days(house, late)).toMatchObject(each(7, 12, '1090.00'));
  await splitInto('2', '1', '2026-01-05T12:00Z');
  expect(await days(house, late)).toMatchObject(each(7, 12, '1000.00'));
});

test('who has sold all before is not touched', async () => {
  await enter(house, early, `SELL 10 ${asset.symbol} at 50 on 2026-01-05`);
  expect(await pay('1', '2026-01-07')).toMatchObject({ holders: '1', cash: '3' });
  expect(await held(early)).toBe('0.00000000 at cost 0.00, realised 0.00, cash 1000.00');
});

test('at the very moment of a split, what was entered before it is split and what was entered after it is not', async () => {
  await enter(house, early, `BUY 1 ${asset.symbol} at 50 on 2026-01-05T12:00Z`);
  await splitInto('2', '1', '2026-01-05T12:00Z');
  await enter(house, early, `BUY 1 ${asset.symbol} at 25 on 2026-01-05T12:00Z`);
  expect(await held(early)).toBe('23.00000000 at cost 575.00, realised 0.00, cash 425.00');
});

test('a split writes its price, and the worth of no day jumps', async () => {
  await priced(house, asset, '60', '2026-01-04T12:00Z');
  await splitInto('3', '1', '2026-01-07T12:00Z');
  // The other's three shares, bought at 30.00, are worth 60.00 each by the book.
  expect(await days(house, early)).toEqual({ '01-03': '1000.00', ...each(4, 4, '1000.00'), ...each(5, 12, '1100.00') });
  expect(await days(house, late)).toEqual({ ...each(3, 6, '1000.00'), ...each(7, 12, '1090.00') });
  expect(await holding(house, early, asset.symbol)).toMatchObject({
    quantity: '30.00000000',
    current_price: '20.000000000000',
    price_source: 'split',
  });
});

test('a voided split takes its price along, and a dividend after it is paid on the shares of before', async () => {
  await priced(house, asset, '60', '2026-01-04T12:00Z');
  const { id } = await splitInto('3', '1', '2026-01-05T12:00Z');
  await pay('0.5', '2026-01-07');
  expect(await held(early)).toBe('30.00000000 at cost 500.00, realised 15.00, cash 515.00');
  await house.door.run(voidCorporateAction, house.admin, { id, reason: 'announced, not done' });
  expect(await held(early)).toBe('10.00000000 at cost 500.00, realised 5.00, cash 505.00');
  expect(await holding(house, early, asset.symbol)).toMatchObject({
    current_price: '60.000000000000',
    price_source: 'manual',
  });
  expect(
    await house.rows.rows(`SELECT voided_at IS NULL AS counts FROM prices WHERE symbol = $1 AND source = 'split'`, [
      asset.symbol,
    ]),
  ).toEqual([{ counts: false }]);
  expect(await days(house, early)).toEqual({
    ...each(3, 4, '1000.00'),
    ...each(5, 7, '1100.00'),
    ...each(8, 12, '1105.00'),
  });
});

test('a late price of before a split holds on behind it, in the new units', async () => {
  await priced(house, asset, '60', '2026-01-04T12:00Z');
  await splitInto('3', '1', '2026-01-07T12:00Z');
  await priced(house, asset, '90', '2026-01-05T12:00Z');
  expect(await days(house, early)).toEqual({
    ...each(3, 4, '1000.00'),
    ...each(5, 5, '1100.00'),
    ...each(6, 12, '1400.00'),
  });
});

describe('whole shares', () => {
  beforeEach(async () => {
    asset = await newAsset(house, { whole_units: true, decimals: 0 });
    early = await clientWith(house, '1000.00', '2026-01-02');
    await enter(house, early, `BUY 7 ${asset.symbol} at 10 on 2026-01-03T12:00Z`);
    await priced(house, asset, '30', '2026-01-04T12:00Z');
  });

  test('half of one is paid at the price of after the split, and its cost goes with it', async () => {
    expect(await splitInto('1', '2', '2026-01-05T12:00Z')).toMatchObject({ holders: '1', cash: '30' });
    expect(await held(early)).toBe('3.00000000 at cost 60.00, realised 20.00, cash 960.00');
    expect(await days(house, early)).toEqual({ ...each(3, 4, '1000.00'), ...each(5, 12, '1140.00') });
    await enter(house, early, `BUY 1 ${asset.symbol} at 10 on 2026-01-03T13:00Z`);
    expect(await held(early)).toBe('4.00000000 at cost 80.00, realised 0.00, cash 920.00');
  });

  test('a price for fractions that is typed holds', async () => {
    expect(await splitInto('1', '2', '2026-01-05T12:00Z', { cash_price: '50' })).toMatchObject({ cash: '25' });
    expect(await held(early)).toBe('3.00000000 at cost 60.00, realised 15.00, cash 955.00');
  });

  test('one for a hundred leaves nothing but cash', async () => {
    await splitInto('1', '100', '2026-01-05T12:00Z', { cash_price: '2900' });
    expect(await held(early)).toBe('0.00000000 at cost 0.00, realised 133.00, cash 1133.00');
  });

  test('a reward is of whole shares', async () => {
    const form = { id: asset.id, per_unit: '0.2', price: '30', effective_at: '2026-01-06' };
    await house.door.run(reward, house.admin, form);
    // 1.4 are one.
    expect(await held(early)).toBe('8.00000000 at cost 100.00, realised 30.00, cash 930.00');
  });

  test('how finely it is dealt stays, once a split hangs on it', async () => {
    await splitInto('2', '1', '2026-01-05T12:00Z');
    const { code, issues } = await refusalOf(
      house.door.run(editAsset, house.admin, { id: asset.id, whole_units: false, decimals: '8' }),
    );
    expect([code, issues[0].field]).toEqual(['unchangeable', 'decimals']);
  });
});

test('ten who trade in it, beside its splits, dividends and prices: nobody meets a deadlock', async () => {
  const clients: string[] = [];
  for (let i = 0; i < 10; i += 1) clients.push(await clientWith(house, '1000.00', '2026-01-02'));
  for (let round = 0; round < 3; round += 1) {
    await Promise.all([
      ...clients.map((client, i) =>
        enter(house, client, `BUY ${i + 1} ${asset.symbol} at 2.50 on 2026-01-0${3 + round}`),
      ),
      pay('0.01', `2026-01-0${4 + round}`),
      splitInto('2', '1', `2026-01-0${5 + round}T06:00Z`),
      priced(house, asset, '5', `2026-01-0${4 + round}T07:00Z`),
    ]);
  }
  expect(await house.count(`corporate_actions WHERE symbol = '${asset.symbol}'`)).toBe(6);
});
