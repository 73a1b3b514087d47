/** The reminders: which papers have run out, and which will within 7, 30 and 60 days. */
import { ownerName } from './contents.js';
import type { ExpiringJSON } from './screen-json.js';
import { readExpiringPapers } from '../db/kyc-documents.js';
import { readerRows, type Reader } from '../db/reader.js';
import { FARTHEST_REMINDER, reminderOf } from '../domain/kyc.js';

const SHOWN = 10;
const DAY = 86_400_000;
const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

export async function expiringPapers(reader: Reader, now: Date): Promise<ExpiringJSON[]> {
  const until = dayOf(new Date(now.getTime() + FARTHEST_REMINDER * DAY));
  const papers = await readExpiringPapers(readerRows(reader), until, SHOWN);
  return papers.flatMap(({ id, document_type, expires_at, ...owner }) => {
    const reminder = reminderOf(expires_at, dayOf(now));
    return reminder ? [{ id, client: ownerName(owner), document_type, day: expires_at, reminder }] : [];
  });
}
