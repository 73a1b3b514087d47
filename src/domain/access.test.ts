import { ADMINS, doerOf, EVERYBODY_SIGNED_IN, mayDo } from './access.js';

const person = (role: 'ADMIN' | 'COMPLIANCE' | 'CUSTOMER') => ({ kind: 'person' as const, id: '1', role });
const job = { kind: 'system' as const, name: 'job' };
const stranger = { kind: 'anonymous' as const };

test.each([
  ['an admin', person('ADMIN'), true, true],
  ['compliance', person('COMPLIANCE'), false, true],
  ['a client', person('CUSTOMER'), false, true],
  ['a job', job, true, false],
  ['a stranger', stranger, false, false],
])('%s may do what admins do, and what everybody signed in does', (_who, actor, asAdmin, signedIn) => {
  expect([mayDo(actor, ADMINS), mayDo(actor, EVERYBODY_SIGNED_IN), mayDo(actor, [])]).toEqual([
    asAdmin,
    signedIn,
    false,
  ]);
});

test('a person acts as the role, everybody else as what they are', () => {
  expect([person('ADMIN'), job, stranger].map(doerOf)).toEqual(['ADMIN', 'system', 'anonymous']);
});
