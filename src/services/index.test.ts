// The registry is complete in its tests: a use case that is added without its four tests fails here.
import { existsSync } from 'node:fs';
import { CASES } from '../../test/use-cases/index.js';
import { registry } from './index.js';

const names = registry.map(({ useCase }) => useCase.name);
/** Those that everybody may do, and the file with the tests of each. */
const EVERYBODYS: Readonly<Record<string, string>> = {
  'sign-in': 'sign-in',
  'sign-in-code': 'second-factor',
  'sign-out': 'sign-out',
  'change-own-password': 'change-own-password',
  'ask-password-reset': 'reset-password',
  'reset-password': 'reset-password',
  'confirm-password': 'confirm-password',
  'end-session': 'end-sessions',
  'end-other-sessions': 'end-sessions',
  'enrol-second-factor': 'second-factor',
  'remove-own-second-factor': 'second-factor',
  'renew-recovery-codes': 'second-factor',
  'view-document': 'view-document',
};

test('every use case of the registry has its done, refused, forbidden and repeated', () => {
  const tested = [...CASES.map(({ useCase }) => useCase.name), ...Object.keys(EVERYBODYS)];
  expect(tested.sort()).toEqual([...names].sort());
  for (const { useCase, refused } of CASES)
    expect([useCase.name, Object.keys(refused).length > 0]).toEqual([useCase.name, true]);
  for (const [name, file] of Object.entries(EVERYBODYS))
    expect([name, existsSync(new URL(`${file}.test.ts`, import.meta.url))]).toEqual([name, true]);
});

test('no two use cases have one name', () => {
  expect(new Set(names).size).toBe(names.length);
});

test('nothing but signing in and out, the own password, papers, the proofs and taking a list or a file along is open to compliance, to clients or to a stranger', () => {
  const open = registry.filter(({ useCase }) =>
    useCase.allow.some((doer) => ['COMPLIANCE', 'CUSTOMER', 'anonymous'].includes(doer)),
  );
  expect(open.map(({ useCase }) => useCase.name).sort()).toEqual(
    [
      ...Object.keys(EVERYBODYS),
      'record-reconciliation',
      'record-log-verification',
      'export-list',
      'take-asked-file',
      'send-own-paper',
    ].sort(),
  );
});
