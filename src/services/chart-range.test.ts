// Where each picture begins, also at the end of a short month and in a leap year.
import { firstDayOf, rangeOf, startOfDay, type Range } from './chart-range.js';

test.each`
  range    | now                           | begins
  ${'1M'}  | ${'2026-11-22T14:05:00Z'}     | ${'2026-10-22'}
  ${'1M'}  | ${'2026-03-31T00:00:00Z'}     | ${'2026-02-28'}
  ${'1M'}  | ${'2028-03-31T23:59:59.999Z'} | ${'2028-02-29'}
  ${'1M'}  | ${'2026-01-05T00:00:00Z'}     | ${'2025-12-05'}
  ${'3M'}  | ${'2026-02-28T12:00:00Z'}     | ${'2025-11-28'}
  ${'YTD'} | ${'2026-11-22T14:05:00Z'}     | ${'2026-01-01'}
  ${'YTD'} | ${'2026-01-01T00:00:00Z'}     | ${'2026-01-01'}
  ${'1Y'}  | ${'2028-02-29T12:00:00Z'}     | ${'2027-02-28'}
  ${'ALL'} | ${'2026-11-22T14:05:00Z'}     | ${'1970-01-01'}
`('$range, on $now, begins on $begins', ({ range, now, begins }: { range: Range; now: string; begins: string }) => {
  expect(startOfDay(firstDayOf(range, new Date(now))).toISOString()).toBe(`${begins}T00:00:00.000Z`);
});

test.each([undefined, '', '1m', '2Y', ['1M'], { range: '1M' }, '__proto__', '1M;DROP'])(
  '%j is no range: all',
  (raw) => {
    expect(rangeOf(raw)).toBe('ALL');
  },
);

test('what the links say is understood', () => {
  expect(['1M', '3M', 'YTD', '1Y', 'ALL'].map(rangeOf)).toEqual(['1M', '3M', 'YTD', '1Y', 'ALL']);
});
