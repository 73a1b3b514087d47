/** When a client may be approved, and what an unapproved or archived client may not do. */
import { refusal } from '../errors.js';

export const PAPER_KINDS = ['GOVERNMENT_ID', 'PROOF_OF_ADDRESS', 'WEALTH_STATEMENT'] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];

/** What a reviewer looks at before a paper of this kind is approved. */
export const PAPER_CHECKS: Readonly<Record<PaperKind, readonly string[]>> = {
  GOVERNMENT_ID: ['whole', 'person', 'nation', 'readable', 'valid', 'unaltered'],
  PROOF_OF_ADDRESS: ['whole', 'person', 'address', 'recent', 'issuer', 'unaltered'],
  WEALTH_STATEMENT: ['whole', 'person', 'recent', 'issuer', 'plausible', 'unaltered'],
};

export interface ReviewedDocument {
  document_type: string;
  status: 'PENDING' | 'APPROVED' | 'REJECTED';
  uploaded_at: Date;
  /** The last day on which it is valid, as `2027-01-31`; null where it has no end. */
  expires_at: string | null;
}

/** A newer paper supersedes the older ones of its kind: they stay, and say nothing any more. */
export const currentPapers = <P extends Pick<ReviewedDocument, 'document_type' | 'uploaded_at'>>(
  papers: readonly P[],
): P[] =>
  papers.filter(
    (paper) =>
      !papers.some((other) => other.document_type === paper.document_type && other.uploaded_at > paper.uploaded_at),
  );

/** Whether a paper's last day lies before this one. */
export const hasExpired = ({ expires_at }: Pick<ReviewedDocument, 'expires_at'>, today: string): boolean =>
  expires_at !== null && expires_at < today;

/** How many days before a paper's last one the staff is reminded. */
const REMINDERS = [7, 30, 60] as const;
export const FARTHEST_REMINDER = 60;
export type Reminder = 'expired' | `${(typeof REMINDERS)[number]}`;

const DAY = 86_400_000;

/** The nearest of the reminders that is due; nothing where the last day is farther off than all. */
export function reminderOf(expires_at: string, today: string): Reminder | undefined {
  if (hasExpired({ expires_at }, today)) return 'expired';
  const left = (Date.parse(expires_at) - Date.parse(today)) / DAY;
  const due = REMINDERS.find((days) => left <= days);
  return due === undefined ? undefined : `${due}`;
}

/** Refused while a current paper waits, is rejected or has expired, and where a required kind is not approved. */
export function checkPapersAllowApproval(
  documents: readonly ReviewedDocument[],
  requiredKinds: readonly PaperKind[],
  today: string,
): void {
  const current = currentPapers(documents);
  const waiting = current.filter(({ status }) => status === 'PENDING').length;
  if (waiting > 0) throw refusal('kyc_document_waiting', undefined, { count: String(waiting) });
  const rejected = current.find(({ status }) => status === 'REJECTED');
  if (rejected) throw refusal('kyc_document_rejected', undefined, { document: rejected.document_type });
  const expired = current.find((paper) => hasExpired(paper, today));
  if (expired) throw refusal('kyc_document_expired', undefined, { document: expired.document_type });
  const missing = requiredKinds.filter((kind) => !current.some(({ document_type }) => document_type === kind));
  if (missing.length > 0) throw refusal('kyc_document_missing', undefined, { documents: missing.join(', ') });
}

/**
 * Money goes out to nobody of whom a paper has expired, until a newer one of its kind is approved, nor where all papers of
 * identity were turned down or asked for again. A client of whom none was ever looked at was approved without one.
 */
export function checkPapersAllowWithdrawal(documents: readonly ReviewedDocument[], today: string, field: string): void {
  const good = currentPapers(documents.filter(({ status }) => status === 'APPROVED'));
  const expired = good.find((paper) => hasExpired(paper, today));
  if (expired) {
    const { document_type: document, expires_at } = expired;
    throw refusal('paper_expired', field, { document, day: String(expires_at) });
  }
  const lookedAt = documents.filter(
    ({ document_type, status }) => document_type === 'GOVERNMENT_ID' && status !== 'PENDING',
  );
  if (lookedAt.length > 0 && lookedAt.every(({ status }) => status === 'REJECTED'))
    throw refusal('identity_missing', field);
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
