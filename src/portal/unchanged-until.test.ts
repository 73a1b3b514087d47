import { unchangedUntil } from './unchanged-until.js';

const NOW = new Date('2026-11-22T14:00:00Z');
const AGE_HOURS = 96;

const holding = (symbol: string, priced_at: string) => ({ symbol, priced_at: new Date(priced_at) });

const until = (stale: readonly string[], ...holdings: ReturnType<typeof holding>[]): string =>
  unchangedUntil({ holdings, stale }, NOW, AGE_HOURS).toISOString();

test('a page without holdings holds until the day ends', () => {
  expect(until([])).toBe('2026-11-23T00:00:00.000Z');
});

test('it ends when the first of its prices is as old as the house allows', () => {
  expect(until([], holding('KO', '2026-11-18T20:00:00Z'), holding('JPM', '2026-11-18T15:30:00Z'))).toBe(
    '2026-11-22T15:30:00.000Z',
  );
});

test('a price that is old already ends it no more', () => {
  expect(until(['JPM'], holding('KO', '2026-11-18T20:00:00Z'), holding('JPM', '2026-11-01T00:00:00Z'))).toBe(
    '2026-11-22T20:00:00.000Z',
  );
});
