// A price reaches every holding and portfolio that has the symbol, and nothing else.
import { holding, portfolio, trade, transfer } from '../../test/support/books.js';
import { openHouse, priceOf, type House } from '../../test/support/house.js';
import { plantClient } from '../../test/support/planted.js';
import { expectBooksToAgree } from '../../test/support/replay.js';

let house: House;
let first: string;
let second: string;
let other: string;
beforeAll(async () => {
  house = await openHouse();
  [first, second, other] = await Promise.all([plantClient(house), plantClient(house), plantClient(house)]);
  for (const client of [first, second, other])
    await transfer(house, client, 'DEPOSIT 10000.00 USD', { processed_at: '2026-01-02' });
  await trade(house, first, 'BUY 10 AAPL at 100 fee 1.00 on 2026-01-03');
  await trade(house, first, 'BUY 1 MSFT at 50 on 2026-01-03');
  await trade(house, second, 'BUY 0.33333333 AAPL at 100 on 2026-01-03');
  await trade(house, other, 'BUY 1 MSFT at 50 on 2026-01-03');
});
afterAll(() => house.close());

const everythingOf = (client: string) =>
  house.rows.rows(`SELECT p.*, h.* FROM portfolios p JOIN holdings h ON h.portfolio_id = p.id WHERE user_id = $1`, [
    client,
  ]);

test('both holders are revalued in one go, and who does not hold it is left as it was, to the last column', async () => {
  const untouched = await everythingOf(other);
  await priceOf(house, 'AAPL', '123.456789012345');
  expect(await holding(house, first, 'AAPL')).toMatchObject({
    total_value: '1234.57',
    profit_loss: '233.57',
    profit_loss_percent: '23.3337',
    cost_basis: '1001.00',
    price_source: 'manual',
  });
  expect(await portfolio(house, first)).toMatchObject({
    stock_value: '1284.57',
    total_value: '10233.57',
    all_time_pnl: '233.57',
    total_profit_loss: '233.57',
  });
  expect(await holding(house, second, 'AAPL')).toMatchObject({ total_value: '41.15', profit_loss: '7.82' });
  expect(await everythingOf(other)).toEqual(untouched);
  await expectBooksToAgree(house.rows);
});

test('a late price changes no figure of today', async () => {
  await priceOf(house, 'AAPL', '130', '2026-01-05T08:00:00Z');
  const before = await portfolio(house, first);
  await priceOf(house, 'AAPL', '999', '2026-01-04');
  expect(await holding(house, first, 'AAPL')).toMatchObject({ current_price: '123.456789012345' });
  expect(await portfolio(house, first)).toEqual(before);
  await expectBooksToAgree(house.rows);
});

test('of two prices of one moment the later entry wins', async () => {
  house.setClock('2026-01-05T09:30:00.000Z');
  for (const price of ['140', '141']) await priceOf(house, 'AAPL', price, '2026-01-05T09:15:00Z');
  expect(await holding(house, first, 'AAPL')).toMatchObject({
    current_price: '141.000000000000',
    last_price_update: new Date('2026-01-05T09:15:00Z'),
  });
  await expectBooksToAgree(house.rows);
});

test('a price of zero is worth nothing and loses the whole cost', async () => {
  await priceOf(house, 'MSFT', '0');
  expect(await holding(house, other, 'MSFT')).toMatchObject({
    total_value: '0.00',
    profit_loss: '-50.00',
    profit_loss_percent: '-100.0000',
  });
  await expectBooksToAgree(house.rows);
});

test('a gain beyond what the column holds is written as 999,999.9999%', async () => {
  await trade(house, other, 'BUY 1 GILD at 0.01 on 2026-01-04');
  await priceOf(house, 'GILD', '1000000');
  expect(await holding(house, other, 'GILD')).toMatchObject({
    total_value: '1000000.00',
    profit_loss_percent: '999999.9999',
  });
  await expectBooksToAgree(house.rows);
});
