/** Adds a client's paper, waiting for its review. Jobs and scripts only, until papers are uploaded through the portal. */
import { choice, form, id, text, wholeNumber } from './input.js';
import { lockedClientPerson } from './lock-person.js';
import { defineUseCase } from './use-case.js';
import { insertRow } from '../db/rows.js';
import { difference } from '../domain/audit.js';
import { refusal } from '../errors.js';

const LARGEST_BYTES = 10_000_000;

export const addDocument = defineUseCase({
  name: 'add-document',
  allow: ['system'],
  input: form({
    user_id: id(),
    document_type: choice(['GOVERNMENT_ID', 'PROOF_OF_ADDRESS', 'WEALTH_STATEMENT']),
    file_url: text({ max: 500 }),
    file_name: text({ max: 200 }),
    file_size: wholeNumber(1, LARGEST_BYTES),
    mime_type: choice(['application/pdf', 'image/jpeg', 'image/png']),
  }),
  async run(tx, input, { now }) {
    const client = await lockedClientPerson(tx, input.user_id, 'user_id');
    if (client.archived_at) throw refusal('client_archived', 'user_id');
    const paper = { ...input, uploaded_at: now() };
    const { id: paperId } = await insertRow(tx, 'kyc_documents', paper);
    return {
      result: { id: paperId },
      log: {
        action: 'KYC_DOCUMENT_ADDED' as const,
        target: { type: 'kyc_documents', id: paperId },
        description: `Added a paper: ${input.document_type}`,
        change: difference(undefined, paper),
      },
    };
  },
});
