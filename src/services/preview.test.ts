// What a command would do, before it is done; what it did, after it; and that looking on writes nothing.
import { completeTransfer } from './complete-transfer.js';
import { dividend, split } from './corporate-actions.js';
import type { Changed } from './figures-changed.js';
import { importFile } from './import-file.js';
import { recordTrade } from './record-trade.js';
import { recordTransfer } from './record-transfer.js';
import { setPrice } from './set-price.js';
import { undoImport } from './undo-import.js';
import { voidCorporateAction } from './void-corporate-action.js';
import { clientWith, enter } from '../../test/support/days.js';
import { changedTables, fingerprint } from '../../test/support/fingerprint.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { handIn } from '../../test/support/imports.js';
import { deposit, idOf, openHouse, priceOf, withKey, type House } from '../../test/support/house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await deposit(house, house.client.stock, '10000.00', '2026-01-02');
});
afterEach(() => house.close());

const purchase = (changed: Record<string, string> = {}) => ({
  user_id: idOf(house.client.stock),
  trade_type: 'BUY',
  symbol: 'AAPL',
  quantity: '10',
  price_per_unit: '150.25',
  fee: '1.00',
  ...changed,
});
const buy = (changed?: Record<string, string>) => house.door.run(recordTrade, withKey(house.admin), purchase(changed));
const assetOf = async (symbol: string) =>
  (await house.rows.row<{ id: string }>('SELECT id FROM assets WHERE symbol = $1', [symbol]))?.id;

const BOUGHT = {
  portfolios: 1,
  holdings: 1,
  total_value: { before: '10000.00', after: '9999.00' },
  largest: [
    {
      title: 'Cleo Client',
      symbol: 'AAPL',
      portfolio: expect.arrayContaining([
        { column: 'cash_value', before: '10000.00', after: '8496.50' },
        { column: 'stock_value', before: '0.00', after: '1502.50' },
        { column: 'all_time_pnl', before: '0.00', after: '-1.00' },
      ]) as unknown,
      holding: expect.arrayContaining([
        { column: 'quantity', before: null, after: '10.00000000' },
        { column: 'cost_basis', before: null, after: '1503.50' },
        { column: 'average_buy_price', before: null, after: '150.35000000' },
      ]) as unknown,
    },
  ],
};

test('a preview says what a trade would do, and leaves every table as it was', async () => {
  const before = await fingerprint(house.rows);
  const { changed, result } = await house.door.preview(recordTrade, withKey(house.admin), purchase());
  expect(changed).toMatchObject(BOUGHT);
  expect(result).toMatchObject({ cash_value: '8496.50' });
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
});

test('the receipt says the same as the preview, and names the row of the log; a repetition names it again', async () => {
  const { changed: promised } = await house.door.preview(recordTrade, house.admin, purchase());
  const context = withKey(house.admin);
  const { log_id, changed } = await house.door.run(recordTrade, context, purchase(), { receipt: true });
  expect(changed).toEqual(promised);
  expect(await house.rows.row('SELECT action_type, request_id FROM activity_logs WHERE id = $1', [log_id])).toEqual({
    action_type: 'TRADE_ADDED',
    request_id: context.requestId,
  });
  expect(await house.door.run(recordTrade, context, purchase(), { receipt: true })).toMatchObject({
    repeated: true,
    log_id,
  });
});

test('a price: how many hold it, what they were worth together and will be, the largest first', async () => {
  await buy();
  await deposit(house, house.client.stock, '5.00');
  const { changed } = await house.door.preview(setPrice, house.admin, { id: await assetOf('AAPL'), price: '200' });
  expect(changed).toMatchObject({
    clients: 1,
    portfolios: 1,
    holdings: 1,
    total_value: { before: '10004.00', after: '10501.50' },
    largest: [{ holding: expect.arrayContaining([{ column: 'total_value', before: '1502.50', after: '2000.00' }]) }],
  });
});

test('a price that nobody holds touches nobody', async () => {
  const { changed } = await house.door.preview(setPrice, house.admin, { id: await assetOf('MSFT'), price: '1' });
  expect(changed).toMatchObject({
    portfolios: 0,
    holdings: 0,
    largest: [],
    total_value: { before: '0.00', after: '0.00' },
  });
});

/** Of each whom it touches: what is held and the cash, before and after. */
const each = (changed: Changed) =>
  changed.largest.flatMap(({ holding, portfolio }) =>
    [...holding, ...portfolio]
      .filter(({ column }) => column === 'quantity' || column === 'cash_value')
      .map(({ before, after }) => `${String(before)} → ${String(after)}`),
  );

test('a split, a dividend and the void of either: everybody whom it touches, and what each has before and after', async () => {
  const [held, cash] = ['10.00000000', '500.00'];
  for (let client = 0; client < 10; client += 1)
    await enter(house, await clientWith(house, '1500.00', '2026-01-02'), 'BUY 10 AAPL at 100 on 2026-01-03');
  const of = { id: await assetOf('AAPL'), effective_at: '2026-01-04' };
  const splitting = { ...of, numerator: '4', denominator: '1' };
  const { changed: split4 } = await house.door.preview(split, house.admin, splitting);
  expect(each(split4)).toEqual(Array<string>(10).fill(`${held} → 40.00000000`));
  const { changed: paid } = await house.door.preview(dividend, house.admin, { ...of, per_unit: '0.25' });
  expect(each(paid)).toEqual(Array<string>(10).fill(`${cash} → 502.50`));
  const { id } = await house.door.run(split, house.admin, splitting);
  const { changed: back } = await house.door.preview(voidCorporateAction, house.admin, { id, reason: 'Another share' });
  expect(each(back)).toEqual(Array<string>(10).fill(`40.00000000 → ${held}`));
});

test('a transfer: cash and contributions move, no holding does', async () => {
  const { id } = await house.door.run(recordTransfer, house.admin, {
    user_id: idOf(house.client.stock),
    transaction_type: 'WITHDRAWAL',
    amount: '400.00',
    currency: 'USD',
    method: 'WIRE_TRANSFER',
  });
  const { changed } = await house.door.preview(completeTransfer, house.admin, { id });
  expect(changed).toMatchObject({
    holdings: 0,
    largest: [
      {
        holding: [],
        portfolio: [
          { column: 'cash_value', before: '10000.00', after: '9600.00' },
          { column: 'total_value', before: '10000.00', after: '9600.00' },
          { column: 'total_invested', before: '10000.00', after: '9600.00' },
        ],
      },
    ],
  });
});

test('undoing an import says beforehand whose figures it changes, and how; so does the receipt of either', async () => {
  const header = 'client,trade_type,symbol,quantity,price_per_unit,executed_at\n';
  const line = `${idOf(house.client.stock)},BUY,AAPL,10,150.00,2026-01-04\n`;
  const receipt = { receipt: true };
  const file = { kind: 'TRADES', file: await handIn(header + line) };
  const entered = await house.door.run(importFile, withKey(house.admin), file, receipt);
  const paid = { column: 'cash_value', before: '10000.00', after: '8500.00' };
  expect(entered.changed?.largest[0]?.portfolio).toContainEqual(paid);
  const form = { id: entered.id, reason: 'The wrong file' };
  const { changed } = await house.door.preview(undoImport, house.admin, form);
  const back = { column: 'cash_value', before: '8500.00', after: '10000.00' };
  expect(changed).toMatchObject({
    clients: 1,
    portfolios: 1,
    largest: [{ portfolio: expect.arrayContaining([back]) }],
  });
  const undone = await house.door.run(undoImport, withKey(house.admin), form, receipt);
  expect(undone.changed?.largest[0]?.portfolio).toContainEqual(back);
});

test('what would be refused is refused in the same words, and nothing is written', async () => {
  const before = await fingerprint(house.rows);
  const refused = await refusalOf(house.door.preview(recordTrade, house.admin, purchase({ trade_type: 'SELL' })));
  expect([refused.code, refused.issues[0].field]).toEqual(['oversold', 'quantity']);
  const wrong = await refusalOf(house.door.preview(recordTrade, house.admin, purchase({ quantity: '1,5' })));
  expect(wrong.issues).toEqual([expect.objectContaining({ code: 'not_a_number', field: 'quantity' })]);
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
});

test('whoever may not do it may not look on either, and the log says so', async () => {
  const before = await fingerprint(house.rows);
  for (const context of [house.officer, house.client.stock])
    expect((await refusalOf(house.door.preview(recordTrade, context, purchase()))).code).toBe('forbidden');
  expect(changedTables(before, await fingerprint(house.rows))).toEqual(['activity_logs']);
  expect(
    await house.rows.rows(`SELECT actor_id FROM activity_logs WHERE action_type = 'ACCESS_DENIED' ORDER BY created_at`),
  ).toEqual([{ actor_id: idOf(house.officer) }, { actor_id: idOf(house.client.stock) }]);
});

test('a preview queues behind nobody for long, and keeps nobody waiting when it is done', async () => {
  const other = await house.pool.connect();
  await other.query('BEGIN; SELECT 1 FROM portfolios FOR UPDATE');
  expect((await refusalOf(house.door.preview(recordTrade, house.admin, purchase()))).code).toBe('busy');
  await other.query('ROLLBACK');
  other.release();
  await house.door.preview(recordTrade, house.admin, purchase());
  // Other tests' databases are copies, in which the table has the same number.
  const held = `SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE relation = 'portfolios'::regclass AND a.datname = current_database() AND a.backend_type = 'client backend'`;
  expect(await house.rows.rows(held)).toEqual([]);
});

test('where no connection is free the command is done all the same, without a receipt', async () => {
  const busy = await Promise.all(Array.from({ length: 9 }, () => house.pool.connect()));
  const answer = await house.door.run(recordTrade, withKey(house.admin), purchase(), { receipt: true });
  for (const connection of busy) connection.release();
  expect([answer.repeated, answer.changed]).toEqual([false, undefined]);
  expect(await house.count('trades')).toBe(1);
});

test('forty at once look on and work, and every receipt begins where another ended', async () => {
  await priceOf(house, 'AAPL', '1');
  const one = purchase({ quantity: '1', price_per_unit: '1', fee: '0.00' });
  const work = Array.from({ length: 40 }, (_, i) =>
    i % 2 === 0
      ? house.door.run(recordTrade, withKey(house.admin), one, { receipt: true })
      : house.door.preview(recordTrade, house.admin, one),
  );
  const answers = await Promise.all(work);
  const cash = answers.flatMap((answer) =>
    'log_id' in answer
      ? (answer.changed?.largest.flatMap(({ portfolio }) =>
          portfolio.filter(({ column }) => column === 'cash_value'),
        ) ?? [])
      : [],
  );
  for (const { before, after } of cash) expect(Number(before) - Number(after)).toBe(1);
  expect(new Set(cash.map(({ after }) => after)).size).toBe(cash.length);
  expect(await house.count('trades')).toBe(20);
});
