import {
  checkMayApprove,
  checkStillWaits,
  countsSince,
  lapsesAt,
  needsSecondPerson,
  type PolicyLine,
} from './approval.js';
import { decimal } from './money.js';
import { Refusal } from '../errors.js';

const line = (above: string | null, more: Partial<PolicyLine> = {}): PolicyLine => ({
  above_usd: above === null ? null : decimal(above),
  within_hours: 24,
  is_active: true,
  ...more,
});

// line's amount | worth | done alone before | a second person is needed
test.each([
  ['1000', '1000', '0', false],
  ['1000', '1000.01', '0', true],
  ['1000', '-1000.01', '0', true],
  ['1000', '600', '400', false],
  ['1000', '600', '400.01', true],
  ['1000', '-0.01', '1000', true],
  ['0', '0', '0', false],
  ['0', '0.01', '0', true],
  [null, '0.01', '0', true],
])('up to %s, worth %s after %s: %s', (above, amount, earlier, needed) => {
  expect(needsSecondPerson(line(above), decimal(amount), decimal(earlier))).toBe(needed);
});

test('what has no line or no known worth needs one; a line that is off needs none', () => {
  expect(needsSecondPerson(undefined, decimal('1'))).toBe(true);
  expect(needsSecondPerson(line('1000'), undefined)).toBe(true);
  expect(needsSecondPerson(line('1000', { is_active: false }), decimal('9999'), decimal('9999'))).toBe(false);
});

test('amounts count together for the line’s hours, or not at all', () => {
  const now = new Date('2026-01-05T09:00:00.000Z');
  expect(countsSince(line('1000'), now)).toEqual(new Date('2026-01-04T09:00:00.000Z'));
  expect(countsSince(line('1000', { within_hours: null }), now)).toBeUndefined();
  expect(countsSince(undefined, now)).toBeUndefined();
});

const codeOf = (check: () => void): string | undefined => {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
};

// who decides | has had a hand | is whom it is about | was given the account by who asks | gave theirs | another may | refused by
test.each([
  ['b', false, false, false, false, false, undefined],
  ['a', false, false, false, false, true, 'own_request'],
  ['b', true, false, false, false, true, 'own_work'],
  ['b', false, true, false, false, true, 'own_account'],
  ['b', true, false, false, false, false, 'nobody_left'],
  ['b', false, true, false, false, false, 'nobody_left'],
  ['b', false, false, true, false, true, 'access_given'],
  ['b', false, false, true, true, false, 'access_given'],
  ['b', false, false, false, true, true, 'gave_access'],
  ['b', false, false, false, true, false, 'gave_access'],
])(
  '%s, involved %s, target %s, given %s, gave %s, another may %s: %s',
  (id, involved, isTarget, accessGiven, gaveAccess, anotherMay, code) => {
    const decider = { id, involved, isTarget, accessGiven, gaveAccess, anotherMay };
    expect(codeOf(() => checkMayApprove({ requested_by: 'a' }, decider))).toBe(code);
  },
);

const asked = new Date('2026-01-05T09:00:00.000Z');
test.each([
  ['WAITING', '2026-01-08T08:59:59.999Z', undefined],
  ['WAITING', '2026-01-08T09:00:00.000Z', 'approval_lapsed'],
  ['LAPSED', '2026-01-05T09:00:00.000Z', 'approval_lapsed'],
  ['APPROVED', '2026-01-05T09:00:00.000Z', 'approval_ended'],
  ['CANCELLED', '2026-01-05T09:00:00.000Z', 'approval_ended'],
  ['DECLINED', '2026-01-09T09:00:00.000Z', 'approval_ended'],
] as const)('%s at %s: %s', (status, now, code) => {
  const waiting = { status, requested_by: 'a', expires_at: lapsesAt(asked, 72) };
  expect(codeOf(() => checkStillWaits(waiting, new Date(now)))).toBe(code);
});
