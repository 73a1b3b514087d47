// Prices in the back office, over HTTP: typed by symbol, held and decided on, and marked where they are old.
import { openHouse, PASSWORD, priceOf, type House } from './support/house.js';
import { trade, transfer } from './support/books.js';
import { plantClient, plantHeldPrice } from './support/planted.js';
import { startProduct, Visitor, type Product } from './support/product.js';

let house: House;
let product: Product;
let admin: Visitor;
beforeAll(async () => {
  house = await openHouse();
  const client = await plantClient(house);
  await transfer(house, client, 'DEPOSIT 10000.00 USD', { processed_at: '2026-01-02' });
  await trade(house, client, 'BUY 10 AAPL at 100 on 2026-01-03');
  await trade(house, client, 'BUY 10 MSFT at 100 on 2026-01-03');
  await priceOf(house, 'AAPL', '110', '2026-01-05T08:00:00Z');
  product = await startProduct(house.database);
  admin = new Visitor(product.url);
  await admin.signIn('admin@example.com', PASSWORD);
}, 60_000);
afterAll(async () => {
  await product.stop();
  await house.close();
});

const first = async (path: string) => (await admin.read(path)).records?.[0];
const holdingOf = async (symbol: string) =>
  (await first(`Holding/actions/list?filters.symbol=${symbol}`)) as
    { old?: Record<string, string>; params: Record<string, unknown> } | undefined;

test('a price that is older than the house allows is marked with its day; one that comes in today takes the mark away', async () => {
  expect((await holdingOf('AAPL'))?.old).toEqual({ current_price: '2026-01-05T08:00:00.000Z' });
  const answer = await admin.send('Price/actions/new', { kind: 'STOCK', symbol: 'AAPL', price: '120' });
  expect(answer.notice?.type).toBe('success');
  const holding = await holdingOf('AAPL');
  expect([holding?.old, holding?.params.total_value]).toEqual([undefined, '1200.00']);
});

test('the rate of a currency is entered by hand, on its own page and by its code', async () => {
  const currency = await first('Currency/actions/list?filters.code=CHF');
  const set = await admin.send(`Currency/records/${currency?.id}/setRate`, { rate: '1.26' });
  expect(set.notice?.type).toBe('success');
  const entered = await admin.send('Price/actions/new', { kind: 'FIAT', symbol: 'EUR', price: '1.1745' });
  expect(entered.notice?.type).toBe('success');
  expect((await first('Price/actions/list?filters.symbol=CHF'))?.params.price).toBe('1.260000000000');
  expect((await first('Price/actions/list?filters.symbol=EUR'))?.params.price).toBe('1.174500000000');
});

test.each([
  ['a currency for nothing', { kind: 'FIAT', symbol: 'EUR', price: '0' }, 'price'],
  ['a symbol that nobody knows', { kind: 'STOCK', symbol: 'NOSUCH', price: '1' }, 'symbol'],
  ['a dollar in dollars', { kind: 'FIAT', symbol: 'USD', price: '1' }, 'symbol'],
  ['a share as a coin', { kind: 'CRYPTO', symbol: 'AAPL', price: '1' }, 'kind'],
])('%s is refused under its field', async (_it, form, field) => {
  expect(await admin.send('Price/actions/new', form)).toMatchObject({
    status: 200,
    notice: { type: 'error' },
    record: { errors: { [field]: { message: expect.stringMatching(/\.$/) as unknown } } },
  });
});

test('a held price waits on the first page until it is decided on, once', async () => {
  const id = await plantHeldPrice(house, 'MSFT', { as_of: '2026-01-06T08:00:00Z' });
  const dashboard = async () =>
    (await (await admin.fetch('/admin/api/dashboard')).json()) as {
      held: { count: number; rows: { title: string }[] };
    };
  expect((await dashboard()).held).toMatchObject({ count: 1, rows: [{ title: 'MSFT from 100 to 200' }] });
  expect((await admin.send(`HeldPrice/records/${id}/accept`, {})).notice?.type).toBe('success');
  expect((await dashboard()).held.count).toBe(0);
  expect((await holdingOf('MSFT'))?.params.total_value).toBe('2000.00');
  expect((await admin.send(`HeldPrice/records/${id}/decline`, {})).notice?.type).toBe('error');
});
