// Prices from a file and their undo, figure by figure: the book, who holds the asset, and every day between two prices.
import { handIn } from '../../test/support/imports.js';
import { changedTables, fingerprint } from '../../test/support/fingerprint.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { deposit, idOf, openHouse, person, type House } from '../../test/support/house.js';
import { newSymbol, plantAsset, plantClient } from '../../test/support/planted.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { closeBooks } from './close-books.js';
import { importFile, previewImport } from './import-file.js';
import { recordTrade } from './record-trade.js';
import { undoImport } from './undo-import.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
afterEach(() => expectBooksToAgree(house.rows));

const HEADER = 'kind,symbol,price,as_of\n';
const enter = async (content: string | Buffer, more: object = {}) =>
  house.door.run(importFile, house.admin, { kind: 'PRICES', file: await handIn(content), ...more });
const preview = async (content: string) =>
  previewImport(house.door, house.admin, { kind: 'PRICES', file: await handIn(content) });

/** Ten at 100.00, bought on the first of February out of 2,000.00. */
async function holder(): Promise<{ id: string; symbol: string }> {
  const id = await plantClient(house);
  const symbol = newSymbol();
  await plantAsset(house, symbol);
  await deposit(house, person(id, 'CUSTOMER'), '2000.00', '2025-02-01');
  const terms = { trade_type: 'BUY', quantity: '10', price_per_unit: '100', executed_at: '2025-02-01T10:00:00Z' };
  await house.door.run(recordTrade, house.admin, { user_id: id, symbol, ...terms });
  return { id, symbol };
}

const holding = (symbol: string) =>
  house.rows.row(
    'SELECT current_price, price_source, total_value, profit_loss, profit_loss_percent FROM holdings WHERE symbol = $1',
    [symbol],
  );
const worthOn = async (user_id: string, day: string) =>
  (
    await house.rows.row<{ total_value: string }>(
      `SELECT s.total_value FROM portfolio_snapshots s JOIN portfolios p ON p.id = portfolio_id
       WHERE user_id = $1 AND snapshot_date = $2`,
      [user_id, day],
    )
  )?.total_value;

test('each price values the days from it to the next, the last of them today, and the undo takes all of it back', async () => {
  const { id, symbol } = await holder();
  const days = ['2025-02-02', '2025-02-03', '2025-02-04', '2025-03-01', '2025-03-02', '2026-01-05'];
  const worth = async () => Promise.all(days.map((day) => worthOn(id, day)));
  expect(await worth()).toEqual(Array(6).fill('2000.00'));
  // Not in order; the third has more decimals than the book, and is rounded half away from zero.
  const { id: importId } = await enter(
    `${HEADER}STOCK,${symbol},120.5,2025-03-01T12:00:00Z\nSTOCK,${symbol},110,2025-02-02T12:00:00Z\n` +
      `STOCK,${symbol.toLowerCase()},115.0000000000005,2025-02-03T23:59:59.999Z\n`,
  );
  expect(
    await house.rows.rows('SELECT price, source, entered_by FROM prices WHERE import_id = $1 ORDER BY as_of', [
      importId,
    ]),
  ).toEqual(
    ['110.000000000000', '115.000000000001', '120.500000000000'].map((price) => ({
      price,
      source: 'import',
      entered_by: idOf(house.admin),
    })),
  );
  expect(await worth()).toEqual(['2000.00', '2100.00', '2150.00', '2150.00', '2205.00', '2205.00']);
  expect(await holding(symbol)).toEqual({
    current_price: '120.500000000000',
    price_source: 'import',
    total_value: '1205.00',
    profit_loss: '205.00',
    profit_loss_percent: '20.5000',
  });
  expect(await house.door.run(undoImport, house.admin, { id: importId, reason: 'the wrong file' })).toMatchObject({
    rows: '3',
  });
  expect(await worth()).toEqual(Array(6).fill('2000.00'));
  expect(await holding(symbol)).toMatchObject({ current_price: '100.000000000000', price_source: 'trade' });
  expect(
    await house.rows.rows('SELECT DISTINCT voided_by, void_reason FROM prices WHERE import_id = $1', [importId]),
  ).toEqual([{ voided_by: idOf(house.admin), void_reason: 'the wrong file' }]);
});

test('of two prices of one moment the later row counts, and the same moment and price again is asked about', async () => {
  const { symbol } = await holder();
  const line = (price: string) => `STOCK,${symbol},${price},2025-06-01\n`;
  await enter(HEADER + line('7') + line('8'));
  expect(await holding(symbol)).toMatchObject({ current_price: '8.000000000000' });
  const report = await preview(`${HEADER}${line('7.0')}STOCK,${symbol},9,2025-06-02\n`);
  expect(report).toMatchObject({ accepted: 1, duplicates: 1, duplicateRows: [{ line: 2, of: null }] });
});

test('a currency, a coin and a share are told apart by their kind; what is no price of theirs is rejected by its line', async () => {
  const { symbol } = await holder();
  const before = await fingerprint(house.rows);
  const report = await preview(
    `${HEADER}CRYPTO,${symbol},1,2025-01-01\nSTOCK,NOSUCH,1,2025-01-01\nFIAT,EUR,0,2025-01-01\nFIAT,USD,1,2025-01-01\n` +
      `FIAT,XXQ,1,2025-01-01\nSTOCK,${symbol},-1,2025-01-01\nSTOCK,${symbol},1,2031-01-01\nSTOCK,${symbol},0,2025-01-01\nFIAT,EUR,1.0833,2025-01-01\n` +
      `STOCK,${symbol},0.0000000000004,2025-01-02\nSTOCK,${symbol},0.0000000000005,2025-01-02\n`,
  );
  expect(report.rejectedRows.map(({ line, issues }) => [line, ...issues.map(({ code, field }) => `${field}: ${code}`)])).toEqual([
    [2, 'symbol: unknown_asset'],
    [3, 'symbol: unknown_asset'],
    [4, 'price: not_positive'],
    [5, 'symbol: usd_is_one'],
    [6, 'currency: unknown_currency'],
    [7, 'price: negative'],
    [8, 'as_of: in_the_future'],
    [11, 'price: rounds_to_zero'],
  ]); // prettier-ignore
  expect(report.accepted).toBe(3);
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
});

test('neither a price of a closed day comes in, nor is an import undone that reaches into closed days', async () => {
  const { symbol } = await holder();
  const line = (day: string) => `STOCK,${symbol},7,${day}\n`;
  const { id } = await enter(HEADER + line('2025-12-30'));
  const close = (closed_until: string | null) =>
    house.door.run(closeBooks, house.admin, { closed_until, reason: 'the year is reported' });
  await close('2026-01-01');
  const before = await fingerprint(house.rows);
  const report = await preview(HEADER + line('2025-12-31T23:59:59.999Z') + line('2026-01-01'));
  expect(report.rejectedRows).toMatchObject([{ line: 2, issues: [{ code: 'books_closed', field: 'as_of' }] }]);
  const undo = house.door.run(undoImport, house.admin, { id, reason: 'the wrong file' });
  expect((await refusalOf(undo)).issues[0]).toMatchObject({ code: 'books_closed', params: { date: '2026-01-01' } });
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
  await close(null);
  await house.door.run(undoImport, house.admin, { id, reason: 'the wrong file' });
});
