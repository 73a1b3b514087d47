// What corporate actions make of a position: worked by hand, and beside the rules as decimal.js works them out.
import fc from 'fast-check';
import { after, eventOf, inWords } from '../../test/support/position-words.js';
import { decimal, round, QUANTITY, toMoney, type Decimal } from './money.js';
import { apply, NOTHING_HELD, type Position, type PositionEvent } from './position.js';
import { units, written } from './units.js';

test.each<[string[], string, string]>([
  [['BUY 10 at 30', 'SPLIT 4:1'], '40 at cost 300.00, realised 0.00', '0.00'],
  [['BUY 30 at 10', 'SPLIT 1:10'], '3 at cost 300.00, realised 0.00', '0.00'],
  [['BUY 2 at 10', 'SPLIT 1:3'], '0.66666667 at cost 20.00, realised 0.00', '0.00'],
  [['BUY 0.00000001 at 1000000', 'SPLIT 1:2'], '0.00000001 at cost 0.01, realised 0.00', '0.00'],
  [['BUY 0.00000049 at 100000', 'SPLIT 1:100'], '0 at cost 0.00, realised -0.05', '0.00'],
  // Whole units: what is left of one is paid out, with its share of the cost.
  [['BUY 10 at 5', 'SPLIT 3:2 paid 4'], '15 at cost 50.00, realised 0.00', '0.00'],
  [['BUY 7 at 10.01', 'SPLIT 1:2 paid 20.00'], '3 at cost 60.06, realised -0.01', '10.00'],
  [['BUY 10 at 10', 'SPLIT 7:3 paid 9'], '23 at cost 98.57, realised 1.57', '3.00'],
  [['BUY 5 at 10', 'SPLIT 3:2 paid 0.01'], '7 at cost 46.67, realised -3.32', '0.01'],
  [['BUY 3 at 5', 'SPLIT 1:10 paid 40'], '0 at cost 0.00, realised -3.00', '12.00'],
  [['BUY 3 at 5', 'SPLIT 1:10 paid 0'], '0 at cost 0.00, realised -15.00', '0.00'],
  // Money on what is held; half a cent upwards.
  [['BUY 3 at 10', 'DIVIDEND 0.335'], '3 at cost 30.00, realised 1.01', '1.01'],
  [['BUY 0.001 at 10', 'DIVIDEND 0.01'], '0.001 at cost 0.01, realised 0.00', '0.00'],
  // More of the same: its worth is cost and income alike.
  [['BUY 100 at 1', 'REWARD 0.005 at 2'], '100.5 at cost 101.00, realised 1.00', '0.00'],
  [['BUY 100 at 1', 'REWARD 0.005 at 2 with 0 decimals'], '101 at cost 102.00, realised 2.00', '0.00'],
  [['BUY 100 at 1', 'REWARD 0.0049 at 2 with 0 decimals'], '100 at cost 100.00, realised 0.00', '0.00'],
  [['BUY 10 at 1', 'REWARD 0.0005 at 2 with 2 decimals'], '10.01 at cost 10.02, realised 0.02', '0.00'],
  [['BUY 10 at 1', 'REWARD 0.1 at 0'], '11 at cost 10.00, realised 0.00', '0.00'],
  // One after the other: 40 at 300, 20 sold for 200 at a cost of 150, 20 × 0.10 of income.
  [['BUY 10 at 30', 'SPLIT 4:1', 'SELL 20 at 10', 'DIVIDEND 0.10'], '20 at cost 150.00, realised 52.00', '2.00'],
])('%j leaves %s, and the last of them moves %s of cash', (events, expected, cash) => {
  const done = after(...events);
  expect(inWords(done.position)).toBe(expected);
  expect(written(done.cash.at(-1) ?? -1n, 2)).toBe(cash);
});

test.each(['SPLIT 4:1', 'SPLIT 1:10 paid 20', 'DIVIDEND 5', 'REWARD 1 at 5'])('%s of nothing is no event', (words) => {
  expect(apply(NOTHING_HELD, eventOf(words), 'ABC')).toBeUndefined();
  expect(after('BUY 1 at 5', 'SELL 1 at 5', words).cash.at(-1)).toBeUndefined();
});

const text = (value: bigint, decimals: number): Decimal => decimal(written(value, decimals));

/** Quantity, cost and realised P&L as the rules of section 9 put them, in decimal.js. */
function byTheRules(position: Position, event: PositionEvent): Decimal[] {
  const [quantity, cost, realised] = [
    text(position.quantity, 8),
    text(position.cost_basis, 2),
    text(position.realized_pnl, 2),
  ];
  if (event.kind === 'DIVIDEND')
    return [quantity, cost, realised.plus(toMoney(quantity.times(text(event.per_unit, 12))))];
  if (event.kind === 'REWARD') {
    const more = round(quantity.times(text(event.per_unit, 12)), { whole: 20, decimals: event.decimals });
    const value = toMoney(more.times(text(event.price, 12)));
    return [quantity.plus(more), cost.plus(value), realised.plus(value)];
  }
  if (event.kind !== 'SPLIT') throw new Error('Only corporate actions are worked out here.');
  const [n, d] = [decimal(String(event.numerator)), decimal(String(event.denominator))];
  if (event.cash_price === null) {
    const left = round(quantity.times(n).div(d), QUANTITY);
    return left.isZero() ? [left, left, realised.minus(cost)] : [left, cost, realised];
  }
  // In d-ths of a unit, so that nothing is rounded before its time.
  const exact = quantity.times(n);
  const fraction = exact.mod(d);
  const paid = toMoney(fraction.times(text(event.cash_price, 12)).div(d));
  const out = fraction.eq(exact) ? cost : toMoney(cost.times(fraction).div(exact));
  return [exact.minus(fraction).div(d), cost.minus(out), realised.plus(paid).minus(out)];
}

const event = fc
  .record({
    kind: fc.constantFrom<('SPLIT' | 'DIVIDEND' | 'REWARD')[]>('SPLIT', 'DIVIDEND', 'REWARD'),
    numerator: fc.bigInt({ min: 1n, max: 1_000_000n }),
    denominator: fc.bigInt({ min: 1n, max: 1_000_000n }),
    price: fc.bigInt({ min: 0n, max: 10n ** 17n }),
    per_unit: fc.bigInt({ min: 1n, max: 10n ** 14n }),
    whole: fc.boolean(),
    decimals: fc.integer({ min: 0, max: 8 }),
  })
  .map(({ kind, whole, price, ...rest }): PositionEvent => {
    const dated = { id: 'x', at: new Date(0), seq: 1n };
    if (kind === 'SPLIT') return { ...dated, ...rest, kind, cash_price: whole ? price : null };
    return kind === 'REWARD' ? { ...dated, ...rest, kind, price } : { ...dated, ...rest, kind };
  });

test('on any position, every corporate action comes to what decimal.js makes of the rules', () => {
  const position = fc.record({
    quantity: fc.bigInt({ min: 1n, max: 10n ** 16n }),
    cost_basis: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    realized_pnl: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
    last_price: fc.bigInt({ min: 0n, max: 10n ** 17n }),
  });
  fc.assert(
    fc.property(position, event, (before, one) => {
      const step = apply(before, one, 'ABC');
      const [quantity, cost, realised] = byTheRules(before, one).map((value) => value.toFixed());
      expect(step?.position).toMatchObject({
        quantity: units(quantity ?? '', 8),
        cost_basis: units(cost ?? '', 2),
        realized_pnl: units(realised ?? '', 2),
      });
    }),
    { numRuns: 500 },
  );
});
