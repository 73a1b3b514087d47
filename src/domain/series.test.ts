import fc from 'fast-check';
import { enter, type Ledger, type LedgerEvent } from './portfolio.js';
import { NOTHING_HELD } from './position.js';
import { course, NOTHING_YET, worthOnDays, type DayFigures } from './series.js';
import { units, worth, written } from './units.js';

const cents = (text: string): bigint => units(text, 2);
const moment = (text: string): number => Date.parse(`2026-01-${text}`);
const holding = (quantity: string, last_price = '0') => ({
  ...NOTHING_HELD,
  quantity: units(quantity, 8),
  last_price: units(last_price, 12),
});
const state = (at: string, quantity: string, last_price?: string) => ({
  at: new Date(moment(at)),
  position: holding(quantity, last_price),
});
const DAYS = ['02', '03', '04'].map(moment);

describe('what a position was worth', () => {
  const price = units('10', 12);

  test('at each midnight: what was held before it, at that day’s price', () => {
    const states = [state('02T00:00:00Z', '5'), state('02T10:00:00Z', '2'), state('03T23:59:59.999Z', '3')];
    expect(worthOnDays(holding('1'), states, DAYS, [price, price * 2n, price * 3n])).toEqual([
      cents('10'),
      cents('40'),
      cents('90'),
    ]);
  });

  test('where the book has no price, at its own last one', () => {
    const states = [state('02T10:00:00Z', '2', '7.5')];
    expect(worthOnDays(holding('1', '4'), states, DAYS, [undefined, undefined, price])).toEqual([
      cents('4'),
      cents('15'),
      cents('20'),
    ]);
  });

  test('nothing where nothing is held, before and after', () => {
    expect(worthOnDays(NOTHING_HELD, [state('02T10:00:00Z', '0')], DAYS, [price, undefined, price])).toEqual([
      0n,
      0n,
      0n,
    ]);
    expect(worthOnDays(NOTHING_HELD, [], [], [])).toEqual([]);
  });

  test('on any days, what a look at every state for every day comes to', () => {
    const hours = fc.integer({ min: 0, max: 240 }).map((hour) => hour * 3_600_000);
    const states = fc
      .array(fc.record({ at: hours, quantity: fc.bigInt({ min: 0n, max: 10n ** 12n }) }))
      .map((all) => all.sort((a, b) => a.at - b.at));
    fc.assert(
      fc.property(states, fc.uniqueArray(hours), (all, unsorted) => {
        const days = [...unsorted].sort((a, b) => a - b);
        const given = all.map(({ at, quantity }) => ({ at: new Date(at), position: { ...NOTHING_HELD, quantity } }));
        const slow = days.map((day) =>
          worth(given.findLast(({ at }) => at.getTime() < day)?.position.quantity ?? 0n, price),
        );
        expect(
          worthOnDays(
            NOTHING_HELD,
            given,
            days,
            days.map(() => price),
          ),
        ).toEqual(slow);
      }),
    );
  });
});

const entry = (at: string, cash: string, contribution = '0'): LedgerEvent => ({
  id: at,
  at: new Date(moment(at)),
  seq: 1n,
  cash: cents(cash),
  contribution: cents(contribution),
});

const figures = ({ total_value, total_pnl, total_pnl_percent, return_index }: DayFigures) => [
  written(total_value, 2),
  written(total_pnl, 2),
  written(total_pnl_percent, 4),
  written(return_index, 18),
];

describe('the course of a portfolio', () => {
  test('a deposit, a gain, a deposit more and a payout, worked by hand', () => {
    const events = [
      entry('01T10:00:00Z', '1000', '1000'),
      entry('01T11:00:00Z', '-600'),
      entry('02T09:00:00Z', '500', '500'),
      entry('03T09:00:00Z', '-330', '-330'),
      entry('04T09:00:00Z', '40', '40'),
      entry('04T10:00:00Z', '-15', '-15'),
    ];
    // Shares: 600 at first, then 700, then 570 and 600.
    const held = { crypto: [0n, 0n, 0n], stock: [cents('700'), cents('570'), cents('624')] };
    const done = course(NOTHING_YET, DAYS, held, events, enter);
    expect(done.days.map(figures)).toEqual([
      // 400 + 700 on 1,000: 10%.
      ['1100.00', '100.00', '10.0000', '1.100000000000000000'],
      // 900 + 570 on 1,100 + 500: 1,470 ÷ 1,600 = 0.91875.
      ['1470.00', '-30.00', '1.0625', '1.010625000000000000'],
      // (570 + 624 + 330) ÷ 1,470 = 1,524 ÷ 1,470; × 1.010625 = 1.04775.
      ['1194.00', '24.00', '4.7750', '1.047750000000000000'],
    ]);
    expect(done).toMatchObject({
      ledger: { cash_value: cents('595'), total_invested: cents('1195') },
      contributions: cents('40'),
      payouts: cents('15'),
    });
  });

  test('an event at midnight itself belongs to the day that begins', () => {
    const events = [entry('02T00:00:00Z', '1000', '1000')];
    const nothing = { crypto: [], stock: [] };
    const done = course(NOTHING_YET, DAYS, nothing, events, enter);
    expect(done.days.map(({ total_value }) => total_value)).toEqual([0n, cents('1000'), cents('1000')]);
    expect(done.contributions).toBe(0n);
  });

  test('where no day has ended, what came in is today’s', () => {
    const done = course(NOTHING_YET, [], { crypto: [], stock: [] }, [entry('02T08:00:00Z', '10', '10')], enter);
    expect(done).toEqual({
      days: [],
      ledger: { cash_value: cents('10'), total_invested: cents('10') },
      contributions: cents('10'),
      payouts: 0n,
    });
  });

  test('from the figures of a day on, the rest is as from the beginning', () => {
    const amounts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(amounts, amounts, amounts, (crypto, stock, deposits) => {
        const events = deposits.map((amount, i) =>
          entry(`0${i + 1}T12:00:00Z`, written(amount, 2), written(amount, 2)),
        );
        const whole = course(NOTHING_YET, DAYS, { crypto, stock }, events, enter);
        const [first = NOTHING_YET] = whole.days;
        const rest = { crypto: crypto.slice(1), stock: stock.slice(1) };
        const later = course(first, DAYS.slice(1), rest, events.slice(1), enter);
        expect(later.days).toEqual(whole.days.slice(1));
        expect(later.ledger).toEqual(whole.ledger);
      }),
    );
  });

  test('an event that is left out moves nothing, neither cash nor flows', () => {
    const leaveOut = (ledger: Ledger, event: LedgerEvent) =>
      event.cash > cents('500') ? ledger : enter(ledger, event);
    const events = [entry('01T10:00:00Z', '1000', '1000'), entry('01T11:00:00Z', '400', '400')];
    const done = course(NOTHING_YET, DAYS.slice(0, 1), { crypto: [], stock: [] }, events, leaveOut);
    expect(done.days.map(figures)).toEqual([['400.00', '0.00', '0.0000', '1.000000000000000000']]);
  });
});
