// Of the money-weighted return the flows are named, of many the first; of a price, who said it.
import { explainHolding, explainMoneyWeighted } from './explanations.js';
import { translator } from '../locales/index.js';
import type { HeldRow } from '../services/read-figures.js';

const t = translator('EN');
const at = new Date('2026-11-22T00:00:00Z');
const flows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    at: new Date(Date.UTC(2026, 0, index + 1)),
    amount: index === 1 ? '-50.00' : '100.00',
  }));
const told = (count: number) =>
  explainMoneyWeighted(
    { percent: '4.2000', flows: flows(count), total_invested: '750.00', total_value: '800.00', at },
    t,
  ).terms.map(({ label, value, day }) => [label, value, day?.slice(0, 10)].filter(Boolean).join(' '));

test('each flow has its day and its sign, and together they are what was invested', () => {
  expect(told(3)).toEqual([
    'Came in on 100.00 2026-01-01',
    'Went out on -50.00 2026-01-02',
    'Came in on 100.00 2026-01-03',
    'All of them together 750.00',
    'Value on 800.00 2026-11-22',
  ]);
  expect(told(1)).toEqual(['Came in on 100.00 2026-01-01', 'Value on 800.00 2026-11-22']);
});

test('of many flows the first eight are named, and how many more there are', () => {
  expect(told(9)).toHaveLength(11);
  expect(told(60)).toHaveLength(11);
  expect(told(60)[8]).toBe('52 more such days, the last 2026-03-01');
});

const AAPL: HeldRow = {
  id: '',
  symbol: 'AAPL',
  name: 'Apple Inc.',
  quantity: '1.00000000',
  cost_basis: '100.00',
  average_buy_price: '100.00000000',
  current_price: '100.000000000000',
  price_source: 'trade',
  last_price_update: at,
  total_value: '100.00',
  profit_loss: '0.00',
  profit_loss_percent: '0.0000',
  realized_pnl: '0.00',
};

test.each([
  ['trade', 'the last trade', /the price book knows none/],
  ['coingecko', 'coingecko', /^the price book's latest$/],
])('a price from %s says so', (price_source, source, formula) => {
  const price = explainHolding({ ...AAPL, price_source }, [], t).find(({ name }) => name === 'current_price');
  expect(price?.terms.map(({ value }) => value)).toEqual([source, at.toISOString()]);
  expect(price?.formula).toMatch(formula);
});
