import fc from 'fast-check';
import { decimal, percentOf, plain, toMoney } from './money.js';
import { divide, larger, percent, units, unitsOf, worth, written } from './units.js';

test.each<[string, number, bigint]>([
  ['0', 2, 0n],
  ['1.5', 2, 150n],
  ['-0.01', 2, -1n],
  ['-0.50', 2, -50n],
  ['12', 8, 1_200_000_000n],
  ['0.00000001', 8, 1n],
  ['1.50000000', 2, 150n],
  ['7', 0, 7n],
  ['99999999999999999999.999999999999999999', 18, 10n ** 38n - 1n],
])('%s with %d decimals is %s units', (text, decimals, expected) => {
  expect(units(text, decimals)).toBe(expected);
});

test.each<[bigint, number, string]>([
  [0n, 2, '0.00'],
  [5n, 2, '0.05'],
  [-5n, 2, '-0.05'],
  [-150n, 2, '-1.50'],
  [7n, 0, '7'],
  [-7n, 0, '-7'],
  [1n, 18, '0.000000000000000001'],
])('%s units of %d decimals are written %s', (value, decimals, expected) => {
  expect(written(value, decimals)).toBe(expected);
});

const any = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });

test('whatever is written reads back the same, also by way of a Decimal', () => {
  fc.assert(
    fc.property(any, fc.integer({ min: 0, max: 18 }), (value, decimals) => {
      expect(units(written(value, decimals), decimals)).toBe(value);
      expect(unitsOf(decimal(written(value, decimals)), decimals)).toBe(value);
    }),
  );
});

test.each<[bigint, bigint, bigint]>([
  [1n, 2n, 1n],
  [-1n, 2n, -1n],
  [3n, 2n, 2n],
  [-3n, 2n, -2n],
  [1n, 3n, 0n],
  [-1n, 3n, 0n],
  [2n, 3n, 1n],
  [-2n, 3n, -1n],
  [0n, 9n, 0n],
  [10n ** 40n + 5n, 10n, 10n ** 39n + 1n],
])('%s divided by %s is %s: half away from zero', (n, d, expected) => {
  expect(divide(n, d)).toBe(expected);
});

test('a quotient is within half a unit of the exact one, and a tie is the farther from zero', () => {
  fc.assert(
    fc.property(any, fc.bigInt({ min: 1n, max: 10n ** 20n }), (n, d) => {
      const twiceTheError = (divide(n, d) * d - n) * 2n;
      expect(twiceTheError <= d && twiceTheError >= -d).toBe(true);
      if (twiceTheError === d || twiceTheError === -d) expect(twiceTheError > 0n).toBe(n > 0n);
    }),
  );
});

test('the larger of two', () => {
  expect([larger(1n, 2n), larger(2n, 1n), larger(-2n, -1n)]).toEqual([2n, 2n, -1n]);
});

test('quantity times price, in cents, as decimal.js rounds it; also at half a cent', () => {
  const quantity = fc.oneof(
    fc.bigInt({ min: 0n, max: 10n ** 28n }),
    fc.constant(10n ** 8n),
    fc.constant(3n * 10n ** 8n),
  );
  const price = fc.oneof(
    fc.bigInt({ min: 0n, max: 10n ** 28n }),
    fc.bigInt({ min: 0n, max: 10n ** 9n }).map((halves) => halves * 5n * 10n ** 9n),
  );
  fc.assert(
    fc.property(quantity, price, (q, p) => {
      const exact = decimal(written(q, 8)).times(decimal(written(p, 12)));
      expect(written(worth(q, p), 2)).toBe(toMoney(exact).toFixed(2));
    }),
    { numRuns: 500 },
  );
});

test.each<[bigint, bigint, string]>([
  [5n, 0n, '0.0000'],
  [-350n, 150_350n, '-0.2328'],
  [1n, 2_000_000n, '0.0001'],
  [-1n, 2_000_000n, '-0.0001'],
  [1n, 2_000_001n, '0.0000'],
  [9_999_999_999n, 1_000_000n, '999999.9999'],
  [10_000_000_000n, 1_000_000n, '999999.9999'],
  [10n ** 20n, 1n, '999999.9999'],
  [-(10n ** 20n), 1n, '-999999.9999'],
])('%s of %s is %s percent', (part, base, expected) => {
  expect(written(percent(part, base), 4)).toBe(expected);
});

test('percents are those of the rule in decimal.js', () => {
  const cents = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
  fc.assert(
    fc.property(cents, fc.bigInt({ min: 0n, max: 10n ** 18n }), (part, base) => {
      const expected = percentOf(decimal(written(part, 2)), decimal(written(base, 2)));
      expect(written(percent(part, base), 4)).toBe(
        decimal(plain(expected))
          .toFixed(4)
          .replace(/^-(0\.0+)$/, '$1'),
      );
    }),
    { numRuns: 500 },
  );
});
