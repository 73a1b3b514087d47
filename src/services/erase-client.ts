/**
 * Erases a client's personal data for good: the client's key is destroyed, names and e-mail are replaced, papers and free
 * texts go. The books and the log keep their rows and figures. Whoever is erased is written down outside of the database
 * before it is committed here, so that no backup brings anybody back (replay-erasures.ts).
 */
import { randomBytes } from 'node:crypto';
import { choice, email, form, id } from './input.js';
import { lockedClientPerson, type Person } from './lock-person.js';
import { hashPassword } from './passwords.js';
import { defineUseCase, type Erasure, type Outcome, type Preparation, type Tx } from './use-case.js';
import { lockPortfolio } from '../db/books.js';
import { blankPerson, holdsMoney } from '../db/erasure.js';
import type { DocumentStore } from '../documents/store.js';
import { refusal } from '../errors.js';

/** No words of one's own: the log keeps it for ever. */
export const ERASURE_REASONS = ['REQUEST', 'RETENTION_OVER', 'OPENED_BY_MISTAKE'] as const;

export interface Prepared {
  erasure: Erasure;
  store: DocumentStore;
  password_hash: string;
}

/** The password is one that nobody knows. */
export const prepareErasure = async ({ erasure, papers }: Preparation): Promise<Prepared> => ({
  erasure,
  store: papers.store,
  password_hash: await hashPassword(randomBytes(32).toString('base64url')),
});

export const eraseClient = defineUseCase({
  name: 'erase-client',
  allow: ['ADMIN'],
  input: form({ id: id(), reason: choice(ERASURE_REASONS), confirm_email: email() }),
  prepare: (_input, preparation) => prepareErasure(preparation),
  async run(tx, { id: client, reason, confirm_email }, { actor, now, prepared }) {
    await lockPortfolio(tx, client);
    const person = await lockedClientPerson(tx, client);
    const at = now();
    checkRetention(person, at, prepared.erasure.retentionYears);
    if (await holdsMoney(tx, client)) throw refusal('money_is_held');
    if (person.email !== confirm_email) throw refusal('confirmation_differs', 'confirm_email');
    const by = actor.kind === 'person' ? actor.id : null;
    return erased(tx, client, { at, by, reason }, prepared);
  },
});

function checkRetention({ archived_at }: Person, now: Date, years: number): void {
  if (!archived_at) throw refusal('client_not_archived', 'id');
  const until = new Date(archived_at);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  if (now < until) throw refusal('retention_not_over', 'id', { date: until.toISOString().slice(0, 10) });
}

interface Occasion {
  at: Date;
  by: string | null;
  reason: string;
}

export async function erased(
  tx: Tx,
  client: string,
  { at, by, reason }: Occasion,
  { erasure, store, password_hash }: Prepared,
): Promise<Outcome<{ id: string }>> {
  const { keys, before, after } = await blankPerson(tx, client, { at, by, password_hash });
  return {
    result: { id: client },
    log: {
      action: 'CLIENT_ERASED',
      target: { type: 'users', id: client },
      description: 'Erased a client’s personal data',
      change: { before, after },
      metadata: { reason, papers: String(keys.length) },
    },
    beforeCommit: () => erasure.list.add(client, at),
    async afterCommit() {
      tx.vault.forgetPerson(client);
      for (const key of keys) await store.remove(key);
    },
  };
}
