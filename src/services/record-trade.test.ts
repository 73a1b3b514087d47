// Positions at moving weighted average cost, as the database holds them.
import { holding, portfolio, trade, tradeForm, transfer } from '../../test/support/books.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { openHouse, priceOf, type House } from '../../test/support/house.js';
import { plantClient } from '../../test/support/planted.js';
import { recordTrade } from './record-trade.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const CHRONICLE = [
  'BUY 109 AAPL at 28.80 fee 10.00 on 2026-01-02T10:00Z',
  'SELL 15 AAPL at 35.50 fee 1.00 on 2026-01-02T11:00Z',
  'BUY 52 AAPL at 32.40 fee 0.12 on 2026-01-02T12:00Z',
  'BUY 32 AAPL at 29.95 fee 0.90 on 2026-01-02T13:00Z',
] as const;

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));

/** A sale can only be entered once its purchase is there. */
const ORDERS = permutations(CHRONICLE).filter((order) => order.indexOf(CHRONICLE[0]) < order.indexOf(CHRONICLE[1]));

async function fundedClient(amount = '10000.00', processed_at = '2026-01-02'): Promise<string> {
  const id = await plantClient(house);
  await transfer(house, id, `DEPOSIT ${amount} USD`, { processed_at });
  return id;
}

const refused = (client: string, words: string) =>
  refusalOf(house.door.run(recordTrade, house.admin, tradeForm(client, words)));

test.each(
  ORDERS.map((order) => [order.map((words) => words.slice(0, words.indexOf(' at'))).join(', '), order] as const),
)('the worked example comes to 178 units, cost 5,360.04 and realised 98.12, entered as %s', async (_words, order) => {
  const client = await fundedClient();
  for (const words of order) await trade(house, client, words);
  expect(await holding(house, client, 'AAPL')).toMatchObject({
    quantity: '178.00000000',
    cost_basis: '5360.04',
    realized_pnl: '98.12',
    average_buy_price: '30.11258427',
  });
  expect(await portfolio(house, client)).toMatchObject({ cash_value: '4738.08', total_invested: '10000.00' });
});

test('a holding sold to the last unit is kept at zero with what it earned, and bought again it has a fresh average', async () => {
  const client = await fundedClient();
  await trade(house, client, 'BUY 3 MSFT at 33.33 fee 0.01 on 2026-01-03');
  await trade(house, client, 'SELL 1 MSFT at 40 on 2026-01-04');
  await trade(house, client, 'SELL 2 MSFT at 40 fee 1.50 on 2026-01-04T01:00Z');
  expect(await holding(house, client, 'MSFT')).toMatchObject({
    quantity: '0.00000000',
    cost_basis: '0.00',
    average_buy_price: '0.00000000',
    total_value: '0.00',
    profit_loss: '0.00',
    profit_loss_percent: '0.0000',
    realized_pnl: '18.50',
  });
  await trade(house, client, 'BUY 2 MSFT at 50.005 on 2026-01-04T02:00Z');
  expect(await holding(house, client, 'MSFT')).toMatchObject({
    quantity: '2.00000000',
    cost_basis: '100.01',
    average_buy_price: '50.00500000',
    realized_pnl: '18.50',
  });
});

test('a fee can make a sale cost money, and a gift at price zero has no cost', async () => {
  const client = await fundedClient('10.00');
  await trade(house, client, 'BUY 0.00000001 NVDA at 0 on 2026-01-03');
  await trade(house, client, 'SELL 0.00000001 NVDA at 100 fee 2.50 on 2026-01-04');
  expect(await portfolio(house, client)).toMatchObject({ cash_value: '7.50', all_time_pnl: '-2.50' });
});

test('the price of the own latest trade stands in for the book only until the book has one', async () => {
  const client = await fundedClient();
  await trade(house, client, 'BUY 2 TSLA at 100 on 2026-01-03');
  await trade(house, client, 'BUY 1 TSLA at 120 on 2026-01-02T05:00Z');
  expect(await holding(house, client, 'TSLA')).toMatchObject({
    current_price: '100.000000000000',
    price_source: 'trade',
    total_value: '300.00',
  });
  await priceOf(house, 'TSLA', '90');
  await trade(house, client, 'BUY 1 TSLA at 150 on 2026-01-04');
  expect(await holding(house, client, 'TSLA')).toMatchObject({
    current_price: '90.000000000000',
    price_source: 'manual',
    total_value: '360.00',
  });
});

test('a back-dated sale that would leave a later one short is refused with its date, what is held and what is missing', async () => {
  const client = await fundedClient();
  await trade(house, client, 'BUY 10 AAPL at 30 on 2026-01-03');
  await trade(house, client, 'SELL 8 AAPL at 30 on 2026-01-04T15:30Z');
  const later = await refused(client, 'SELL 5 AAPL at 30 on 2026-01-03T12:00Z');
  expect(later.issues).toEqual([
    {
      code: 'oversold',
      field: 'quantity',
      params: { symbol: 'AAPL', date: '2026-01-04 15:30 UTC', held: '5', missing: '3' },
    },
  ]);
  const early = await refused(client, 'SELL 0.5 AAPL at 30 on 2026-01-02T23:59Z');
  expect(early.issues[0].params).toEqual({ symbol: 'AAPL', date: '2026-01-02 23:59 UTC', held: '0', missing: '0.5' });
  expect(await holding(house, client, 'AAPL')).toMatchObject({ quantity: '2.00000000' });
});

test('a back-dated purchase that would leave a later one unpaid is refused with its date, what is there and what is missing', async () => {
  const client = await fundedClient('1000.00');
  await trade(house, client, 'BUY 9 AAPL at 100 fee 50.00 on 2026-01-04');
  const { issues } = await refused(client, 'BUY 1 AAPL at 99.99 on 2026-01-03');
  expect(issues).toEqual([
    {
      code: 'overdrawn',
      field: undefined,
      params: { date: '2026-01-04 00:00 UTC', available: '900.01', missing: '49.99' },
    },
  ]);
  await trade(house, client, 'BUY 1 AAPL at 50 on 2026-01-03');
  expect(await portfolio(house, client)).toMatchObject({ cash_value: '0.00' });
  expect((await refused(client, 'BUY 0.00000001 AAPL at 1000000 on 2026-01-04T01:00Z')).issues[0].params).toMatchObject(
    { available: '0.00', missing: '0.01' },
  );
});

test('half a minute ahead of the clock is the clock, and is stored as the clock', async () => {
  const client = await fundedClient();
  const id = await trade(house, client, 'BUY 1 AAPL at 1 on 2026-01-05T09:00:30Z');
  expect(await house.rows.row('SELECT executed_at FROM trades WHERE id = $1', [id])).toEqual({
    executed_at: new Date('2026-01-05T09:00:00.000Z'),
  });
});
