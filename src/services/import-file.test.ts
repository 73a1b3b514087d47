// What a file becomes: rows in the books by the same rules as the forms', all of them or none.
import { deposit, idOf, openHouse, person, type House } from '../../test/support/house.js';
import { handIn } from '../../test/support/imports.js';
import { changedTables, fingerprint } from '../../test/support/fingerprint.js';
import { plantClient } from '../../test/support/planted.js';
import { importFile, previewImport, type ImportKind } from './import-file.js';
import { MOST_LISTED, type ImportReport } from './import-report.js';
import { told } from './told-report.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const HEADER = 'client,trade_type,symbol,quantity,price_per_unit,fee,executed_at\n';
const run = async (kind: ImportKind, content: string | Buffer, more: object = {}) =>
  house.door.run(importFile, house.admin, { kind, file: await handIn(content), ...more });
const preview = async (kind: ImportKind, content: string | Buffer, more: object = {}): Promise<ImportReport> =>
  previewImport(house.door, house.admin, { kind, file: await handIn(content), ...more });

async function funded(amount = '100000.00'): Promise<{ id: string; email: string }> {
  const id = await plantClient(house);
  await deposit(house, person(id, 'CUSTOMER'), amount, '2025-01-01');
  const row = await house.rows.row<{ email: string }>('SELECT email FROM users WHERE id = $1', [id]);
  return { id, email: row?.email ?? '' };
}

test('trades are entered out of order and judged on the timeline that they make together', async () => {
  const { id, email } = await funded();
  const answer = await run(
    'TRADES',
    `${HEADER}${email},SELL,AAPL,4,120,1,2025-03-01\n${email.toUpperCase()},BUY,AAPL,10,100,1.50,2025-02-01\n${id},BUY,MSFT,2,50.5,,2025-02-03T10:00:00Z\n`,
  );
  expect(answer).toMatchObject({ rows: '3', entered: '3', left_out: '0', clients: '1', usd_value: '1581.00' });
  expect(await house.rows.row('SELECT cash_value FROM portfolios WHERE user_id = $1', [id])).toEqual({
    cash_value: '99376.50',
  });
  expect(
    await house.rows.row(
      `SELECT quantity, cost_basis, realized_pnl FROM holdings h JOIN portfolios p ON p.id = h.portfolio_id WHERE user_id = $1 AND symbol = 'AAPL'`,
      [id],
    ),
  ).toEqual({ quantity: '6.00000000', cost_basis: '600.90', realized_pnl: '78.40' });
  expect(await house.rows.rows('SELECT DISTINCT import_id, executed_by FROM trades WHERE user_id = $1', [id])).toEqual([
    { import_id: answer.id, executed_by: idOf(house.admin) },
  ]);
});

test('a preview tells each bad row by its line and reason, and writes nothing', async () => {
  const { email } = await funded('1000.00');
  const before = await fingerprint(house.rows);
  const report = await preview(
    'TRADES',
    `${HEADER}${email},BUY,AAPL,1,100,,2025-02-01\n${email},BUY,AAPL,1,100,,2025-02-01T12:00:00Z\n` +
      `nobody@example.com,BUY,AAPL,1,1,,2025-02-01\n${email},HOLD,NOSUCH,-1,1e5,,soon\n${email},SELL,AAPL,7,1,,2025-02-03\n` +
      `${email},BUY,MSFT,1,5000,,2025-02-02\n${email},BUY,AAPL\n`,
  );
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
  expect(report).toMatchObject({ rows: 7, accepted: 1, rejected: 5, duplicates: 1, delimiter: ',', encoding: 'UTF-8' });
  expect(report.rejectedRows.map(({ line, issues }) => [line, ...issues.map(({ code, field }) => `${field}: ${code}`)])).toEqual([
    [4, 'client: unknown_client'],
    [5, 'trade_type: not_a_choice', 'quantity: not_positive', 'price_per_unit: not_a_number', 'executed_at: not_a_moment'],
    [6, 'quantity: oversold'],
    [7, 'undefined: overdrawn'],
    [8, 'undefined: csv_cells'],
  ]); // prettier-ignore
  expect(report.duplicateRows).toEqual([{ line: 3, of: 2 }]);
  expect(report.quantities).toEqual([{ symbol: 'AAPL', before: '0', after: '1' }]);
});

const codesOf = ({ rejectedRows }: ImportReport) =>
  rejectedRows.map(({ line, issues }) => [line, ...issues.map(({ code, field }) => `${field}: ${code}`)]);

test('a short file comes back whole, with its columns and order: the rows that are mended there take the others along', async () => {
  const { email } = await funded();
  const file =
    `Client;Trade Type;Asset_Type;Symbol;Quantity;Price per unit;Executed_at;Reason;Admin_note\n` +
    `${email};BUY;STOCK;AAPL;4;100,5;2025-02-01;of old;=1+1\n${email};SELL;STOCK;AAPL;2;110,5;2025-02-01;;\n` +
    `${email};BUY;STOCK;MSFT;1;50,5;2025-02-02;;good\n`;
  const { rejects, rejectsWhole } = told(await preview('TRADES', file), 'EN');
  expect(rejectsWhole).toBe(true);
  const [header, ...rows] = rejects.split('\r\n');
  expect(header).toBe(
    '\ufeffclient,trade_type,asset_type,symbol,quantity,price_per_unit,executed_at,admin_note,reason',
  );
  expect(rows).toEqual([
    expect.stringMatching(/,BUY,STOCK,AAPL,4,"100,5",2025-02-01,'=1\+1,Note of the house: This begins like/),
    expect.stringMatching(/,SELL,STOCK,AAPL,2,"110,5",2025-02-01,,"?Quantity: /),
    `${email},BUY,STOCK,MSFT,1,"50,5",2025-02-02,good,`,
    '',
  ]);
  const mended = rejects.replace("'=1+1", 'mended');
  expect(await run('TRADES', mended)).toMatchObject({ rows: '3', entered: '3' });
});

test('of a long file the rejected rows alone come back, and nothing where none is rejected', async () => {
  const good = Array.from({ length: MOST_LISTED }, (_, at) => {
    const moment = new Date(Date.UTC(2024, 0, 1) + at * 60_000).toISOString();
    return `STOCK,AAPL,1${at % 90},${moment}\n`;
  }).join('');
  const header = 'kind,symbol,price,as_of\n';
  const { rejects, rejectsWhole, listed } = told(await preview('PRICES', `${header}${good}STOCK,AAPL,x,\n`), 'EN');
  expect([rejectsWhole, listed]).toEqual([false, 1]);
  expect(rejects).toMatch(/^\ufeffkind,symbol,price,as_of,reason\r\nSTOCK,AAPL,x,,[^\r]+\r\n$/);
  expect(told(await preview('PRICES', header + good), 'EN')).toMatchObject({ rejects: '', rejectsWhole: false });
}, 60_000);

test('in a file of decimal commas a bad number is told to be written with a comma, and may be', async () => {
  const { email } = await funded();
  const lines = (price: string) =>
    `${HEADER}${email},BUY,AAPL,1,"100,5",,2025-02-01\n${email},BUY,MSFT,1,${price},,2025-02-02\n`.replaceAll(
      /,(?=(?:[^"]*"[^"]*")*[^"]*$)/g,
      ';',
    );
  const report = await preview('TRADES', lines('"1 234,5"'));
  expect(codesOf(report)).toEqual([[3, 'price_per_unit: not_a_number_comma']]);
  expect(told(report, 'EN').rejectedRows[0]?.reason).toContain('with a comma, such as 1234,50');
  expect(codesOf(await preview('TRADES', lines(`"${'9'.repeat(30)},5"`)))).toEqual([
    [3, 'price_per_unit: too_large_number_comma'],
  ]);
  expect(codesOf(await preview('TRADES', lines('"1234,5"')))).toEqual([]);
  expect(codesOf(await preview('TRADES', `${HEADER}${email},BUY,AAPL,1,1 234.5,,2025-02-01\n`))).toEqual([
    [2, 'price_per_unit: not_a_number'],
  ]);
});

test('a row with too many cells comes back with all of them, and is not taken before it is mended', async () => {
  const { email } = await funded();
  const file = `${HEADER}${email},BUY,AAPL,1,1,234.50,,2025-02-01,=1+1\n${email},BUY,MSFT,1,50,,2025-02-02\n`;
  const { rejects } = told(await preview('TRADES', file), 'EN');
  const [, bad, good] = rejects.split('\r\n');
  expect(bad).toMatch(/,BUY,AAPL,1,1,234\.50,,"This row has 9 cells.*quotation marks\.",2025-02-01,'=1\+1$/);
  expect(good).toBe(`${email},BUY,MSFT,1,50,,2025-02-02,`);
  expect(codesOf(await preview('TRADES', rejects))).toEqual([[2, 'undefined: csv_cells']]);
  const saved = rejects
    .split('\r\n')
    .map((line, at) => (line === '' || at === 1 ? line : `${line},,`))
    .join('\r\n');
  expect(codesOf(await preview('TRADES', saved))).toEqual([[2, 'undefined: csv_cells']]);
  const again = told(await preview('TRADES', saved), 'EN').rejects.split('\r\n');
  expect(again[1]).toMatch(/quotation marks\.",2025-02-01,'=1\+1$/);
  expect(again[2]).toBe(good);
});

test('a purchase that is there already is asked about, though there is no money for it twice; each answer has its figures', async () => {
  const { email } = await funded('1000.00');
  const bought = `${email},BUY,AAPL,10,100,,2025-02-03\n`;
  await run('TRADES', HEADER + bought);
  const file = `${HEADER}${bought}${email},SELL,AAPL,2,110,,2025-02-04\n`;
  const left = {
    accepted: 1,
    rejected: 0,
    duplicates: 1,
    reckoned_as: 'leave_out',
    usd_value: '220.00',
    quantities: [{ symbol: 'AAPL', before: '10', after: '8' }],
  };
  expect(await preview('TRADES', file)).toMatchObject(left);
  expect(await preview('TRADES', file, { duplicates: 'leave_out' })).toMatchObject(left);
  const entered = await preview('TRADES', file, { duplicates: 'enter' });
  expect(entered).toMatchObject({ accepted: 1, rejected: 1, duplicates: 1, reckoned_as: 'enter' });
  expect(entered.rejectedRows).toMatchObject([{ line: 2, issues: [{ code: 'overdrawn' }] }]);
  expect(await run('TRADES', file, { duplicates: 'leave_out' })).toMatchObject({ entered: '1', left_out: '1' });
});

test('of two purchases that are alike the one that is there is left out, and the other is entered', async () => {
  const { email } = await funded();
  const bought = (at: string) => `${email},BUY,AAPL,10,100,,2025-02-03T${at}:00Z\n`;
  await run('TRADES', HEADER + bought('10:00'));
  const report = await preview('TRADES', HEADER + bought('15:00') + bought('10:00'));
  expect(report).toMatchObject({ accepted: 1, rejected: 0, duplicateRows: [{ line: 3, of: null }] });
  const { id } = await run('TRADES', HEADER + bought('15:00') + bought('10:00'), { duplicates: 'leave_out' });
  expect(await house.rows.rows('SELECT executed_at FROM trades WHERE import_id = $1', [id])).toEqual([
    { executed_at: new Date('2025-02-03T15:00:00Z') },
  ]);
  expect((await preview('TRADES', HEADER + bought('09:00') + bought('16:00') + bought('17:00'))).duplicateRows).toEqual(
    [2, 3].map((line) => ({ line, of: null })),
  );
});

test('of rows of one moment the upper one came first', async () => {
  const { email } = await funded();
  const [bought, sold] = ['BUY', 'SELL'].map((type) => `${email},${type},AAPL,1,100,,2025-02-03\n`);
  const codes = async (...rows: (string | undefined)[]) =>
    (await preview('TRADES', HEADER + rows.join(''))).rejectedRows.map(({ line, issues }) => [line, issues[0]?.code]);
  expect(await codes(bought, sold)).toEqual([]);
  expect(await codes(sold, bought)).toEqual([[2, 'oversold']]);
});

/** Bought without money, sold again: each pair takes a round, since what is sold of it was not there either. */
const pairs = (client: string, count: number): string =>
  Array.from({ length: count }, (_, at) => {
    const [bought, sold] = [2 * at, 2 * at + 1].map((minute) => `2026-01-02T10:${String(minute).padStart(2, '0')}:00Z`);
    return `${client},BUY,AAPL,1,${100 + at},,${bought}\n${client},SELL,AAPL,1,${110 + at},,${sold}\n`;
  }).join('');

test('where rows hang on each other without end, those of that client are all rejected, and nobody else’s', async () => {
  const [poor, other] = [await plantClient(house), await plantClient(house)];
  const report = await preview('TRADES', `${HEADER}${other},BUY,MSFT,3,0,,2026-01-02\n${pairs(poor, 28)}`);
  expect(report).toMatchObject({ rows: 57, accepted: 1, rejected: 56, elsewhere: [], usd_value: '0.00' });
  expect(report.quantities).toEqual([{ symbol: 'MSFT', before: '0', after: '3' }]);
  expect([report.rejectedRows[0], report.rejectedRows.at(-1)]).toMatchObject([
    { line: 3, issues: [{ code: 'overdrawn' }] },
    { line: 58, issues: [{ code: 'rest_not_judged' }] },
  ]);
});

test('each round judges all portfolios, however many, so that one client’s mistakes leave the rounds to the others', async () => {
  const emails = Array.from({ length: 251 }, (_, at) => `many.${at}@example.com`);
  const opened = await run(
    'CLIENTS',
    `email,first_name,last_name,account_type\n${emails.map((email, at) => `${email},Many,${at},STOCK\n`).join('')}`,
  );
  await house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'many'))
     UPDATE users SET kyc_status = 'APPROVED', kyc_approved_at = now(), kyc_approved_by = $2 WHERE import_id = $1`,
    [opened.id, idOf(house.admin)],
  );
  const [first = '', ...others] = emails;
  const gifts = others.map((email) => `${email},BUY,MSFT,1,0,,2026-01-02\n`).join('');
  const report = await preview(
    'TRADES',
    `${HEADER}${first},BUY,AAPL,1,100,,2026-01-02\n${gifts}${pairs(others.at(-1) ?? '', 8)}`,
  );
  expect(report).toMatchObject({ accepted: 250, rejected: 17, clients: 251 });
});
