// Prices in the back office, over HTTP: typed by symbol, held and decided on, and marked where they are old.
import { openHouse, PASSWORD, priceOf, type House } from './support/house.js';
import { trade, transfer } from './support/books.js';
import { coins, openPriceServer, type PriceServer } from './support/price-server.js';
import { plantClient, plantHeldPrice } from './support/planted.js';
import { startProduct, Visitor, type Product } from './support/product.js';

let house: House;
let product: Product;
let admin: Visitor;
let source: PriceServer;
beforeAll(async () => {
  house = await openHouse();
  const client = await plantClient(house);
  await transfer(house, client, 'DEPOSIT 10000.00 USD', { processed_at: '2026-01-02' });
  await trade(house, client, 'BUY 10 AAPL at 100 on 2026-01-03');
  await trade(house, client, 'BUY 10 MSFT at 100 on 2026-01-03');
  await priceOf(house, 'AAPL', '110', '2026-01-05T08:00:00Z');
  source = await openPriceServer();
  product = await startProduct(house.database, { PRICE_PROVIDERS: 'coingecko', COINGECKO_URL: source.url });
  admin = new Visitor(product.url);
  await admin.signIn('admin@example.com', PASSWORD);
}, 60_000);
afterAll(async () => {
  await product.stop();
  await source.close();
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

test('an asset or a currency that nobody holds shows its price too, and how old it is', async () => {
  await priceOf(house, 'NVDA', '208.75', '2026-01-05T08:00:00Z');
  const share = await first('Asset/actions/list?filters.symbol=NVDA');
  expect([share?.params.current_price, share?.params.priced_at]).toEqual([
    '208.750000000000',
    '2026-01-05T08:00:00.000Z',
  ]);
  expect(share).toMatchObject({ old: { current_price: '2026-01-05T08:00:00.000Z' } });
  const { record } = await admin.read(`Asset/records/${share?.id}/show`);
  expect(record).toMatchObject({ old: { current_price: '2026-01-05T08:00:00.000Z' } });
  await admin.send('Price/actions/new', { kind: 'STOCK', symbol: 'NVDA', price: '210' });
  expect(await first('Asset/actions/list?filters.symbol=NVDA')).not.toHaveProperty('old');
  expect((await first('Asset/actions/list?filters.symbol=AFL'))?.params.current_price).toBeNull();
  await admin.send('Price/actions/new', { kind: 'FIAT', symbol: 'NOK', price: '0.0985' });
  expect((await first('Currency/actions/list?filters.code=NOK'))?.params.current_price).toBe('0.098500000000');
});

interface Told {
  receipt?: { log_id?: string; report?: { label: string; value: string }[] };
}

test('an admin asks the sources from the list of prices, and is told what came of it', async () => {
  const seen = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 60_000).toISOString();
  source.will(coins({ bitcoin: '91234.5', ethereum: '-3' }, seen));
  const answer = (await admin.send('Price/actions/refresh', { source: 'coingecko' })) as Told & {
    redirectUrl?: string;
  };
  expect(answer.redirectUrl).toBe('/admin/resources/Price');
  const report = Object.fromEntries((answer.receipt?.report ?? []).map(({ label, value }) => [label, value]));
  expect(report).toMatchObject({ Entered: '1', 'Not believed': 'ETH: not above zero' });
  expect(report['Not answered']).toMatch(/AAVE/);
  expect((await first('Price/actions/list?filters.symbol=BTC'))?.params).toMatchObject({
    price: '91234.500000000000',
    source: 'coingecko',
  });
  expect(await house.rows.row('SELECT action_type FROM activity_logs WHERE id = $1', [answer.receipt?.log_id])).toEqual(
    { action_type: 'PRICES_REFRESHED' },
  );
});

test('a source that is not switched on is refused under its field', async () => {
  expect(await admin.send('Price/actions/refresh', { source: 'ecb' })).toMatchObject({
    notice: { type: 'error', message: expect.stringMatching(/^Source: .*PRICE_PROVIDERS/) as unknown },
    record: { errors: { source: { type: 'no_price_source' } } },
  });
});

test('the preview of a split says where the book has no price to divide, and only there', async () => {
  const mindOf = async (symbol: string): Promise<string | undefined> => {
    const asset = await first(`Asset/actions/list?filters.symbol=${symbol}`);
    const response = await admin.fetch(`/admin/api/previews/Asset/records/${asset?.id}/split`, {
      method: 'POST',
      body: new URLSearchParams({ numerator: '2', denominator: '1', effective_at: '2026-02-01T10:00:00Z' }),
      headers: { accept: 'application/json' },
    });
    return ((await response.json()) as { mind?: string }).mind;
  };
  expect(await mindOf('CTAS')).toMatch(/no price at that moment/);
  expect(await mindOf('NVDA')).toBeUndefined();
});

test('the first page tells the last run of the proof, green or red', async () => {
  const proof = async () =>
    ((await (await admin.fetch('/admin/api/dashboard')).json()) as { proof: Record<string, unknown> | null }).proof;
  await admin.send('ReconcileRun/actions/new');
  expect(await proof()).toMatchObject({ passed: true, differences: 0, late: false });
  await house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'a figure that is wrong'))
     UPDATE holdings SET realized_pnl = realized_pnl + 0.01 WHERE symbol = 'AAPL'`,
  );
  await admin.send('ReconcileRun/actions/new');
  expect(await proof()).toMatchObject({ passed: false, late: false });
});
