import { issuesOf } from '../../test/support/refused.js';
import { Refusal } from '../errors.js';
import {
  checkPapersAllowWithdrawal,
  checkMoneyMayMove,
  checkPapersAllowApproval,
  reminderOf,
  type PaperKind,
  type ReviewedDocument,
} from './kyc.js';

const codeOf = (work: () => void): string => {
  try {
    work();
    return 'allowed';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

const TODAY = '2026-01-05';
const KINDS: Readonly<Record<string, PaperKind>> = { ID: 'GOVERNMENT_ID', BILL: 'PROOF_OF_ADDRESS' };

/** `ID rejected on 1`, `ID approved on 1 until 2026-02-01` */
function paper(words: string): ReviewedDocument {
  const [kind = '', status = '', , day = '', , until] = words.split(' ');
  return {
    document_type: KINDS[kind] ?? kind,
    expires_at: until ?? null,
    status: status.toUpperCase() as ReviewedDocument['status'],
    uploaded_at: new Date(`2026-01-0${day}`),
  };
}

test.each([
  ['no paper at all', [], 'allowed'],
  ['one that is approved', ['ID approved on 1'], 'allowed'],
  ['one that waits', ['ID pending on 1'], 'kyc_document_waiting'],
  ['one that waits beside an approved one', ['ID approved on 1', 'BILL pending on 2'], 'kyc_document_waiting'],
  ['one that is rejected', ['ID rejected on 1'], 'kyc_document_rejected'],
  ['a rejected one that was replaced', ['ID rejected on 1', 'ID approved on 2'], 'allowed'],
  ['the same in another order', ['ID approved on 2', 'ID rejected on 1'], 'allowed'],
  ['a newest one that is rejected', ['ID approved on 1', 'ID rejected on 2'], 'kyc_document_rejected'],
  ['another kind that is rejected', ['ID approved on 1', 'BILL rejected on 1'], 'kyc_document_rejected'],
  ['one that waits and was replaced', ['ID pending on 1', 'ID approved on 2'], 'allowed'],
  ['two of the same moment, one of which waits', ['ID pending on 1', 'ID approved on 1'], 'kyc_document_waiting'],
  ['one that ends today', ['ID approved on 1 until 2026-01-05'], 'allowed'],
  ['one that ended yesterday', ['ID approved on 1 until 2026-01-04'], 'kyc_document_expired'],
  ['one that ended and was replaced', ['ID approved on 1 until 2026-01-04', 'ID approved on 2'], 'allowed'],
])('approval with %s: %j is %s', (_words, papers, expected) => {
  expect(codeOf(() => checkPapersAllowApproval(papers.map(paper), [], TODAY))).toBe(expected);
});

test('the refusals say how many wait, and which kind is rejected', () => {
  const paramsFor = (words: string) => issuesOf(() => checkPapersAllowApproval([paper(words)], [], TODAY))[0]?.params;
  expect(paramsFor('ID pending on 1')).toEqual({ count: '1' });
  expect(paramsFor('BILL rejected on 1')).toEqual({ document: 'PROOF_OF_ADDRESS' });
});

test.each<[string, string[], string | undefined]>([
  ['nothing', [], 'GOVERNMENT_ID, PROOF_OF_ADDRESS'],
  ['one of two', ['ID approved on 1'], 'PROOF_OF_ADDRESS'],
  ['another kind', ['WEALTH_STATEMENT approved on 1'], 'GOVERNMENT_ID, PROOF_OF_ADDRESS'],
  ['both', ['ID approved on 1', 'BILL approved on 1'], undefined],
])('where two kinds are required and there is %s, what is missing is named', (_words, papers, missing) => {
  const check = () => checkPapersAllowApproval(papers.map(paper), ['GOVERNMENT_ID', 'PROOF_OF_ADDRESS'], TODAY);
  expect(codeOf(check)).toBe(missing === undefined ? 'allowed' : 'kyc_document_missing');
  if (missing !== undefined) expect(issuesOf(check)[0]?.params).toEqual({ documents: missing });
});

test.each<[string, string[], string]>([
  ['no paper', [], 'allowed'],
  ['one without an end', ['ID approved on 1'], 'allowed'],
  ['one that ends today', ['ID approved on 1 until 2026-01-05'], 'allowed'],
  ['one that ended yesterday', ['ID approved on 1 until 2026-01-04'], 'paper_expired'],
  ['a new one that waits', ['ID approved on 1 until 2026-01-04', 'ID pending on 2'], 'paper_expired'],
  ['a new one that is rejected', ['ID approved on 1 until 2026-01-04', 'ID rejected on 2'], 'paper_expired'],
  ['a new one that is approved', ['ID approved on 1 until 2026-01-04', 'ID approved on 2'], 'allowed'],
  ['a bill that ended', ['ID approved on 1', 'BILL approved on 1 until 2026-01-04'], 'paper_expired'],
  ['a bill that ended, and a new one', ['BILL approved on 1 until 2026-01-04', 'BILL approved on 2'], 'allowed'],
  ['one that waits', ['ID pending on 1'], 'allowed'],
  ['one that was asked for again', ['ID rejected on 1'], 'identity_missing'],
  [
    'one that was asked for again, and a new one that waits',
    ['ID rejected on 1', 'ID pending on 2'],
    'identity_missing',
  ],
  ['an older one behind one that was asked for again', ['ID approved on 1', 'ID rejected on 2'], 'allowed'],
])('a withdrawal with %s: %j is %s', (_words, papers, expected) => {
  expect(codeOf(() => checkPapersAllowWithdrawal(papers.map(paper), TODAY, 'user_id'))).toBe(expected);
});

test.each([
  ['2026-01-04', 'expired'],
  ['2026-01-05', '7'],
  ['2026-01-12', '7'],
  ['2026-01-13', '30'],
  ['2026-02-04', '30'],
  ['2026-02-05', '60'],
  ['2026-03-06', '60'],
  ['2026-03-07', undefined],
])('on 5 January 2026 the reminder of a paper that ends on %s is %s', (day, reminder) => {
  expect(reminderOf(day, TODAY)).toBe(reminder);
});

test.each([
  ['APPROVED', null, 'allowed'],
  ['PENDING', null, 'kyc_not_approved'],
  ['REJECTED', null, 'kyc_not_approved'],
  ['APPROVED', new Date(0), 'client_archived'],
  ['PENDING', new Date(0), 'client_archived'],
])('money of a client who is %s and archived at %s: %s', (kyc_status, archived_at, expected) => {
  expect(codeOf(() => checkMoneyMayMove({ kyc_status, archived_at }, 'user_id'))).toBe(expected);
});
