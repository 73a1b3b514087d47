import { issuesOf } from '../../test/support/refused.js';
import { enter, valueHolding, valuePortfolio, type HeldValue, type Ledger } from './portfolio.js';
import { NOTHING_HELD } from './position.js';
import { units, written } from './units.js';

const position = (quantity: string, cost: string, realized = '0') => ({
  ...NOTHING_HELD,
  quantity: units(quantity, 8),
  cost_basis: units(cost, 2),
  realized_pnl: units(realized, 2),
});
const cents = (text: string): bigint => units(text, 2);

const money = (figures: object, ...names: string[]) =>
  Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) =>
      names.length === 0 || names.includes(name) ? [[name, written(value as bigint, 2)]] : [],
    ),
  );

test.each([
  [
    '10 units at cost 1,503.50 and price 150',
    position('10', '1503.50'),
    '150',
    '1500.00',
    '-3.50',
    '-0.2328',
    '150.35',
  ],
  ['a gift without cost', position('1', '0'), '5', '5.00', '5.00', '0.0000', '0.00'],
  ['nothing, which once earned 98.12', position('0', '0', '98.12'), '31', '0.00', '0.00', '0.0000', '0.00'],
  ['what is worth nothing', position('3', '10', '1'), '0', '0.00', '-10.00', '-100.0000', '3.33333333'],
])('%s', (_words, of, price, value, profit, percent, average) => {
  const figures = valueHolding(of, units(price, 12));
  expect(money(figures, 'total_value', 'profit_loss')).toEqual({ total_value: value, profit_loss: profit });
  expect(written(figures.profit_loss_percent, 4)).toBe(percent);
  expect(figures.average_buy_price).toBe(units(average, 8));
  expect(figures.current_price).toBe(units(price, 12));
  expect(figures).toMatchObject(of);
});

test('a holding worth more than its column holds is refused', () => {
  expect(() => valueHolding(position('99999999999', '1'), units('999999', 12))).toThrow('amount_overflow');
  const most = valueHolding(position('1', '1'), units('9999999999999999.99', 12));
  expect(written(most.total_value, 2)).toBe('9999999999999999.99');
});

const at = new Date('2026-01-04T15:30:00Z');
const entry = (cash: string, contribution = '0') => ({
  id: 'x',
  at,
  seq: 1n,
  cash: cents(cash),
  contribution: cents(contribution),
});
const ledgerOf = (...entries: ReturnType<typeof entry>[]): Ledger =>
  entries.reduce(enter, { cash_value: 0n, total_invested: 0n });

test.each([
  ['nothing at all', [], { cash_value: '0.00', total_invested: '0.00' }],
  [
    'a deposit and a purchase of all of it',
    [entry('100', '100'), entry('-100')],
    { cash_value: '0.00', total_invested: '100.00' },
  ],
  [
    'coins in kind, which move no cash',
    [entry('0', '60000.01'), entry('0', '-16000')],
    { cash_value: '0.00', total_invested: '44000.01' },
  ],
  [
    'more paid out than was ever paid in',
    [entry('100', '100'), entry('250'), entry('-350', '-350')],
    { cash_value: '0.00', total_invested: '-250.00' },
  ],
])('%s', (_words, events, expected) => {
  expect(money(ledgerOf(...events))).toEqual(expected);
});

test('cash below zero at any point is refused with the moment, what is there and what is missing', () => {
  const refused = () => ledgerOf(entry('100', '100'), entry('-100.01'), entry('500', '500'));
  expect(issuesOf(refused)).toEqual([
    {
      code: 'overdrawn',
      field: undefined,
      params: { date: '2026-01-04 15:30 UTC', available: '100.00', missing: '0.01' },
    },
  ]);
});

const held = (crypto: string, stock: string, profit: string): HeldValue => ({
  crypto_value: cents(crypto),
  stock_value: cents(stock),
  profit_loss: cents(profit),
});
const ledger = (cash: string, invested: string): Ledger => ({
  cash_value: cents(cash),
  total_invested: cents(invested),
});

test('a portfolio is its coins, its shares and its cash; what it earned is value less contributions', () => {
  // Coins: 48,000.00 at cost 45,000.01 and 1,000.00 realised; shares: 900.00 at cost 902.10 and 37.60 realised.
  const figures = valuePortfolio(held('48000', '900', '4035.49'), ledger('9135.50', '54000.01'), 0n);
  expect(money(figures)).toEqual({
    crypto_value: '48000.00',
    stock_value: '900.00',
    cash_value: '9135.50',
    total_value: '58035.50',
    total_invested: '54000.01',
    total_profit_loss: '4035.49',
    all_time_pnl: '4035.49',
  });
});

test('adjustments are part of the P&L of all time, not of what investing earned', () => {
  const figures = valuePortfolio(held('0', '900', '35.50'), ledger('9110.50', '10000'), cents('-25.00'));
  expect(money(figures, 'total_profit_loss', 'all_time_pnl')).toEqual({
    total_profit_loss: '35.50',
    all_time_pnl: '10.50',
  });
});

test('a portfolio worth more than its column holds is refused', () => {
  expect(() =>
    valuePortfolio(held('9999999999999999.99', '0.01', '0'), ledger('0', '10000000000000000.00'), 0n),
  ).toThrow('amount_overflow');
});

test('books that do not add up are a defect, not a figure', () => {
  expect(() => valuePortfolio(held('0', '900', '35.50'), ledger('9135.50', '10000.01'), 0n)).toThrow(
    'Invariant broken: all-time P&L 35.50 is not value 10035.50 less contributions 10000.01',
  );
});
