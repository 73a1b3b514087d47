import fc from 'fast-check';
import { issuesOf } from '../../test/support/refused.js';
import { decimal, plain, sum } from './money.js';
import {
  apply,
  averagePrice,
  cashEffect,
  costOut,
  NOTHING_HELD,
  replay,
  tradeValue,
  type Position,
  type PositionEvent,
} from './position.js';

/** `BUY 109 at 28.80 fee 10.00` */
function event(words: string, seq = 1n): PositionEvent {
  const [, kind, quantity = '', price = '', fee = '0'] = /^(BUY|SELL) (\S+) at (\S+)(?: fee (\S+))?$/.exec(words) ?? [];
  if (kind !== 'BUY' && kind !== 'SELL') throw new Error(`This is no trade: ${words}`);
  return {
    kind,
    quantity: decimal(quantity),
    price: decimal(price),
    fee: decimal(fee),
    at: new Date('2026-01-02T10:30:00Z'),
    seq,
  };
}

const after = (...words: string[]): Position =>
  replay(
    words.map((one, index) => event(one, BigInt(index))),
    'ABC',
  );
const words = (position: Position) =>
  `${plain(position.quantity)} at cost ${plain(position.cost_basis)}, realised ${plain(position.realized_pnl)}`;

test.each<[string[], string]>([
  [[], '0 at cost 0, realised 0'],
  [['BUY 10 at 150.25 fee 1.00'], '10 at cost 1503.5, realised 0'],
  [['BUY 10 at 150.25 fee 1.00', 'SELL 4 at 160 fee 1.00'], '6 at cost 902.1, realised 37.6'],
  [
    ['BUY 109 at 28.80 fee 10.00', 'SELL 15 at 35.50 fee 1.00', 'BUY 52 at 32.40 fee 0.12', 'BUY 32 at 29.95 fee 0.90'],
    '178 at cost 5360.04, realised 98.12',
  ],
  [['BUY 3 at 33.33 fee 0.01', 'SELL 1 at 40', 'SELL 2 at 40'], '0 at cost 0, realised 20'],
  [['BUY 3 at 33.33', 'SELL 3 at 40', 'BUY 2 at 50'], '2 at cost 100, realised 20.01'],
  [['BUY 0.00000001 at 0.01'], '0.00000001 at cost 0, realised 0'],
  [['BUY 1 at 10', 'SELL 1 at 1 fee 5'], '0 at cost 0, realised -14'],
  [['BUY 3 at 0.005', 'SELL 1 at 0'], '2 at cost 0.01, realised -0.01'],
])('%j leaves %s', (events, expected) => {
  expect(words(after(...events))).toBe(expected);
});

test.each([
  ['BUY 10 at 150.25 fee 1.00', '-1503.5'],
  ['SELL 4 at 160 fee 1.00', '639'],
  ['SELL 1 at 1 fee 5', '-4'],
  ['BUY 0.333 at 0.015', '0'],
])('%s changes cash by %s', (trade, expected) => {
  expect(plain(cashEffect(event(trade)))).toBe(expected);
});

test.each([
  ['10', '1503.50', '150.35'],
  ['3', '100', '33.33333333'],
  ['0', '0', '0'],
])('%s units at cost %s have an average of %s', (quantity, cost, expected) => {
  expect(
    plain(averagePrice({ quantity: decimal(quantity), cost_basis: decimal(cost), realized_pnl: decimal('0') })),
  ).toBe(expected);
});

test('a sale of more than is held is refused with the moment, what is held and what is missing', () => {
  const refused = () => after('BUY 2 at 1', 'SELL 2.5 at 1');
  expect(issuesOf(refused)).toEqual([
    {
      code: 'oversold',
      field: 'quantity',
      params: { symbol: 'ABC', date: '2026-01-02 10:30 UTC', held: '2', missing: '0.5' },
    },
  ]);
});

const quantity = fc.bigInt({ min: 1n, max: 10n ** 14n }).map((units) => decimal(`${units}e-8`));
const price = fc.bigInt({ min: 0n, max: 10n ** 17n }).map((units) => decimal(`${units}e-12`));
const fee = fc.bigInt({ min: 0n, max: 100_000n }).map((cents) => decimal(`${cents}e-2`));
const trades = fc.array(
  fc.record({ kind: fc.constantFrom('BUY', 'SELL'), share: fc.integer({ min: 1, max: 4 }), quantity, price, fee }),
  { minLength: 1, maxLength: 40 },
);

/** A history that never oversells: a sale takes a part of what is held, or all of it. */
function history(wishes: typeof trades extends fc.Arbitrary<infer T> ? T : never): PositionEvent[] {
  const events: PositionEvent[] = [];
  let position = NOTHING_HELD;
  for (const wish of wishes) {
    const part = position.quantity.div(wish.share).toDecimalPlaces(8, 1);
    const sells = wish.kind === 'SELL' && part.gt(0);
    const next: PositionEvent = {
      ...wish,
      kind: sells ? 'SELL' : 'BUY',
      quantity: sells ? part : wish.quantity,
      at: new Date(0),
      seq: BigInt(events.length),
    };
    position = apply(position, next, 'ABC');
    events.push(next);
  }
  return events;
}

test('whatever is dealt: cost in equals cost out plus cost held, to the cent, and nothing is ever below zero', () => {
  fc.assert(
    fc.property(trades, (wishes) => {
      let position = NOTHING_HELD;
      const [into, out]: [ReturnType<typeof decimal>[], ReturnType<typeof decimal>[]] = [[], []];
      for (const one of history(wishes)) {
        if (one.kind === 'BUY') into.push(tradeValue(one.quantity, one.price).plus(one.fee));
        else out.push(costOut(position, one.quantity));
        position = apply(position, one, 'ABC');
        expect(position.quantity.isNegative() || position.cost_basis.isNegative()).toBe(false);
        expect(position.cost_basis.decimalPlaces()).toBeLessThanOrEqual(2);
        if (position.quantity.isZero()) expect(plain(position.cost_basis)).toBe('0');
      }
      expect(plain(sum(into))).toBe(plain(sum(out).plus(position.cost_basis)));
    }),
  );
});

test('whatever is dealt: cash is what was realised less what is still in cost', () => {
  fc.assert(
    fc.property(trades, (wishes) => {
      const events = history(wishes);
      const position = replay(events, 'ABC');
      expect(plain(sum(events.map(cashEffect)))).toBe(plain(position.realized_pnl.minus(position.cost_basis)));
    }),
  );
});
