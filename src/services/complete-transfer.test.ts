// Money in and out: coins in kind, currencies at a rate.
import { holding, pending, portfolio, trade, transfer } from '../../test/support/books.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { openHouse, type House } from '../../test/support/house.js';
import { plantClient, plantPrice } from '../../test/support/planted.js';
import { completeTransfer } from './complete-transfer.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const stored = (id: string) =>
  house.rows.row('SELECT usd_rate, usd_value, rate_source FROM transactions WHERE id = $1', [id]);
const cryptoClient = () => plantClient(house, { account_type: 'CRYPTO' });

test('coins come in as a contribution and a purchase, and go out as a sale and a payout; no cash moves', async () => {
  const client = await cryptoClient();
  await transfer(house, client, 'DEPOSIT 2 BTC', { usd_rate: '30000.0025', processed_at: '2026-01-02' });
  expect(await holding(house, client, 'BTC')).toMatchObject({
    quantity: '2.00000000',
    cost_basis: '60000.01',
    average_buy_price: '30000.00500000',
  });
  expect(await portfolio(house, client)).toMatchObject({
    cash_value: '0.00',
    total_value: '60000.01',
    total_invested: '60000.01',
    all_time_pnl: '0.00',
  });

  await transfer(house, client, 'WITHDRAWAL 0.5 BTC', { usd_rate: '32000', processed_at: '2026-01-03' });
  expect(await holding(house, client, 'BTC')).toMatchObject({
    quantity: '1.50000000',
    cost_basis: '45000.01',
    realized_pnl: '1000.00',
  });
  expect(await portfolio(house, client)).toEqual({
    cash_value: '0.00',
    crypto_value: '48000.00',
    stock_value: '0.00',
    total_value: '48000.00',
    total_invested: '44000.01',
    total_profit_loss: '3999.99',
    all_time_pnl: '3999.99',
  });
});

test('a stablecoin is a coin like any other, and a payout can exceed what was paid in', async () => {
  const client = await cryptoClient();
  await transfer(house, client, 'DEPOSIT 100 USDT', { usd_rate: '0.9991', processed_at: '2026-01-02' });
  await trade(house, client, 'SELL 100 USDT at 0.9995 on 2026-01-03');
  await trade(house, client, 'BUY 0.01 ETH at 2000 on 2026-01-03T01:00Z');
  await transfer(house, client, 'WITHDRAWAL 0.01 ETH', { usd_rate: '20000', processed_at: '2026-01-04' });
  expect(await portfolio(house, client)).toMatchObject({
    cash_value: '79.95',
    total_invested: '-100.09',
    total_value: '79.95',
    all_time_pnl: '180.04',
  });
});

test('a back-dated payout of coins that a later sale needs is refused, and so is completing it twice', async () => {
  const client = await cryptoClient();
  await transfer(house, client, 'DEPOSIT 1 BTC', { usd_rate: '100', processed_at: '2026-01-02' });
  await trade(house, client, 'SELL 0.8 BTC at 100 on 2026-01-04');
  const id = await pending(house, client, 'WITHDRAWAL 0.3 BTC');
  const { issues } = await refusalOf(
    house.door.run(completeTransfer, house.admin, { id, usd_rate: '100', processed_at: '2026-01-03' }),
  );
  expect(issues[0]).toMatchObject({
    code: 'oversold',
    params: { symbol: 'BTC', date: '2026-01-04 00:00 UTC', held: '0.7', missing: '0.1' },
  });
  expect(await stored(id)).toEqual({ usd_rate: null, usd_value: null, rate_source: null });
});

test.each([
  [
    'the typed rate',
    { usd_rate: '1.0825' },
    { usd_rate: '1.082500000000', usd_value: '1082.51', rate_source: 'manual' },
  ],
  [
    'what the bank credited, the rate only informing',
    { usd_value: '1080.00' },
    { usd_rate: '1.079989200108', usd_value: '1080.00', rate_source: 'credited' },
  ],
  [
    'the book as of its moment, not as of today',
    { processed_at: '2026-01-03' },
    { usd_rate: '1.050000000000', usd_value: '1050.01', rate_source: 'provider' },
  ],
])('1,000.01 EUR are worth %s', async (_words, terms, worth) => {
  await plantPrice(house, 'FIAT', 'EUR', '1.05', '2026-01-02T00:00:00Z');
  await plantPrice(house, 'FIAT', 'EUR', '1.10', '2026-01-04T00:00:00Z');
  const client = await plantClient(house);
  expect(await stored(await transfer(house, client, 'DEPOSIT 1000.01 EUR', terms))).toEqual(worth);
  expect(await portfolio(house, client)).toMatchObject({
    cash_value: worth.usd_value,
    total_invested: worth.usd_value,
    all_time_pnl: '0.00',
  });
});

test('before the book has a rate there is none, and it is never taken as one to one', async () => {
  const id = await pending(house, await plantClient(house), 'DEPOSIT 1000 GBP');
  await plantPrice(house, 'FIAT', 'GBP', '1.30', '2026-01-04T00:00:00Z');
  const { code, issues } = await refusalOf(
    house.door.run(completeTransfer, house.admin, { id, processed_at: '2026-01-03' }),
  );
  expect([code, issues[0].field]).toEqual(['no_rate', 'usd_rate']);
});

test('yen have no decimals, dinars have three', async () => {
  const client = await plantClient(house);
  await transfer(house, client, 'DEPOSIT 150000 JPY', { usd_rate: '0.0064' });
  await transfer(house, client, 'DEPOSIT 10.125 KWD', { usd_rate: '3.25' });
  expect(await portfolio(house, client)).toMatchObject({ cash_value: '992.91' });
  expect((await refusalOf(pending(house, client, 'DEPOSIT 10.1 JPY'))).code).toBe('too_precise');
});

test('a share and a peso of one name have each their own price', async () => {
  await plantPrice(house, 'STOCK', 'COP', '110', '2026-01-02T00:00:00Z');
  await plantPrice(house, 'FIAT', 'COP', '0.00025', '2026-01-02T00:00:00Z');
  const client = await plantClient(house);
  await transfer(house, client, 'DEPOSIT 1000000 COP');
  expect(await portfolio(house, client)).toMatchObject({ cash_value: '250.00' });
});

test.each([
  ['exactly 2% above the book', '102', '', true],
  ['exactly 2% below the book', '98', '', true],
  ['a hair more than 2% above', '102.000000000001', '', false],
  ['a hair more than 2% below', '97.999999999999', '', false],
  ['a hair more than 2% above, with a reason', '102.000000000001', 'Agreed with the exchange', true],
])('a typed coin rate %s is judged by the book as of its moment', async (_words, usd_rate, rate_reason, granted) => {
  await plantPrice(house, 'CRYPTO', 'LTC', '100', '2026-01-02T00:00:00Z');
  await plantPrice(house, 'CRYPTO', 'LTC', '500', '2026-01-04T00:00:00Z');
  const id = await pending(house, await cryptoClient(), 'DEPOSIT 1 LTC');
  const done = house.door.run(completeTransfer, house.admin, { id, usd_rate, rate_reason, processed_at: '2026-01-03' });
  if (granted) expect(await done).toMatchObject({ id });
  else expect((await refusalOf(done)).code).toBe('rate_reason_needed');
});

test('a withdrawal is judged again when it is completed, and may take the last cent', async () => {
  const client = await plantClient(house);
  await transfer(house, client, 'DEPOSIT 100.00 USD', { processed_at: '2026-01-02' });
  const both = [
    await pending(house, client, 'WITHDRAWAL 100.00 USD'),
    await pending(house, client, 'WITHDRAWAL 0.01 USD'),
  ];
  await house.door.run(completeTransfer, house.admin, { id: both[0] });
  const { issues } = await refusalOf(house.door.run(completeTransfer, house.admin, { id: both[1] }));
  expect(issues[0]).toMatchObject({ code: 'overdrawn', params: { available: '0.00', missing: '0.01' } });
});
