// The mistakes that people make with books, each typed into its form or handed in as its file: each has an answer of its
// own, in words that say what to do, and nothing is half-written.
import { trade, transfer } from './support/books.js';
import { changedTables, fingerprint } from './support/fingerprint.js';
import { holdJobs } from './support/hold-jobs.js';
import { openHouse, PASSWORD, type House } from './support/house.js';
import { plantClient } from './support/planted.js';
import { startProduct, Visitor, type AdminAnswer, type Product } from './support/product.js';

let house: House;
let product: Product;
let release: () => Promise<void>;
let admin: Visitor;
const ids = { stock: '', crypto: '', portfolio: '', asset: '', deposit: '', euros: '' };

beforeAll(async () => {
  house = await openHouse();
  ids.stock = await plantClient(house);
  ids.crypto = await plantClient(house, { account_type: 'CRYPTO' });
  ids.deposit = await transfer(house, ids.stock, 'DEPOSIT 1000.00 USD', { processed_at: '2025-06-01' });
  await trade(house, ids.stock, 'BUY 10 AAPL at 20 on 2025-06-02');
  await transfer(house, ids.stock, 'WITHDRAWAL 700.00 USD', { processed_at: '2025-06-03T10:00:00Z' });
  await transfer(house, ids.stock, 'DEPOSIT 900.00 USD', { processed_at: '2025-06-20' });
  await trade(house, ids.stock, 'BUY 40 AAPL at 21 on 2025-06-21');
  const idOf = async (sql: string) => (await house.rows.row<{ id: string }>(sql, [ids.stock]))?.id ?? '';
  ids.portfolio = await idOf('SELECT id FROM portfolios WHERE user_id = $1');
  ids.asset = await idOf(`SELECT id FROM assets WHERE symbol = 'AAPL' AND $1::text IS NOT NULL`);
  product = await startProduct(house.database);
  release = await holdJobs(house);
  admin = new Visitor(product.url);
  await admin.signIn('admin@example.com', PASSWORD);
  const euros = { user_id: ids.stock, transaction_type: 'DEPOSIT', amount: '100', currency: 'EUR' };
  ids.euros = (await admin.send('Transaction/actions/new', { ...euros, method: 'WIRE_TRANSFER' })).record?.id ?? '';
}, 60_000);
afterAll(async () => {
  await product.stop();
  await release();
  await house.close();
});

/** All that a refused form says, in its notice and under its fields. */
async function refused(answer: Promise<AdminAnswer>): Promise<string> {
  const { status, notice, record } = await answer;
  expect([status, notice?.type]).toEqual([200, 'error']);
  return [notice?.message, ...Object.values(record?.errors ?? {}).map(({ message }) => message)].join(' ');
}

const split = (numerator: string, denominator: string) =>
  admin.send(`Asset/records/${ids.asset}/split`, { numerator, denominator, effective_at: '2025-07-01' });
const tradeOf = (form: Record<string, string>) =>
  admin.send('Trade/actions/new', { user_id: ids.stock, symbol: 'AAPL', ...form });

test.each<[string, () => Promise<AdminAnswer>, RegExp]>([
  ['a split of 0:1', () => split('0', '1'), /New units: Choose a number from 1 to 1000000/],
  ['a split of 1:0', () => split('1', '0'), /Old units: Choose a number from 1 to 1000000/],
  ['a split of 3:3', () => split('3', '3'), /A split of 3:3 changes nothing/],
  [
    'a rate of 0',
    () => admin.send(`Transaction/records/${ids.euros}/complete`, { usd_rate: '0' }),
    /This must be more than zero/,
  ],
  [
    'a deposit in euros with no rate',
    () => admin.send(`Transaction/records/${ids.euros}/complete`),
    /No rate for EUR is known at that time\. Type the rate in USD/,
  ],
  [
    'a coin deposited by wire',
    () =>
      admin.send('Transaction/actions/new', {
        user_id: ids.crypto,
        transaction_type: 'DEPOSIT',
        amount: '1',
        currency: 'BTC',
        method: 'WIRE_TRANSFER',
      }),
    /BTC is not a currency that this method can carry.* coins come and go by CRYPTO_TRANSFER alone/,
  ],
  [
    'a sale of more than was held on that date, though not today',
    () => tradeOf({ trade_type: 'SELL', quantity: '30', price_per_unit: '22', executed_at: '2025-06-10T12:00:00Z' }),
    /On 2025-06-10 12:00 UTC only 10 AAPL are held, 20 too few/,
  ],
  [
    'a void that unfunds a later withdrawal',
    () => admin.send(`Transaction/records/${ids.deposit}/voidTransaction`, { reason: 'the wrong client' }),
    /Without this, only 0.00 USD would have been there on 2025-06-02 00:00 UTC, 200.00 too few/,
  ],
  [
    'an adjustment without a reason',
    () => admin.send(`Portfolio/records/${ids.portfolio}/adjustPnl`, { amount: '-5', kind: 'FEE' }),
    /Reason: Fill this in/,
  ],
  [
    'an adjustment of more than there is',
    () => admin.send(`Portfolio/records/${ids.portfolio}/adjustPnl`, { amount: '-9000', kind: 'FEE', reason: 'x' }),
    /USD are there, .* too few/,
  ],
])('%s is refused in words of its own, and nothing is written', async (_name, attempt, words) => {
  const before = await fingerprint(house.rows);
  expect(await refused(attempt())).toMatch(words);
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
});

const HEADER = 'client,trade_type,symbol,quantity,price_per_unit,executed_at,admin_note\n';

function file(content: string | Buffer, more: Record<string, string> = {}): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries({ kind: 'TRADES', ...more })) body.set(name, value);
  body.set('file', new Blob([new Uint8Array(Buffer.from(content))]), 'trades.csv');
  return body;
}

const hand = async (body: FormData): Promise<AdminAnswer> => {
  const headers = { accept: 'application/json' };
  const sent = await admin.fetch('/admin/api/resources/Import/actions/new', { method: 'POST', body, headers });
  return { ...((await sent.json()) as object), status: sent.status };
};

test('a file in UTF-16 with semicolons, decimal commas and a quoted line end is entered as it was meant', async () => {
  const text =
    HEADER.replaceAll(',', ';') +
    `${ids.stock};BUY;MSFT;1,25;10,50;2025-06-22;"two\nlines"\n${ids.stock};BUY;MSFT;0,75;11,5;2025-06-23;\n`;
  const answer = await hand(file(Buffer.from(`\ufeff${text}`, 'utf16le')));
  expect(answer.notice?.type).toBe('success');
  expect(
    await house.rows.rows(
      'SELECT quantity, price_per_unit, total_value, admin_note FROM trades WHERE import_id = $1 ORDER BY executed_at',
      [answer.record?.id],
    ),
  ).toEqual([
    { quantity: '1.25000000', price_per_unit: '10.500000000000', total_value: '13.13', admin_note: 'two\nlines' },
    { quantity: '0.75000000', price_per_unit: '11.500000000000', total_value: '8.63', admin_note: null },
  ]);
});

test.each<[string, () => string | Buffer, RegExp]>([
  ['ten thousand columns', () => Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(','), /has 10000 columns/],
  [
    'an end in the middle of a row',
    () => `${HEADER}${ids.stock},BUY,AAPL,1,1,2025-06-22,"and then`,
    /ends in the middle of the row that begins on line 2\. It was cut off/,
  ],
  ['an end in the middle of a letter', () => Buffer.from(`\ufeff${HEADER}x`, 'utf16le').subarray(0, -1), /cut off/],
  ['numbers with two marks', () => `${HEADER}${ids.stock},BUY,AAPL,"1.234,50",1,2025-06-22,\n`, /thousands/],
  [
    'one bad row among two hundred good ones',
    () =>
      HEADER +
      Array.from({ length: 200 }, (_, at) => `${ids.stock},BUY,AAPL,0.0001,1,2025-06-23,${at}\n`).join('') +
      `${ids.stock},BUY,NOSUCH,1,1,2025-06-23,\n`,
    /1 of its rows cannot be entered, the first on line 202\. Nothing was entered/,
  ],
])('a file with %s is refused in words of its own, and nothing is written', async (_name, content, words) => {
  const before = await fingerprint(house.rows);
  expect(await refused(hand(file(content(), { duplicates: 'enter' })))).toMatch(words);
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
});
