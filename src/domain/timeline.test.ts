import { issuesOf } from '../../test/support/refused.js';
import { dayOf, dayText, effectiveAt, inOrder, startOfDay, startOfMonth } from './timeline.js';

const NOW = new Date('2026-01-05T09:00:00.000Z');

test.each([
  ['nothing named', null, '2026-01-05T09:00:00.000Z'],
  ['an earlier moment', '2025-12-31T23:59:59.999Z', '2025-12-31T23:59:59.999Z'],
  ['this very moment', '2026-01-05T09:00:00.000Z', '2026-01-05T09:00:00.000Z'],
  ['a minute ahead', '2026-01-05T09:01:00.000Z', '2026-01-05T09:00:00.000Z'],
])('%s takes effect at %s → %s', (_words, given, expected) => {
  expect(effectiveAt(given === null ? null : new Date(given), NOW, 'executed_at').toISOString()).toBe(expected);
});

test('more than a minute ahead is refused, with the latest moment allowed', () => {
  const tooEarly = () => effectiveAt(new Date('2026-01-05T09:01:00.001Z'), NOW, 'executed_at');
  expect(issuesOf(tooEarly)).toEqual([
    { code: 'in_the_future', field: 'executed_at', params: { now: '2026-01-05T09:00:00.000Z' } },
  ]);
});

test('events are in order of time, then of entry', () => {
  const event = (day: number, seq: bigint) => ({ at: new Date(`2026-01-0${day}`), seq });
  const shuffled = [event(2, 1n), event(1, 9n), event(1, 2n), event(1, 2n), event(1, 10n)];
  expect([...shuffled].sort(inOrder).map(({ at, seq }) => `${at.getUTCDate()}/${seq}`)).toEqual([
    '1/2',
    '1/2',
    '1/9',
    '1/10',
    '2/1',
  ]);
});

test('refusals quote a UTC minute', () => {
  expect(dayOf(new Date('2026-01-05T23:59:59.999Z'))).toBe('2026-01-05 23:59 UTC');
});

test.each([
  ['2026-01-05T00:00:00.000Z', '2026-01-05', '2026-01-05T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T23:59:59.999Z', '2026-01-01', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
  ['2028-02-29T12:00:00.000Z', '2028-02-29', '2028-02-29T00:00:00.000Z', '2028-02-01T00:00:00.000Z'],
  ['2026-03-08T07:00:00.000Z', '2026-03-08', '2026-03-08T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
  ['1969-12-31T23:00:00.000Z', '1969-12-31', '1969-12-31T00:00:00.000Z', '1969-12-01T00:00:00.000Z'],
])('%s is on the UTC day %s, which began at %s, its month at %s', (at, day, begin, month) => {
  const moment = new Date(at);
  expect([dayText(moment), startOfDay(moment).toISOString(), startOfMonth(moment).toISOString()]).toEqual([
    day,
    begin,
    month,
  ]);
});
