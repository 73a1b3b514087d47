/** The store that the settings name. */
import type { DocumentSettings } from '../config-documents.js';
import { createLocalStore, type LocalStore } from './local-store.js';
import { createS3Store } from './s3-store.js';
import type { DocumentStore } from './store.js';

export const createDocumentStore = ({ s3, folder, secret }: DocumentSettings): DocumentStore | LocalStore =>
  s3 ? createS3Store(s3) : createLocalStore({ folder, secret });
