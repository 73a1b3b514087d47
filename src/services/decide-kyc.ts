/** The officer's decision on a client. */
import { form, id, prose } from './input.js';
import { lockedClientPerson } from './lock-person.js';
import { defineUseCase, type Call } from './use-case.js';
import { readDocuments } from '../db/kyc-documents.js';
import { updateRow } from '../db/rows.js';
import { difference } from '../domain/audit.js';
import { checkPapersAllowApproval, type PaperKind } from '../domain/kyc.js';
import { refusal } from '../errors.js';
import type { Actor } from '../request-context.js';

export const personId = (actor: Actor): string | null => (actor.kind === 'person' ? actor.id : null);

export const approveKyc = defineUseCase({
  name: 'approve-kyc',
  allow: ['ADMIN'],
  input: form({ id: id() }),
  prepare: async (_input, { papers }) => papers.requiredKinds,
  async run(tx, input, { actor, now, prepared }: Call<readonly PaperKind[]>) {
    const before = await lockedClientPerson(tx, input.id);
    if (before.archived_at) throw refusal('client_archived');
    if (before.kyc_status === 'APPROVED') throw refusal('already_in_state', undefined, { state: 'approved' });
    const today = now().toISOString().slice(0, 10);
    checkPapersAllowApproval(await readDocuments(tx, input.id), prepared, today);
    const decision = {
      kyc_status: 'APPROVED',
      kyc_approved_at: now(),
      kyc_approved_by: personId(actor),
      kyc_rejection_reason: null,
    };
    const after = await updateRow(tx, 'users', input.id, decision);
    return {
      result: { id: input.id },
      log: {
        action: 'KYC_APPROVED' as const,
        target: { type: 'users', id: input.id },
        description: 'Approved a client',
        change: difference(before, after),
      },
    };
  },
});

export const rejectKyc = defineUseCase({
  name: 'reject-kyc',
  allow: ['ADMIN'],
  input: form({ id: id(), reason: prose({ max: 1000 }) }),
  async run(tx, input) {
    const before = await lockedClientPerson(tx, input.id);
    if (before.kyc_status === 'REJECTED') throw refusal('already_in_state', undefined, { state: 'rejected' });
    const decision = {
      kyc_status: 'REJECTED',
      kyc_rejection_reason: input.reason,
      kyc_approved_at: null,
      kyc_approved_by: null,
    };
    const after = await updateRow(tx, 'users', input.id, decision);
    return {
      result: { id: input.id },
      log: {
        action: 'KYC_REJECTED' as const,
        target: { type: 'users', id: input.id },
        description: 'Rejected a client, with a reason',
        change: difference(before, after),
      },
    };
  },
});
