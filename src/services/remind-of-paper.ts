/**
 * Writes to a client whose paper runs out: at 60, 30 and 7 days, and once it has. Each is told once, by the nearest that
 * is due, so that days on which no server ran are made good by one mail and not by three. A last day that was put right
 * is another, and is told anew; a paper that a newer one is to replace is told of no more.
 */
import { form, id } from './input.js';
import { lockedClientPerson } from './lock-person.js';
import { defineUseCase } from './use-case.js';
import type { Rows } from '../db/client.js';
import { findDocument, findExpiringPaper, readExpiringDays } from '../db/kyc-documents.js';
import { readToldKeys } from '../db/mail-queue.js';
import { FARTHEST_REMINDER, reminderOf, type Reminder } from '../domain/kyc.js';
import { refusal } from '../errors.js';
import { queueMail } from '../notify/index.js';

const DAY = 86_400_000;
const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

interface Expiring {
  id: string;
  /** Its last day. */
  expires_at: string;
}

const onceKey = ({ id: paper, expires_at }: Expiring, reminder: Reminder): string =>
  `paper ${paper} ${expires_at} ${reminder}`;

export const remindOfPaper = defineUseCase({
  name: 'remind-of-paper',
  allow: ['system'],
  input: form({ id: id() }),
  async run(tx, { id: paperId }, { now }) {
    const named = await findDocument(tx, paperId);
    if (!named) throw refusal('not_found', 'id');
    // Papers come in and are reviewed under the client's lock.
    await lockedClientPerson(tx, named.user_id);
    const paper = await findExpiringPaper(tx, paperId);
    if (!paper) throw refusal('paper_superseded');
    const reminder = reminderOf(paper.expires_at, dayOf(now()));
    const isTold = reminder !== undefined && (await tell(tx, named.user_id, paper, reminder));
    if (!isTold) throw refusal('already_in_state', undefined, { state: 'told' });
    return {
      result: { id: paperId },
      log: {
        action: 'KYC_DOCUMENT_REMINDED' as const,
        target: { type: 'kyc_documents', id: paperId },
        description: 'Wrote to the client about a paper that runs out',
        metadata: { reminder, expires_at: paper.expires_at },
      },
    };
  },
});

const tell = (tx: Parameters<typeof queueMail>[0], to: string, paper: Expiring, reminder: Reminder): Promise<boolean> =>
  queueMail(tx, {
    to,
    template: reminder === 'expired' ? 'paper-expired' : 'paper-expires',
    params: { day: paper.expires_at },
    onceKey: onceKey(paper, reminder),
  });

/** The papers of which somebody is to be told today and has not been. */
export async function papersToTell(rows: Rows, now: Date): Promise<string[]> {
  const today = dayOf(now);
  const papers = await readExpiringDays(rows, dayOf(new Date(now.getTime() + FARTHEST_REMINDER * DAY)));
  const due = papers.flatMap((paper) => {
    const reminder = reminderOf(paper.expires_at, today);
    return reminder ? [{ id: paper.id, key: onceKey(paper, reminder) }] : [];
  });
  const told = await readToldKeys(
    rows,
    due.map(({ key }) => key),
  );
  return due.filter(({ key }) => !told.has(key)).map((paper) => paper.id);
}
