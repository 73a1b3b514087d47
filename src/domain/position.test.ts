import fc from 'fast-check';
import { issuesOf } from '../../test/support/refused.js';
import { after, eventOf, inWords, replayed } from '../../test/support/position-words.js';
import { decimal, plain } from './money.js';
import { apply, averagePrice, costOut, NOTHING_HELD, tradeValue, type PositionEvent } from './position.js';
import { units, worth, written } from './units.js';

test.each<[string[], string]>([
  [[], '0 at cost 0.00, realised 0.00'],
  [['BUY 10 at 150.25 fee 1.00'], '10 at cost 1503.50, realised 0.00'],
  [['BUY 10 at 150.25 fee 1.00', 'SELL 4 at 160 fee 1.00'], '6 at cost 902.10, realised 37.60'],
  [
    ['BUY 109 at 28.80 fee 10.00', 'SELL 15 at 35.50 fee 1.00', 'BUY 52 at 32.40 fee 0.12', 'BUY 32 at 29.95 fee 0.90'],
    '178 at cost 5360.04, realised 98.12',
  ],
  [['BUY 3 at 33.33 fee 0.01', 'SELL 1 at 40', 'SELL 2 at 40'], '0 at cost 0.00, realised 20.00'],
  [['BUY 3 at 33.33', 'SELL 3 at 40', 'BUY 2 at 50'], '2 at cost 100.00, realised 20.01'],
  [['BUY 0.00000001 at 0.01'], '0.00000001 at cost 0.00, realised 0.00'],
  [['BUY 1 at 10', 'SELL 1 at 1 fee 5'], '0 at cost 0.00, realised -14.00'],
  [['BUY 3 at 0.005', 'SELL 1 at 0'], '2 at cost 0.01, realised -0.01'],
  // In kind: a purchase and a sale that move no cash.
  [['TRANSFER_IN 1.5 at 40000'], '1.5 at cost 60000.00, realised 0.00'],
  [['TRANSFER_IN 1.5 at 40000', 'TRANSFER_OUT 0.5 at 50000'], '1 at cost 40000.00, realised 5000.00'],
])('%j leaves %s', (events, expected) => {
  expect(inWords(after(...events).position)).toBe(expected);
});

test.each([
  [['BUY 10 at 150.25 fee 1.00'], '-1503.50'],
  [['BUY 10 at 150.25', 'SELL 4 at 160 fee 1.00'], '639.00'],
  [['BUY 1 at 10', 'SELL 1 at 1 fee 5'], '-4.00'],
  [['BUY 0.333 at 0.015'], '0.00'],
  [['TRANSFER_IN 1.5 at 40000'], '0.00'],
  [['TRANSFER_IN 1.5 at 40000', 'TRANSFER_OUT 0.5 at 50000'], '0.00'],
])('the last of %j changes cash by %s', (events, expected) => {
  expect(written(after(...events).cash.at(-1) ?? -1n, 2)).toBe(expected);
});

test.each([
  ['10', '1503.50', '150.35000000'],
  ['3', '100', '33.33333333'],
  ['3', '200', '66.66666667'],
  ['0', '0', '0.00000000'],
])('%s units at cost %s have an average of %s', (quantity, cost, expected) => {
  const position = { ...NOTHING_HELD, quantity: units(quantity, 8), cost_basis: units(cost, 2) };
  expect(written(averagePrice(position), 8)).toBe(expected);
});

test('a trade is worth its quantity times its price, to the cent, half a cent upwards', () => {
  expect(plain(tradeValue(decimal('3'), decimal('0.335')))).toBe('1.01');
});

test.each(['SELL', 'TRANSFER_OUT'])(
  'a %s of more than is held is refused with the moment, what is held and what is missing',
  (kind) => {
    expect(issuesOf(() => after('BUY 2 at 1', `${kind} 2.5 at 1`))).toEqual([
      {
        code: 'oversold',
        field: 'quantity',
        params: { symbol: 'ABC', date: '2026-01-02 10:30 UTC', held: '2', missing: '0.5' },
      },
    ]);
  },
);

test.each([
  ['a second purchase', ['BUY 1 at 9999999999999999', 'BUY 1 at 1']],
  ['a transfer in kind', ['BUY 1 at 9999999999999999', 'TRANSFER_IN 1 at 1']],
  ['a reward', ['BUY 1 at 9999999999999999', 'REWARD 1 at 1']],
])('a cost that outgrows its column by %s is refused', (_words, events) => {
  expect(issuesOf(() => after(...events))).toMatchObject([{ code: 'amount_overflow', field: 'quantity' }]);
});

test('the own last price is that of the latest dealing, whatever is paid or received besides', () => {
  const last = (...events: string[]) => written(after(...events).position.last_price, 12);
  expect(last('BUY 1 at 5')).toBe('5.000000000000');
  expect(last('BUY 2 at 5', 'SELL 1 at 6.5')).toBe('6.500000000000');
  expect(last('BUY 2 at 5', 'DIVIDEND 1', 'REWARD 0.5 at 99')).toBe('5.000000000000');
  expect(last('BUY 2 at 5', 'SPLIT 3:1')).toBe('1.666666666667');
  expect(last('BUY 20 at 5', 'SPLIT 1:10 paid 50')).toBe('50.000000000000');
});

const quantity = fc.bigInt({ min: 1n, max: 10n ** 14n });
const price = fc.bigInt({ min: 0n, max: 10n ** 17n });
const fee = fc.bigInt({ min: 0n, max: 100_000n });
const part = fc.bigInt({ min: 1n, max: 7n });
const wishes = fc.array(
  fc.record({
    kind: fc.constantFrom('BUY', 'BUY', 'SELL', 'TRANSFER_IN', 'TRANSFER_OUT', 'SPLIT', 'DIVIDEND', 'REWARD'),
    share: fc.bigInt({ min: 1n, max: 4n }),
    quantity,
    price,
    fee,
    numerator: part,
    denominator: part,
    paid: fc.option(price),
  }),
  { minLength: 1, maxLength: 40 },
);
type Wish = typeof wishes extends fc.Arbitrary<(infer T)[]> ? T : never;

function eventFor(wish: Wish, held: bigint, seq: bigint): PositionEvent {
  const dated = { id: String(seq), at: new Date(0), seq };
  const { price, fee, numerator, denominator, paid } = wish;
  const leaving = held / wish.share;
  switch (wish.kind) {
    case 'SPLIT':
      return { ...dated, kind: 'SPLIT', numerator, denominator, cash_price: paid };
    case 'DIVIDEND':
      return { ...dated, kind: 'DIVIDEND', per_unit: price };
    case 'REWARD':
      return { ...dated, kind: 'REWARD', per_unit: price / 10n ** 4n, price, decimals: Number(numerator) };
    case 'SELL':
      if (leaving > 0n) return { ...dated, kind: 'SELL', quantity: leaving, price, fee };
      return { ...dated, kind: 'BUY', quantity: wish.quantity, price, fee };
    case 'TRANSFER_OUT':
      if (leaving > 0n) return { ...dated, kind: 'TRANSFER_OUT', quantity: leaving, price, fee: 0n };
      return { ...dated, kind: 'TRANSFER_IN', quantity: wish.quantity, price, fee: 0n };
    default:
      return { ...dated, kind: wish.kind === 'BUY' ? 'BUY' : 'TRANSFER_IN', quantity: wish.quantity, price, fee };
  }
}

/** A history that never oversells: what leaves is a part of what is held, or all of it. Stops where columns would overflow. */
function history(all: readonly Wish[]): PositionEvent[] {
  const events: PositionEvent[] = [];
  let position = NOTHING_HELD;
  for (const wish of all) {
    const event = eventFor(wish, position.quantity, BigInt(events.length));
    if (position.cost_basis > 10n ** 16n || position.quantity > 10n ** 22n) break;
    position = apply(position, event, 'ABC')?.position ?? position;
    events.push(event);
  }
  return events;
}

test('whatever happens: cost in equals cost out plus cost held, to the cent, and nothing is ever below zero', () => {
  fc.assert(
    fc.property(wishes, (all) => {
      let position = NOTHING_HELD;
      let [into, out] = [0n, 0n];
      for (const one of history(all)) {
        const step = apply(position, one, 'ABC');
        if (!step) continue;
        const realised = step.position.realized_pnl - position.realized_pnl;
        if (one.kind === 'BUY' || one.kind === 'TRANSFER_IN') into += worth(one.quantity, one.price) + one.fee;
        if (one.kind === 'REWARD') into += realised;
        if (one.kind === 'SELL' || one.kind === 'TRANSFER_OUT') {
          out += worth(one.quantity, one.price) - one.fee - realised;
          if (one.quantity === position.quantity) expect(step.position.cost_basis).toBe(0n);
        }
        if (one.kind === 'SPLIT') out += step.cash - realised;
        position = step.position;
        expect(position.quantity < 0n || position.cost_basis < 0n).toBe(false);
      }
      expect(into).toBe(out + position.cost_basis);
    }),
  );
});

test('whatever happens: cash is what was realised less what is still in cost, but for what came and went in kind', () => {
  fc.assert(
    fc.property(wishes, (all) => {
      const events = history(all);
      const { position, cash } = replayed(events);
      const inKind = events.map((one) => {
        if (one.kind === 'TRANSFER_IN') return -worth(one.quantity, one.price) - one.fee;
        return one.kind === 'TRANSFER_OUT' ? worth(one.quantity, one.price) : 0n;
      });
      const moved = [...cash.map((one) => one ?? 0n), ...inKind].reduce((sum, one) => sum + one, 0n);
      expect(moved).toBe(position.realized_pnl - position.cost_basis);
    }),
  );
});

test('the cost of a part is its share of the cost, half a cent upwards; of the whole, all of it', () => {
  const three = { ...NOTHING_HELD, quantity: 3n, cost_basis: 100n };
  expect([1n, 2n, 3n].map((out) => costOut(three, out))).toEqual([33n, 67n, 100n]);
  expect(costOut({ ...NOTHING_HELD, quantity: 2n, cost_basis: 1n }, 1n)).toBe(1n);
});

test('words that are no event are not taken for one', () => {
  expect(() => eventOf('BUY many')).toThrow('This is no event');
});
