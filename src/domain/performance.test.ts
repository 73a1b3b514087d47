import fc from 'fast-check';
import { decimal } from './money.js';
import { dayPercent, daysBetween, indexAfter, ONE, periodFigures, periodPercent } from './performance.js';
import { units, written } from './units.js';

const cents = (text: string): bigint => units(text, 2);
const index = (text: string): bigint => units(text, 18);
const day = (base: string, end: string) => ({ base: cents(base), end: cents(end) });

test.each([
  ['a day that earned nothing', '1', day('1000', '1000'), '1.000000000000000000'],
  ['ten percent', '1', day('1000', '1100'), '1.100000000000000000'],
  ['ten percent lost, after ten won', '1.1', day('1100', '990'), '0.990000000000000000'],
  ['a third, rounded once', '1', day('3', '4'), '1.333333333333333333'],
  ['two thirds, rounded once', '1', day('3', '5'), '1.666666666666666667'],
  ['exactly half of the last place, away from zero', '0.000000000000000001', day('2', '3'), '0.000000000000000002'],
  ['all of it lost', '1.5', day('1000', '0'), '0.000000000000000000'],
  ['after that, nothing more', '0', day('1000', '5000'), '0.000000000000000000'],
  ['less than a dollar to begin with', '1.5', day('0.99', '5000'), '1.500000000000000000'],
  ['one dollar to begin with', '1.5', day('1.00', '2.00'), '3.000000000000000000'],
  ['a fortune that no column holds', '99999999999999999999', day('1', '10'), '99999999999999999999.999999999999999999'],
])('%s: the index goes from %s over %j to %s', (_words, from, flows, expected) => {
  expect(written(indexAfter(index(from), flows), 18)).toBe(expected);
});

test('a deposit at the start of the day and a payout at its end are no gain and no loss', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(fc.bigInt({ min: 100n, max: 10n ** 15n }), amount, amount, (start, deposit, payout) => {
      const flows = { base: start + deposit, end: start + deposit - payout + payout };
      expect([indexAfter(ONE, flows), dayPercent(flows)]).toEqual([ONE, 0n]);
    }),
  );
});

test('an index is what decimal.js makes of the rule', () => {
  const money = fc.bigInt({ min: 0n, max: 10n ** 17n });
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 22n }), money, money, (from, base, end) => {
      const exact = decimal(written(from, 18))
        .times(written(end, 2))
        .div(base === 0n ? 1 : written(base, 2));
      const expected = base < 100n ? decimal(written(from, 18)) : exact.toDecimalPlaces(18);
      const most = decimal('99999999999999999999.999999999999999999');
      expect(written(indexAfter(from, { base, end }), 18)).toBe((expected.gt(most) ? most : expected).toFixed(18));
    }),
    { numRuns: 500 },
  );
});

test.each([
  [day('1000', '1012.35'), '1.2350'],
  [day('1000', '0'), '-100.0000'],
  [day('0.99', '500'), '0.0000'],
  [day('1', '1000000'), '999999.9999'],
])('the day %j earned %s percent', (flows, expected) => {
  expect(written(dayPercent(flows), 4)).toBe(expected);
});

test.each([
  ['1', '1.05', '5.0000'],
  ['1.25', '1', '-20.0000'],
  ['0', '5', '0.0000'],
  ['1', '0', '-100.0000'],
])('from an index of %s to %s it is %s percent', (from, to, expected) => {
  expect(written(periodPercent(index(from), index(to)), 4)).toBe(expected);
});

/** A day that began with 1,000.00 and got 500.00 more; a month whose index began at 1.2, a day at 1.32. */
const START = {
  day_start_pnl: cents('200.00'),
  day_base: cents('1500.00'),
  day_payouts: cents('100.00'),
  day_index: index('1.32'),
  month_start_pnl: cents('150.00'),
  month_index: index('1.2'),
};

test('today, the month and all time, worked by hand', () => {
  // 1,475.00 is there and 100.00 went out: 75.00 on 1,500.00 are 5%. 1.32 × 1.05 = 1.386, which is 15.5% on 1.2.
  const figures = periodFigures(START, { total_value: cents('1475.00'), all_time_pnl: cents('275.00') });
  expect(figures).toEqual({
    ...START,
    daily_pnl: cents('75.00'),
    daily_pnl_percent: units('5.0000', 4),
    monthly_pnl: cents('125.00'),
    monthly_pnl_percent: units('15.5000', 4),
    all_time_pnl_percent: units('38.6000', 4),
  });
});

test('where all was lost before, percents are 0 and amounts go on', () => {
  const lost = { ...START, day_index: 0n, month_index: 0n };
  expect(periodFigures(lost, { total_value: cents('1475.00'), all_time_pnl: cents('275.00') })).toMatchObject({
    daily_pnl: cents('75.00'),
    daily_pnl_percent: 0n,
    monthly_pnl_percent: 0n,
    all_time_pnl_percent: units('-100', 4),
  });
});

const days = (from: string, to: string) =>
  daysBetween(new Date(from), new Date(to)).map((one) => one.toISOString().slice(0, 10));

test('days are UTC days of 24 hours: over a leap day, and where New York puts its clocks on and back', () => {
  expect(days('2028-02-28T23:59:59Z', '2028-03-01T00:00:00Z')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
  expect(days('2026-03-07T12:00:00Z', '2026-03-09T23:00:00Z')).toEqual(['2026-03-07', '2026-03-08', '2026-03-09']);
  expect(days('2026-10-31T12:00:00Z', '2026-11-02T00:00:00Z')).toEqual(['2026-10-31', '2026-11-01', '2026-11-02']);
  expect(days('2026-01-02T00:00:00Z', '2026-01-01T23:59:59.999Z')).toEqual([]);
});
