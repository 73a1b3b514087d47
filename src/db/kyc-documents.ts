import type { Rows } from './client.js';
import type { PaperType } from '../documents/store.js';
import type { ReviewedDocument } from '../domain/kyc.js';

/** A client's papers. Read after the client's row is locked: papers are added and reviewed under that lock. */
export const readDocuments = (rows: Rows, userId: string): Promise<ReviewedDocument[]> =>
  rows.rows<ReviewedDocument>(
    `SELECT document_type, status, uploaded_at, expires_at FROM kyc_documents WHERE user_id = $1`,
    [userId],
  );

export interface StoredDocument extends ReviewedDocument {
  id: string;
  user_id: string;
  mime_type: PaperType;
  /** Null where the file was never kept here. */
  storage_key: string | null;
}

export const findDocument = (rows: Rows, id: string): Promise<StoredDocument | undefined> =>
  rows.row<StoredDocument>(
    `SELECT id, user_id, document_type, status, uploaded_at, expires_at, mime_type, storage_key
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
