import { issuesOf } from '../../test/support/refused.js';
import { Refusal } from '../errors.js';
import { checkMoneyMayMove, checkPapersAllowApproval, type ReviewedDocument } from './kyc.js';

const codeOf = (work: () => void): string => {
  try {
    work();
    return 'allowed';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

/** `ID rejected on 1` */
function paper(words: string): ReviewedDocument {
  const [document_type = '', status = '', , day = ''] = words.split(' ');
  return {
    document_type,
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
])('approval with %s: %j is %s', (_words, papers, expected) => {
  expect(codeOf(() => checkPapersAllowApproval(papers.map(paper)))).toBe(expected);
});

test('the refusals say how many wait, and which kind is rejected', () => {
  const paramsFor = (words: string) => issuesOf(() => checkPapersAllowApproval([paper(words)]))[0]?.params;
  expect(paramsFor('ID pending on 1')).toEqual({ count: '1' });
  expect(paramsFor('BILL rejected on 1')).toEqual({ document: 'BILL' });
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
