import type { Rows } from './client.js';
import type { PaperType } from '../documents/store.js';
import type { ReviewedDocument } from '../domain/kyc.js';

/** A client's papers. Read after the client's row is locked: papers are added and reviewed under that lock. */
export const readDocuments = async (rows: Rows, userId: string): Promise<ReviewedDocument[]> =>
  (await readDocumentsOf(rows, [userId])).get(userId) ?? [];

/** The papers of several clients, by client. */
export async function readDocumentsOf(
  rows: Rows,
  userIds: readonly string[],
): Promise<Map<string, ReviewedDocument[]>> {
  const found = await rows.rows<ReviewedDocument & { user_id: string }>(
    `SELECT user_id, document_type, status, uploaded_at, expires_at FROM kyc_documents WHERE user_id = ANY($1)`,
    [userIds],
  );
  const papers = new Map<string, ReviewedDocument[]>();
  for (const paper of found) papers.set(paper.user_id, [...(papers.get(paper.user_id) ?? []), paper]);
  return papers;
}

export interface StoredDocument extends ReviewedDocument {
  id: string;
  user_id: string;
  uploaded_by: string | null;
  mime_type: PaperType;
  /** Null where the file was never kept here. */
  storage_key: string | null;
}

export const findDocument = (rows: Rows, id: string): Promise<StoredDocument | undefined> =>
  rows.row<StoredDocument>(
    `SELECT id, user_id, document_type, status, uploaded_by, uploaded_at, expires_at, mime_type, storage_key
     FROM kyc_documents WHERE id = $1`,
    [id],
  );

/** Whether a newer paper of its kind has come in. */
export const isSuperseded = async (rows: Rows, id: string): Promise<boolean> =>
  (await rows.row(
    `SELECT 1 FROM kyc_documents old JOIN kyc_documents newer USING (user_id, document_type)
     WHERE old.id = $1 AND newer.uploaded_at > old.uploaded_at LIMIT 1`,
    [id],
  )) !== undefined;

export async function countBroughtBy(rows: Rows, personId: string, since: Date): Promise<number> {
  const text = `SELECT count(*)::int AS count FROM kyc_documents WHERE uploaded_by = $1 AND uploaded_at > $2`;
  return (await rows.row<{ count: number }>(text, [personId, since]))?.count ?? 0;
}

/** Of these keys, those that a paper's row points to. */
export async function keysInUse(rows: Rows, keys: readonly string[]): Promise<Set<string>> {
  const text = `SELECT storage_key FROM kyc_documents WHERE storage_key = ANY($1)`;
  return new Set((await rows.rows<{ storage_key: string }>(text, [keys])).map(({ storage_key }) => storage_key));
}

export interface Span {
  from: Date;
  until: Date;
}

/**
 * The times of which this database knows nothing: from the moment of a backup until the house that was restored from it
 * went live. Papers came in meanwhile, and their rows are lost. The log tells of each, in every later backup as well.
 */
export const unknownTimes = (rows: Rows): Promise<Span[]> =>
  rows.rows<Span>(
    `SELECT (l.metadata->>'taken_at')::timestamptz AS "from", coalesce((SELECT min(live.created_at) FROM activity_logs live
       WHERE live.target_type = 'backups' AND live.target_id = l.target_id AND live.action_type = 'WENT_LIVE'
         AND live.seq > l.seq), clock_timestamp()) AS until
     FROM activity_logs l WHERE l.target_type = 'backups' AND l.action_type = 'RESTORED' AND l.metadata ? 'taken_at'`,
  );

export interface PaperOnFile {
  storage_key: string;
  sha256: string;
}

/** Every paper that has a file, by where it lies and what it was when it came in. */
export const papersOnFile = (rows: Rows): Promise<PaperOnFile[]> =>
  rows.rows<PaperOnFile>('SELECT storage_key, sha256 FROM kyc_documents WHERE storage_key IS NOT NULL ORDER BY 1');

export interface ExpiringPaper {
  id: string;
  document_type: string;
  expires_at: string;
  first_name: string;
  last_name: string;
  email: string;
}

const EXPIRING = `kyc_documents d JOIN users u ON u.id = d.user_id
  WHERE d.status = 'APPROVED' AND d.expires_at IS NOT NULL AND u.archived_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM kyc_documents newer WHERE newer.user_id = d.user_id
      AND newer.document_type = d.document_type AND newer.uploaded_at > d.uploaded_at AND newer.status <> 'REJECTED')`;

/** Approved papers that end by this day and that nothing newer is to replace; the first to end come first. */
export const readExpiringPapers = (rows: Rows, until: string, limit: number): Promise<ExpiringPaper[]> =>
  rows.rows<ExpiringPaper>(
    `SELECT d.id, d.document_type, d.expires_at, u.first_name, u.last_name, u.email
     FROM ${EXPIRING} AND d.expires_at <= $1::date ORDER BY d.expires_at, d.id LIMIT $2`,
    [until, limit],
  );

type LastDay = Pick<ExpiringPaper, 'id' | 'expires_at'>;

/** The same papers, all of them, of clients who can sign in; by id and last day alone. */
export const readExpiringDays = (rows: Rows, until: string): Promise<LastDay[]> =>
  rows.rows<LastDay>(
    `SELECT d.id, d.expires_at FROM ${EXPIRING} AND u.is_active AND d.expires_at <= $1::date ORDER BY d.expires_at, d.id`,
    [until],
  );

/** Nothing where nobody is to be told of it. */
export const findExpiringPaper = (rows: Rows, id: string): Promise<LastDay | undefined> =>
  rows.row<LastDay>(`SELECT d.id, d.expires_at FROM ${EXPIRING} AND u.is_active AND d.id = $1`, [id]);
