// Completed transfers from a file and their undo, figure by figure: rates typed, from the book and derived; coins in kind.
import { handIn } from '../../test/support/imports.js';
import { changedTables, fingerprint } from '../../test/support/fingerprint.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { deposit, idOf, openHouse, person, type House } from '../../test/support/house.js';
import { newSymbol, plantAsset, plantClient, plantPrice } from '../../test/support/planted.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { completeTransfer } from './complete-transfer.js';
import { importFile, previewImport } from './import-file.js';
import { cancelTransfer } from './end-transfer.js';
import { recordTransfer } from './record-transfer.js';
import { undoImport } from './undo-import.js';
import { voidTransfer } from './void-transfer.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
afterEach(() => expectBooksToAgree(house.rows));

const HEADER =
  'client,transaction_type,amount,currency,method,processed_at,usd_rate,usd_value,rate_reason,network,blockchain_tx_id\n';
const enter = async (content: string, more: object = {}) =>
  house.door.run(importFile, house.admin, { kind: 'TRANSFERS', file: await handIn(content), ...more });
const preview = async (content: string) =>
  previewImport(house.door, house.admin, { kind: 'TRANSFERS', file: await handIn(content) });
const undo = (id: string) => house.door.run(undoImport, house.admin, { id, reason: 'the wrong file' });

const portfolio = (user_id: string) =>
  house.rows.row(
    'SELECT cash_value, crypto_value, total_value, total_invested, total_profit_loss, all_time_pnl FROM portfolios WHERE user_id = $1',
    [user_id],
  );
const snapshot = (user_id: string, day: string) =>
  house.rows.row(
    `SELECT s.total_value, s.total_invested, s.total_pnl FROM portfolio_snapshots s JOIN portfolios p ON p.id = portfolio_id
     WHERE user_id = $1 AND snapshot_date = $2`,
    [user_id, day],
  );
const stored = (import_id: string) =>
  house.rows.rows(
    'SELECT status, amount, currency, usd_rate, usd_value, rate_source FROM transactions WHERE import_id = $1 ORDER BY processed_at',
    [import_id],
  );

test('fiat: each rate as it was typed, found in the book, or derived from what the bank credited; the cash and every day', async () => {
  const id = await plantClient(house);
  await plantPrice(house, 'FIAT', 'EUR', '1.10', '2025-03-01T12:00:00Z');
  const answer = await enter(
    `${HEADER}${id},WITHDRAWAL,642.50,USD,WIRE_TRANSFER,2025-04-01,,,,,\n` +
      `${id},DEPOSIT,10000.00,USD,ACH,2025-01-15,,,,,\n` +
      `${id},DEPOSIT,500.00,EUR,WIRE_TRANSFER,2025-02-01,1.085,,as agreed,,\n` +
      `${id},DEPOSIT,1000,JPY,WIRE_TRANSFER,2025-02-10,,6.75,,,\n` +
      `${id},DEPOSIT,100.00,EUR,CARD,2025-03-02,,,,,\n`,
  );
  // 642.50 + 10,000.00 + 542.50 + 6.75 + 110.00 went through the books.
  expect(answer).toMatchObject({ rows: '5', entered: '5', clients: '1', usd_value: '11301.75' });
  const row = (amount: string, currency: string, usd_rate: string, usd_value: string, rate_source: string) => ({
    status: 'COMPLETED', amount: `${amount}000000`, currency, usd_rate, usd_value, rate_source,
  }); // prettier-ignore
  expect(await stored(answer.id)).toEqual([
    row('10000.00', 'USD', '1.000000000000', '10000.00', expect.any(String) as string),
    row('500.00', 'EUR', '1.085000000000', '542.50', 'manual'),
    row('1000.00', 'JPY', '0.006750000000', '6.75', expect.any(String) as string),
    row('100.00', 'EUR', '1.100000000000', '110.00', expect.stringContaining('provider') as string),
    row('642.50', 'USD', '1.000000000000', '642.50', expect.any(String) as string),
  ]);
  const money = { cash_value: '10016.75', total_value: '10016.75', total_invested: '10016.75' };
  expect(await portfolio(id)).toMatchObject({ ...money, total_profit_loss: '0.00', all_time_pnl: '0.00' });
  for (const [day, value] of [
    ['2025-01-16', '10000.00'],
    ['2025-02-01', '10000.00'],
    ['2025-02-02', '10542.50'],
    ['2025-03-02', '10549.25'],
    ['2025-04-01', '10659.25'],
    ['2025-04-02', '10016.75'],
  ] as const)
    expect([day, await snapshot(id, day)]).toEqual([
      day,
      { total_value: value, total_invested: value, total_pnl: '0.00' },
    ]);
});

test('coins come in and go out in kind: cost, what was earned and what is still in', async () => {
  const id = await plantClient(house, { account_type: 'CRYPTO' });
  const coin = newSymbol();
  await plantAsset(house, coin, { asset_type: 'CRYPTO', decimals: 8 });
  const answer = await enter(
    `${HEADER}${id},DEPOSIT,2,${coin},CRYPTO_TRANSFER,2025-05-01,30000,,as agreed,BITCOIN,tx-${coin}-1\n` +
      `${id},WITHDRAWAL,0.5,${coin},CRYPTO_TRANSFER,2025-05-03,40000,,as agreed,BITCOIN,tx-${coin}-2\n`,
  );
  // A quarter of the cost leaves, 15,000.00, for 20,000.00; what is left is worth 1.5 × 40,000.00.
  const holding = 'SELECT quantity, cost_basis, realized_pnl, total_value FROM holdings WHERE symbol = $1';
  expect(await house.rows.row(holding, [coin])).toEqual({
    quantity: '1.50000000',
    cost_basis: '45000.00',
    realized_pnl: '5000.00',
    total_value: '60000.00',
  });
  expect(await portfolio(id)).toEqual({
    cash_value: '0.00',
    crypto_value: '60000.00',
    total_value: '60000.00',
    total_invested: '40000.00',
    total_profit_loss: '20000.00',
    all_time_pnl: '20000.00',
  });
  await undo(answer.id);
  expect(await house.rows.row(holding, [coin])).toEqual({
    quantity: '0.00000000',
    cost_basis: '0.00',
    realized_pnl: '0.00',
    total_value: '0.00',
  });
  expect(await portfolio(id)).toMatchObject({ total_value: '0.00', total_invested: '0.00', all_time_pnl: '0.00' });
});

test('the undo voids exactly the rows of the file, with who, when and why, and restates every day', async () => {
  const id = await plantClient(house);
  await deposit(house, person(id, 'CUSTOMER'), '50.00', '2025-01-10');
  const { id: importId } = await enter(
    `${HEADER}${id},DEPOSIT,100,USD,ACH,2025-01-15,,,,,\n${id},DEPOSIT,200,USD,ACH,2025-01-20,,,,,\n`,
  );
  const [first] = await house.rows.rows<{ id: string }>(
    'SELECT id FROM transactions WHERE import_id = $1 ORDER BY processed_at',
    [importId],
  );
  await house.door.run(voidTransfer, house.secondAdmin, { id: first?.id, reason: 'by hand, before' });
  expect(await portfolio(id)).toMatchObject({ cash_value: '250.00' });
  expect(await undo(importId)).toMatchObject({ rows: '1' });
  const voids = await house.rows.rows(
    'SELECT amount, voided_by, void_reason FROM transactions WHERE user_id = $1 ORDER BY processed_at',
    [id],
  );
  expect(voids).toEqual([
    { amount: '50.00000000', voided_by: null, void_reason: null },
    { amount: '100.00000000', voided_by: idOf(house.secondAdmin), void_reason: 'by hand, before' },
    { amount: '200.00000000', voided_by: idOf(house.admin), void_reason: 'import undone' },
  ]);
  expect(await house.rows.row('SELECT undone_by, undo_reason FROM imports WHERE id = $1', [importId])).toEqual({
    undone_by: idOf(house.admin),
    undo_reason: 'the wrong file',
  });
  expect(await portfolio(id)).toMatchObject({ cash_value: '50.00', total_invested: '50.00' });
  expect(await snapshot(id, '2025-01-21')).toEqual({
    total_value: '50.00',
    total_invested: '50.00',
    total_pnl: '0.00',
  });
});

test('an undo that would leave a later withdrawal without money is refused with the day and what is missing', async () => {
  const id = await plantClient(house);
  const { id: importId } = await enter(`${HEADER}${id},DEPOSIT,100,USD,ACH,2025-01-15,,,,,\n`);
  await enter(`${HEADER}${id},WITHDRAWAL,70,USD,ACH,2025-02-15,,,,,\n`);
  const before = await fingerprint(house.rows);
  const { issues } = await refusalOf(undo(importId));
  expect(issues[0]).toMatchObject({
    code: 'needed_money_of',
    params: { date: '2025-02-15 00:00 UTC', missing: '70.00' },
  });
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
});

test('each row that cannot be is told by its line, its column and its reason; nothing is written', async () => {
  const id = await plantClient(house);
  const coins = await plantClient(house, { account_type: 'CRYPTO' });
  const waiting = await plantClient(house, { kyc: 'PENDING' });
  const before = await fingerprint(house.rows);
  const content =
    HEADER +
    [
      `${id},DEPOSIT,1,BTC,WIRE_TRANSFER,2025-01-01,,,,,`,
      `${coins},DEPOSIT,100,USD,ACH,2025-01-01,,,,,`,
      `${id},DEPOSIT,1,BTC,CRYPTO_TRANSFER,2025-01-01,30000,,as agreed,,`,
      `${id},DEPOSIT,5,CHF,WIRE_TRANSFER,2025-01-01,,,,,`,
      `${id},DEPOSIT,5,EUR,WIRE_TRANSFER,2025-01-01,0,,as agreed,,`,
      `${id},DEPOSIT,5.5,JPY,WIRE_TRANSFER,2025-01-01,0.0067,,as agreed,,`,
      `${waiting},DEPOSIT,5,USD,ACH,2025-01-01,,,,,`,
      `${id},WITHDRAWAL,5,USD,ACH,2025-01-01,,,,,`,
      `${id},DEPOSIT,5,USD,ACH,2031-01-01,,,,,`,
      `${id},DEPOSIT,5,USD,ACH,2025-01-02,,,,,`,
    ].join('\n');
  const report = await preview(content);
  expect(
    report.rejectedRows.map(({ line, issues }) => [line, issues.map(({ code, field }) => `${field}: ${code}`)]),
  ).toEqual([
    [2, ['currency: unknown_currency']],
    [3, ['method: crypto_account_moves_coins']],
    [4, ['method: stock_account_moves_currencies']],
    [5, ['usd_rate: no_rate']],
    [6, ['usd_rate: not_positive']],
    [7, ['amount: too_precise']],
    [8, ['client: kyc_not_approved']],
    [9, ['undefined: overdrawn']],
    [10, ['processed_at: in_the_future']],
  ]);
  expect(report).toMatchObject({ rows: 10, accepted: 1, rejected: 9, usd_value: '5.00' });
  expect((await refusalOf(enter(content))).code).toBe('import_rejected');
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
});

test('of two deposits that are alike the one that is there is left out, and the other is entered', async () => {
  const id = await plantClient(house);
  const paid = (at: string) => `${id},DEPOSIT,5.00,USD,ACH,2025-02-03T${at}:00Z,,,,,\n`;
  await enter(HEADER + paid('10:00'));
  const report = await preview(HEADER + paid('10:00') + paid('15:00'));
  expect(report).toMatchObject({ accepted: 1, rejected: 0, duplicateRows: [{ line: 2, of: null }] });
  await enter(HEADER + paid('10:00') + paid('15:00'), { duplicates: 'leave_out' });
  expect(await portfolio(id)).toMatchObject({ cash_value: '10.00' });
});

test('a transfer that waits is likely the same as a row of any day, one row of all; what has ended is not', async () => {
  const user_id = await plantClient(house);
  const form = { user_id, transaction_type: 'DEPOSIT', method: 'WIRE_TRANSFER', amount: '2500', currency: 'USD' };
  const byHand = async (more: object) => (await house.door.run(recordTransfer, house.admin, { ...form, ...more })).id;
  const id = await byHand({});
  for (const other of [
    { method: 'ACH' },
    { amount: '2500.01' },
    { currency: 'EUR' },
    { user_id: await plantClient(house) },
  ])
    await byHand(other);
  const row = (at: string) => `${user_id},DEPOSIT,2500.00,USD,WIRE_TRANSFER,${at},,,,,\n`;
  const file = HEADER + row('2025-02-03') + row('2025-03-03');
  expect(await preview(file)).toMatchObject({
    accepted: 1,
    rejected: 0,
    duplicateRows: [{ line: 3, of: 'waits' }],
  });
  expect((await refusalOf(enter(file))).code).toBe('import_duplicates');
  await enter(file, { duplicates: 'leave_out' });
  await house.door.run(completeTransfer, house.admin, { id, processed_at: '2025-03-03' });
  expect(await portfolio(user_id)).toMatchObject({ cash_value: '5000.00' });

  const ended = await byHand({});
  await house.door.run(cancelTransfer, house.admin, { id: ended });
  expect(await preview(HEADER + row('2025-04-03'))).toMatchObject({ accepted: 1, duplicates: 0 });
});

test('a transaction of a chain comes in once: twice in a file, or again in another, it is rejected', async () => {
  const id = await plantClient(house, { account_type: 'CRYPTO' });
  const coin = newSymbol();
  await plantAsset(house, coin, { asset_type: 'CRYPTO', decimals: 8 });
  const line = (amount: string) =>
    `${id},DEPOSIT,${amount},${coin},CRYPTO_TRANSFER,2025-05-01,3,,as agreed,BITCOIN,tx-${coin}\n`;
  const twice = await preview(HEADER + line('1') + line('2'));
  expect(twice.rejectedRows.map(({ line: at, issues }) => [at, issues[0]?.code, issues[0]?.field])).toEqual([
    [3, 'already_exists', 'blockchain_tx_id'],
  ]);
  await enter(HEADER + line('1'));
  const again = await preview(HEADER + line('2'));
  expect(again.rejectedRows.map(({ issues }) => issues[0]?.code)).toEqual(['already_exists']);
});

test('a transaction of a chain whose transfer stands no more is entered again as it was', async () => {
  const user_id = await plantClient(house, { account_type: 'CRYPTO' });
  const coin = newSymbol();
  await plantAsset(house, coin, { asset_type: 'CRYPTO', decimals: 8 });
  const line = `${user_id},DEPOSIT,1,${coin},CRYPTO_TRANSFER,2025-05-01,3,,as agreed,BITCOIN,tx-${coin}\n`;
  const imported = await enter(HEADER + line);
  await undo(imported.id);
  await enter(HEADER + line);
  const standing = () =>
    house.rows.row<{ id: string }>(`SELECT id FROM transactions WHERE blockchain_tx_id = $1 AND voided_at IS NULL`, [
      `tx-${coin}`,
    ]);
  await house.door.run(voidTransfer, house.admin, { id: (await standing())?.id, reason: 'The wrong client' });
  const form = { user_id, transaction_type: 'DEPOSIT', method: 'CRYPTO_TRANSFER', amount: '1', currency: coin };
  const byHand = () =>
    house.door.run(recordTransfer, house.admin, { ...form, network: 'BITCOIN', blockchain_tx_id: `tx-${coin}` });
  const cancelled = await byHand();
  await expect(byHand()).rejects.toMatchObject({ issues: [{ code: 'already_exists', field: 'blockchain_tx_id' }] });
  await house.door.run(cancelTransfer, house.admin, { id: cancelled.id });
  expect(await byHand()).toMatchObject({ id: expect.any(String) });
});
