import type { ReviewedDocument } from '../domain/kyc.js';
import type { Rows } from './client.js';

/** A client's papers. Read after the client's row is locked: papers are added and reviewed under that lock. */
export const readDocuments = (rows: Rows, userId: string): Promise<ReviewedDocument[]> =>
  rows.rows<ReviewedDocument>(`SELECT document_type, status, uploaded_at FROM kyc_documents WHERE user_id = $1`, [
    userId,
  ]);

export const findDocumentOwner = async (rows: Rows, id: string): Promise<string | undefined> =>
  (await rows.row<{ user_id: string }>(`SELECT user_id FROM kyc_documents WHERE id = $1`, [id]))?.user_id;
