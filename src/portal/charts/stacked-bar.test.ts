// The bar's parts lie side by side, fill it, and are as wide as they are worth.
import fc from 'fast-check';
import { BAR_WIDTH, stack } from './stacked-bar.js';

const widths = (...values: string[]) => stack(values, (value) => value).map(({ x, width }) => [x, width]);

test.each([
  [
    ['75.00', '25.00'],
    [
      ['0.00', '750.00'],
      ['750.00', '250.00'],
    ],
  ],
  [
    ['10.00', '0.00', '10.00'],
    [
      ['0.00', '500.00'],
      ['500.00', '500.00'],
    ],
  ],
  [['0.00'], []],
  [[], []],
  [['9999999999999999.99'], [['0.00', '1000.00']]],
])('%j', (values, expected) => {
  expect(widths(...values)).toEqual(expected);
});

test('whatever the worth, each part begins where the one before it ends and the last ends at the end', () => {
  const money = fc
    .integer({ min: 1, max: 1e9 })
    .map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
  fc.assert(
    fc.property(fc.array(money, { minLength: 1, maxLength: 40 }), (values) => {
      const parts = stack(values, (value) => value);
      const ends = parts.map(({ x, width }) => Number(x) + Number(width));
      parts.slice(1).forEach(({ x }, index) => expect(Math.abs(Number(x) - (ends[index] ?? 0))).toBeLessThan(0.02));
      expect(ends.at(-1)).toBeCloseTo(BAR_WIDTH, 1);
    }),
  );
});
