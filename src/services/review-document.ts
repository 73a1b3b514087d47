/** The decision on one paper. The client's own approval is another decision. */
import { personId } from './decide-kyc.js';
import { form, id, prose } from './input.js';
import { lockedClientPerson } from './lock-person.js';
import { defineUseCase, type Tx } from './use-case.js';
import { findDocumentOwner } from '../db/kyc-documents.js';
import { lockRow, updateRow } from '../db/rows.js';
import { difference } from '../domain/audit.js';
import { refusal } from '../errors.js';

export const approveDocument = defineUseCase({
  name: 'approve-document',
  allow: ['ADMIN'],
  input: form({ id: id() }),
  run: async (tx, input, { actor, now }) =>
    review(tx, input.id, {
      status: 'APPROVED',
      rejection_reason: null,
      reviewed_by: personId(actor),
      reviewed_at: now(),
    }),
});

export const rejectDocument = defineUseCase({
  name: 'reject-document',
  allow: ['ADMIN'],
  input: form({ id: id(), reason: prose({ max: 1000 }) }),
  run: async (tx, input, { actor, now }) =>
    review(tx, input.id, {
      status: 'REJECTED',
      rejection_reason: input.reason,
      reviewed_by: personId(actor),
      reviewed_at: now(),
    }),
});

interface Review {
  status: 'APPROVED' | 'REJECTED';
  rejection_reason: string | null;
  reviewed_by: string | null;
  reviewed_at: Date;
}

async function review(tx: Tx, id: string, decision: Review) {
  const owner = await findDocumentOwner(tx, id);
  if (!owner) throw refusal('not_found', 'id');
  await lockedClientPerson(tx, owner);
  const before = await lockRow(tx, 'kyc_documents', id);
  if (before?.status !== 'PENDING')
    throw refusal('already_in_state', undefined, { state: String(before?.status).toLowerCase() });
  const after = await updateRow(tx, 'kyc_documents', id, { ...decision });
  return {
    result: { id },
    log: {
      action: decision.status === 'APPROVED' ? ('KYC_APPROVED' as const) : ('KYC_REJECTED' as const),
      target: { type: 'kyc_documents', id },
      description: decision.status === 'APPROVED' ? 'Approved a paper' : 'Rejected a paper, with a reason',
      change: difference(before, after),
    },
  };
}
