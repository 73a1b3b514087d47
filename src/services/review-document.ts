/** The decision on one paper. The client's own approval is another decision. */
import { personId } from './decide-kyc.js';
import { changes, day, form, id, optional, prose } from './input.js';
import { lockedClientPerson } from './lock-person.js';
import { defineUseCase, type Call, type Tx } from './use-case.js';
import { gaveAccessTo, hadAHandIn } from '../db/approval-targets.js';
import { findDocument, isSuperseded, type StoredDocument } from '../db/kyc-documents.js';
import { lockRow, updateRow } from '../db/rows.js';
import { difference } from '../domain/audit.js';
import { hasExpired } from '../domain/kyc.js';
import { refusal } from '../errors.js';

/** Where the rule of two persons holds, nobody approves a paper that they added or edited, or could have sent as the client. */
export const approveDocument = defineUseCase({
  name: 'approve-document',
  allow: ['ADMIN'],
  input: form({ id: id(), expires_at: optional(day()) }),
  prepare: (_input, { approvals }) => Promise.resolve(approvals.required),
  async run(tx, input, call) {
    const paper = await lockedPaper(tx, input.id, 'PENDING');
    await checkIsNewest(tx, input.id);
    const reviewer = personId(call.actor);
    if (call.prepared && reviewer) await checkIsAnothers(tx, paper, reviewer);
    const expires_at = input.expires_at ?? paper.expires_at;
    if (hasExpired({ expires_at }, call.now().toISOString().slice(0, 10)))
      throw refusal('expired_already', 'expires_at');
    return decide(tx, input.id, { status: 'APPROVED', rejection_reason: null, expires_at }, call);
  },
});

async function checkIsAnothers(tx: Tx, { id, user_id, uploaded_by }: StoredDocument, reviewer: string): Promise<void> {
  if (await hadAHandIn(tx, reviewer, { type: 'kyc_documents', id })) throw refusal('own_paper');
  if (uploaded_by === user_id && (await gaveAccessTo(tx, reviewer, user_id))) throw refusal('paper_by_own_access');
}

const REASON = form({ id: id(), reason: prose({ max: 1000 }) });

export const rejectDocument = defineUseCase({
  name: 'reject-document',
  allow: ['ADMIN'],
  input: REASON,
  async run(tx, input, call) {
    await lockedPaper(tx, input.id, 'PENDING');
    return decide(tx, input.id, { status: 'REJECTED', rejection_reason: input.reason }, call);
  },
});

/** A paper that was good and no longer is: the client sees why, and sends another. What was decided once is in the log. */
export const askAgain = defineUseCase({
  name: 'ask-again-document',
  allow: ['ADMIN'],
  input: REASON,
  async run(tx, input, call) {
    await lockedPaper(tx, input.id, 'APPROVED');
    await checkIsNewest(tx, input.id);
    return decide(tx, input.id, { status: 'REJECTED', rejection_reason: input.reason }, call);
  },
});

/**
 * Its last day, set or put right after it came in: also one that has passed, where that is what the paper says. Where the
 * rule of two persons holds, nobody alone makes an approved paper hold for longer.
 */
export const editDocument = defineUseCase({
  name: 'edit-document',
  allow: ['ADMIN'],
  input: changes({ expires_at: optional(day()) }),
  prepare: (_input, { approvals }) => Promise.resolve(approvals.required),
  async run(tx, { id: paperId, changes: wanted }, { prepared: needsTwo }) {
    const paper = await lockedPaper(tx, paperId, 'PENDING', 'APPROVED');
    await checkIsNewest(tx, paperId);
    const { expires_at } = wanted;
    if (needsTwo && paper.status === 'APPROVED' && expires_at !== undefined && isLater(expires_at, paper.expires_at))
      throw refusal('paper_extended', 'expires_at');
    const before = await lockRow(tx, 'kyc_documents', paperId);
    const after = Object.keys(wanted).length > 0 ? await updateRow(tx, 'kyc_documents', paperId, wanted) : before;
    return {
      result: { id: paperId },
      log: {
        action: 'KYC_DOCUMENT_UPDATED' as const,
        target: { type: 'kyc_documents', id: paperId },
        description: `Edited a paper: ${Object.keys(wanted).join(', ') || 'no change'}`,
        change: difference(before, after),
      },
    };
  },
});

/** Whether a paper would hold for longer than it does; one without a last day holds for ever. */
const isLater = (day: string | null, than: string | null): boolean => than !== null && (day === null || day > than);

/** The paper under its client's lock, under which papers come in, too. */
async function lockedPaper(
  tx: Tx,
  id: string,
  ...statuses: readonly StoredDocument['status'][]
): Promise<StoredDocument> {
  const named = await findDocument(tx, id);
  if (!named) throw refusal('not_found', 'id');
  await lockedClientPerson(tx, named.user_id);
  const paper = await findDocument(tx, id);
  if (!paper || !statuses.includes(paper.status))
    throw refusal('already_in_state', undefined, { state: String(paper?.status).toLowerCase() });
  return paper;
}

/** One that was superseded while it waited can be rejected, so that it leaves the queue, and is never approved. */
async function checkIsNewest(tx: Tx, id: string): Promise<void> {
  if (await isSuperseded(tx, id)) throw refusal('paper_superseded');
}

interface Decision {
  status: 'APPROVED' | 'REJECTED';
  rejection_reason: string | null;
  expires_at?: string | null;
}

async function decide(tx: Tx, id: string, decision: Decision, { actor, now }: Pick<Call<unknown>, 'actor' | 'now'>) {
  const before = await lockRow(tx, 'kyc_documents', id);
  const reviewed = { reviewed_by: personId(actor), reviewed_at: now() };
  const after = await updateRow(tx, 'kyc_documents', id, { ...decision, ...reviewed });
  const approved = decision.status === 'APPROVED';
  return {
    result: { id },
    log: {
      action: approved ? ('KYC_APPROVED' as const) : ('KYC_REJECTED' as const),
      target: { type: 'kyc_documents', id },
      description: approved ? 'Approved a paper' : 'Rejected a paper, with a reason',
      change: difference(before, after),
    },
  };
}
