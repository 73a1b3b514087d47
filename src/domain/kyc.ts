/** When a client may be approved, and what an unapproved or archived client may not do. */
import { refusal } from '../errors.js';

export interface ReviewedDocument {
  document_type: string;
  status: 'PENDING' | 'APPROVED' | 'REJECTED';
  uploaded_at: Date;
}

/** Refused while a paper waits, or the newest of a kind is rejected. No paper at all is no obstacle. */
export function checkPapersAllowApproval(documents: readonly ReviewedDocument[]): void {
  const waiting = documents.filter((document) => document.status === 'PENDING').length;
  if (waiting > 0) throw refusal('kyc_document_waiting', undefined, { count: String(waiting) });
  const newestFirst = [...documents].sort((a, b) => b.uploaded_at.getTime() - a.uploaded_at.getTime());
  const seen = new Set<string>();
  for (const document of newestFirst) {
    if (!seen.has(document.document_type) && document.status === 'REJECTED') {
      throw refusal('kyc_document_rejected', undefined, { document: document.document_type });
    }
    seen.add(document.document_type);
  }
}

export interface Standing {
  kyc_status: string;
  archived_at: Date | null;
}

/** Money moves only for an approved client who is not archived. */
export function checkMoneyMayMove(client: Standing, field: string): void {
  if (client.archived_at) throw refusal('client_archived', field);
  if (client.kyc_status !== 'APPROVED') throw refusal('kyc_not_approved', field, { status: client.kyc_status });
}
