// The money-weighted return: what others have published, what algebra gives, and that it stays put.
import fc from 'fast-check';
import { Decimal, decimal } from './money.js';
import { xirr, type Flow } from './xirr.js';

const dayOf = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;

/** Lines of `day amount`; the last one is what is there in the end. */
function published(lines: string): Decimal | null {
  const flows = lines
    .trim()
    .split(/\s*\n\s*/)
    .map((line): Flow => {
      const [day = '', amount = ''] = line.split(' ');
      return { day: dayOf(day), amount: decimal(amount) };
    });
  const last = flows.pop() ?? { day: 0, amount: decimal('0') };
  return xirr(flows, last.amount.negated(), last.day);
}

const percent = (rate: Decimal | null, decimals = 6): string | undefined => rate?.times(100).toFixed(decimals);

describe('published examples', () => {
  test.each([
    [
      'Microsoft’s, of XIRR in Excel',
      '2008-01-01 10000\n2008-03-01 -2750\n2008-10-30 -4250\n2009-02-15 -3250\n2009-04-01 -2750',
      '0.373362535',
    ],
    [
      'of the library xirr in Rust',
      '2015-06-11 1000\n2015-07-21 9000\n2015-10-17 3000\n2018-06-10 -20000',
      '0.1635371584432641',
    ],
    ['of the library fnx in Python', '2010-12-29 10000\n2012-01-25 -20\n2012-03-08 -10100', '0.010061265164920336'],
    ['a loss, of the library xirr in Python', '2019-12-31 80005.8\n2020-03-12 -65209.6', '-0.6453638827'],
    [
      'a loss, of the library xirr in Ruby',
      '2019-09-10 400\n2020-01-21 400\n2020-02-24 400\n2020-03-16 -895.24',
      '-0.7420',
    ],
  ])('%s', (_whose, lines, found) => {
    // Each is as exact as its author was.
    const decimals = found.split('.')[1]?.length ?? 0;
    const inLast = new Decimal(10).pow(-Math.min(decimals, 8));
    expect(published(lines)?.minus(found).abs().lt(inLast)).toBe(true);
  });
});

describe('closed forms', () => {
  const once = (paid: string, days: number, value: string) =>
    xirr([{ day: 0, amount: decimal(paid) }], decimal(value), days);

  test.each`
    paid          | days    | value            | rate
    ${'1000'}     | ${365}  | ${'1100'}        | ${'10.000000'}
    ${'1000'}     | ${730}  | ${'1210'}        | ${'10.000000'}
    ${'1000'}     | ${3650} | ${'1000'}        | ${'0.000000'}
    ${'1000'}     | ${365}  | ${'500'}         | ${'-50.000000'}
    ${'1000'}     | ${365}  | ${'0.01'}        | ${'-99.999000'}
    ${'1000'}     | ${73}   | ${'1100'}        | ${'61.051000'}
    ${'0.01'}     | ${365}  | ${'0.02'}        | ${'100.000000'}
    ${'99999999'} | ${365}  | ${'99999999.01'} | ${'0.000000'}
  `(
    '$paid, after $days days $value: $rate%',
    ({ paid, days, value, rate }: { paid: string; days: number; value: string; rate: string }) => {
      expect(percent(once(paid, days, value))).toBe(rate);
    },
  );

  test('two payments a year apart', () => {
    // 100x² + 100x = 220 with x = 1 + r.
    const flows = [0, 365].map((day) => ({ day, amount: decimal('100') }));
    const exact = new Decimal(880).plus(100).div(100).sqrt().minus(1).div(2).minus(1);
    expect(xirr(flows, decimal('220'), 730)?.minus(exact).abs().lt('1e-24')).toBe(true);
  });
});

describe('where there is no rate', () => {
  const flows = (...amounts: string[]): Flow[] => amounts.map((amount, day) => ({ day, amount: decimal(amount) }));

  test.each([
    ['nothing was ever paid in', [], '0', 5],
    ['less than a day has passed', flows('1000'), '1100', 0],
    ['everything is lost', flows('1000'), '0', 400],
    ['nothing was paid in, yet something is there', [], '100', 400],
    ['more came out at once than went in, and nothing is left', flows('-1000'), '0', 400],
    ['a fortune overnight', flows('1'), '1000000000', 1],
  ])('%s', (_name, paid, value, day) => {
    expect(xirr(paid, decimal(value), day)).toBeNull();
  });
});

const cents = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((value) => new Decimal(value).div(100));
const history = fc
  .array(fc.record({ day: fc.integer({ min: 0, max: 3_000 }), amount: cents(-2_000_000, 5_000_000) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((flows): Flow[] => [{ day: 0, amount: new Decimal(100_000) }, ...flows]);
const value = cents(0, 2_000_000_000);
const LAST_DAY = 3_001;

/** What the flows would have grown to at a rate, less what is there. */
const left = (flows: readonly Flow[], rate: Decimal, worth: Decimal): Decimal =>
  flows
    .reduce(
      (sum, { day, amount }) => sum.plus(amount.times(rate.plus(1).pow(new Decimal(LAST_DAY - day).div(365)))),
      new Decimal(0),
    )
    .minus(worth);

test('at the rate that was found, the payments have grown to what is there', () => {
  fc.assert(
    fc.property(history, value, (flows, worth) => {
      const rate = xirr(flows, worth, LAST_DAY);
      if (rate === null) return;
      const grown = flows.reduce(
        (sum, { day, amount }) => sum.plus(amount.abs().times(rate.plus(1).pow(new Decimal(LAST_DAY - day).div(365)))),
        worth.abs(),
      );
      expect(left(flows, rate, worth).abs().lte(grown.times('1e-20'))).toBe(true);
    }),
  );
});

test('a rate in which everything has grown is found again', () => {
  const paidIn = fc.array(fc.record({ day: fc.integer({ min: 0, max: 3_000 }), amount: cents(1, 5_000_000) }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(paidIn, fc.integer({ min: -9_900, max: 200_000 }), (flows, basisPoints) => {
      const rate = new Decimal(basisPoints).div(10_000);
      const worth = left(flows, rate, new Decimal(0));
      expect(xirr(flows, worth, LAST_DAY)?.minus(rate).abs().lt('1e-16')).toBe(true);
    }),
  );
});

test('of two rates that both make the sum come out, the one closer to nothing', () => {
  const flows = [
    { day: 0, amount: decimal('1000') },
    { day: 365, amount: decimal('-2080') },
    { day: 730, amount: decimal('1079.1') },
  ];
  expect(percent(xirr(flows, decimal('0'), 730))).toBe('-1.000000');
});

test('neither the currency’s unit, nor the order of entry, nor splitting a payment changes it', () => {
  fc.assert(
    fc.property(history, value, fc.integer({ min: 1, max: 1_000_000 }), (flows, worth, factor) => {
      const rate = percent(xirr(flows, worth, LAST_DAY), 12);
      const scaled = flows.map(({ day, amount }) => ({ day, amount: amount.times(factor) }));
      const halves = flows.flatMap(({ day, amount }) =>
        [amount.div(4), amount.times('0.75')].map((part) => ({ day, amount: part })),
      );
      expect(percent(xirr(scaled, worth.times(factor), LAST_DAY), 12)).toBe(rate);
      expect(percent(xirr([...halves].reverse(), worth, LAST_DAY), 12)).toBe(rate);
    }),
  );
});

test('two hundred payments over eight years take less than a fifth of a second, also on a machine at work', () => {
  const flows = Array.from({ length: 200 }, (_, index) => ({
    day: index * 14 + (index % 5),
    amount: new Decimal(index % 7 === 3 ? -1_200.5 : 2_345.67),
  }));
  const times = Array.from({ length: 5 }, () => {
    const since = performance.now();
    expect(xirr(flows, new Decimal(480_000), 2_920)).not.toBeNull();
    return performance.now() - since;
  });
  expect(Math.min(...times)).toBeLessThan(200);
});
