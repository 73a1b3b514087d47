// Whom a command touches is told one by one, whatever changes for them; only of a crowd some are counted.
import { changedBetween, type Seen } from './figures-changed.js';
import { HOLDING_FIGURES, PORTFOLIO_FIGURES, type TouchedRow } from '../db/touched-figures.js';

const figures = <N extends string>(names: readonly N[], told: Partial<Record<N, string>>) =>
  ({ ...Object.fromEntries(names.map((name) => [name, '0.00'])), ...told }) as Record<N, string>;
const row = (id: number, cash_value: string, quantity: string): TouchedRow => ({
  id: String(id),
  title: `Client ${String(id).padStart(3, '0')}`,
  revisions: 0,
  portfolio: figures(PORTFOLIO_FIGURES, { cash_value }),
  holding: figures(HOLDING_FIGURES, { quantity }),
});
/** A split that pays a fraction out, for so many holders; the last first, as a database may give them. */
const seen = (holders: number, cash: string, quantity: string): Seen => ({
  subject: { portfolios: [], symbol: 'AAPL' },
  rows: Array.from({ length: holders }, (_, index) => row(holders - index, cash, quantity)),
});
const split = (holders: number) => changedBetween(seen(holders, '1.00', '15'), seen(holders, '6.00', '1'));

test.each([
  [2, 2],
  [60, 60],
  [200, 200],
  [203, 200],
])('of %i whom it touches %i are told, by name where their value does not change', (holders, told) => {
  const { clients, largest } = split(holders);
  expect([clients, largest.length]).toEqual([holders, told]);
  expect(largest.map(({ title }) => title)).toEqual(
    Array.from({ length: told }, (_, index) => `Client ${String(index + 1).padStart(3, '0')}`),
  );
});

test('of each it says what is held and what cash there is, before and after', () => {
  for (const { holding, portfolio, symbol } of split(60).largest)
    expect([symbol, holding, portfolio]).toEqual([
      'AAPL',
      [{ column: 'quantity', before: '15', after: '1' }],
      [{ column: 'cash_value', before: '1.00', after: '6.00' }],
    ]);
});
