/** The store that the settings name. */
import type { DocumentSettings } from '../config-documents.js';
import { createLocalStore, type LocalStore } from './local-store.js';
import type { DocumentStore } from './store.js';

/** S3's client is large, and only loaded where it is used. The clock says when a link of our own has ended. */
export async function createDocumentStore(
  { s3, folder, secret }: DocumentSettings,
  clock?: () => Date,
): Promise<DocumentStore | LocalStore> {
  if (!s3) return createLocalStore({ folder, secret, clock });
  const { createS3Store } = await import('./s3-store.js');
  return createS3Store(s3);
}
