/**
 * Opening a paper. The staff may open any, a client the own ones; the log says who opened which before there is a link
 * to it. A client who asks for somebody else's is told that there is none, and the log says that, too.
 */
import { form, id } from './input.js';
import { dispositionOf } from './paper-file.js';
import { defineUseCase, type Outcome, type Result } from './use-case.js';
import { findDocument, type StoredDocument } from '../db/kyc-documents.js';
import { EVERYBODY_SIGNED_IN } from '../domain/access.js';
import { refusal } from '../errors.js';
import type { Actor } from '../request-context.js';

/** What a link is made from. No link is kept, so it is no part of it. */
export interface Opened extends Result {
  storage_key: string;
  mime_type: StoredDocument['mime_type'];
  disposition: string;
}

export const viewDocument = defineUseCase({
  name: 'view-document',
  allow: EVERYBODY_SIGNED_IN,
  input: form({ id: id() }),
  async run(tx, input, { actor }): Promise<Outcome<Opened>> {
    const paper = await findDocument(tx, input.id);
    if (!paper) throw refusal('not_found', 'id');
    const { storage_key, mime_type } = paper;
    const opened = { id: paper.id, storage_key: storage_key ?? '', mime_type, disposition: dispositionOf(paper) };
    const target = { type: 'kyc_documents', id: paper.id };
    if (!maySee(actor, paper)) {
      const log = { action: 'ACCESS_DENIED' as const, target, description: 'Refused: view-document of another client' };
      return { result: opened, log, failure: refusal('not_found', 'id') };
    }
    if (storage_key === null) throw refusal('paper_not_kept');
    return {
      result: opened,
      log: { action: 'KYC_DOCUMENT_VIEWED', target, description: `Viewed a paper: ${paper.document_type}` },
    };
  },
});

const maySee = (actor: Actor, { user_id }: StoredDocument): boolean =>
  actor.kind === 'person' && (actor.role !== 'CUSTOMER' || actor.id === user_id);
