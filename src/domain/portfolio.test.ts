import { issuesOf } from '../../test/support/refused.js';
import { decimal, plain } from './money.js';
import { replayLedger, valueHolding, valuePortfolio, type HeldValue, type Ledger } from './portfolio.js';

const texts = (figures: object) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, plain(value as ReturnType<typeof decimal>)]),
  );
const position = (quantity: string, cost: string, realized = '0') => ({
  quantity: decimal(quantity),
  cost_basis: decimal(cost),
  realized_pnl: decimal(realized),
});
const held = (asset_type: HeldValue['asset_type'], value: string, cost: string, realized: string): HeldValue => ({
  asset_type,
  total_value: decimal(value),
  cost_basis: decimal(cost),
  realized_pnl: decimal(realized),
});
const ledger = (cash: string, invested: string): Ledger => ({
  cash_value: decimal(cash),
  total_invested: decimal(invested),
});

test.each([
  [
    '10 units at cost 1,503.50 and price 150',
    position('10', '1503.50'),
    '150',
    { total_value: '1500', profit_loss: '-3.5', profit_loss_percent: '-0.2328', average_buy_price: '150.35' },
  ],
  [
    'a gift without cost',
    position('1', '0'),
    '5',
    { total_value: '5', profit_loss: '5', profit_loss_percent: '0', average_buy_price: '0' },
  ],
  [
    'nothing, which once earned 98.12',
    position('0', '0', '98.12'),
    '31',
    { total_value: '0', profit_loss: '0', profit_loss_percent: '0', average_buy_price: '0', realized_pnl: '98.12' },
  ],
])('%s', (_words, of, price, expected) => {
  expect(texts(valueHolding(of, decimal(price)))).toMatchObject({ ...expected, current_price: price });
});

test('a holding worth more than its column holds is refused', () => {
  expect(() => valueHolding(position('99999999999', '1'), decimal('999999'))).toThrow('amount_overflow');
});

const at = new Date('2026-01-04T15:30:00Z');
const entry = (cash: string, contribution = '0') => ({
  at,
  seq: 1n,
  cash: decimal(cash),
  contribution: decimal(contribution),
});

test.each([
  ['nothing at all', [], { cash_value: '0', total_invested: '0' }],
  [
    'a deposit and a purchase of all of it',
    [entry('100', '100'), entry('-100')],
    { cash_value: '0', total_invested: '100' },
  ],
  [
    'coins in kind, which move no cash',
    [entry('0', '60000.01'), entry('0', '-16000')],
    { cash_value: '0', total_invested: '44000.01' },
  ],
])('%s', (_words, events, expected) => {
  expect(texts(replayLedger(events))).toEqual(expected);
});

test('cash below zero at any point is refused with the moment, what is there and what is missing', () => {
  const refused = () => replayLedger([entry('100', '100'), entry('-100.01'), entry('500', '500')]);
  expect(issuesOf(refused)).toEqual([
    {
      code: 'overdrawn',
      field: undefined,
      params: { date: '2026-01-04 15:30 UTC', available: '100.00', missing: '0.01' },
    },
  ]);
});

test('a portfolio is its coins, its shares and its cash; what it earned is value less contributions', () => {
  const figures = valuePortfolio(
    [held('CRYPTO', '48000', '45000.01', '1000'), held('STOCK', '900', '902.10', '37.60')],
    ledger('9135.50', '54000.01'),
  );
  expect(texts(figures)).toEqual({
    crypto_value: '48000',
    stock_value: '900',
    cash_value: '9135.5',
    total_value: '58035.5',
    total_invested: '54000.01',
    total_profit_loss: '4035.49',
    all_time_pnl: '4035.49',
  });
});

test('books that do not add up are a defect, not a figure', () => {
  expect(() => valuePortfolio([held('STOCK', '900', '902.10', '37.60')], ledger('9135.50', '10000.01'))).toThrow(
    'Invariant broken: all-time P&L',
  );
});
