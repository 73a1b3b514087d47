/**
 * Sends what waits in the queue, one mail after the other. A mail is sent once as far as SMTP allows: it is claimed
 * before, and settled by the server's answer. Where the answer is lost, nobody can know whether it was taken; then it is
 * sent again, under the same number, rather than never.
 */
import { DeliveryFailure, type Delivery } from './delivery.js';
import { renderMail } from './render-mail.js';
import type { MailPlaces } from './templates.js';
import type { Pool } from '../db/client.js';
import { claimMail, putMailBack, settleMail, type ClaimedMail } from '../db/mail-queue.js';

export interface SendParts {
  pool: Pool;
  delivery: Delivery;
  places: MailPlaces;
}

/** Half a day of trying, at 1, 2, 4, … minutes; then it is dead, and the dashboard shows it. */
const MOST_ATTEMPTS = 10;
const LONGEST_WAIT = 6 * 3_600;
const waitAfter = (attempts: number): number => Math.min(60 * 2 ** (attempts - 1), LONGEST_WAIT);

/** Until nothing waits, or nothing can be handed over. */
export async function sendWaitingMail(parts: SendParts): Promise<void> {
  for (let mail = await claimMail(parts.pool); mail; mail = await claimMail(parts.pool)) {
    if ((await sendOne(parts, mail)) === 'unreachable') return;
  }
}

async function sendOne({ pool, delivery, places }: SendParts, mail: ClaimedMail): Promise<'settled' | 'unreachable'> {
  if (mail.lapsed || mail.email === null) {
    await settleMail(pool, mail, 'LAPSED', mail.lapsed ? 'too late' : 'nobody to send it to');
    return 'settled';
  }
  try {
    const rendered = renderMail(mail, places);
    await delivery.send({ ...rendered, id: mail.id, to: mail.email, date: mail.created_at });
  } catch (error) {
    return notSent(pool, mail, error);
  }
  await settleMail(pool, mail, 'SENT');
  return 'settled';
}

async function notSent(pool: Pool, mail: ClaimedMail, error: unknown): Promise<'settled' | 'unreachable'> {
  const { outcome, reason } =
    error instanceof DeliveryFailure ? error : new DeliveryFailure('later', error instanceof Error ? error.name : '?');
  if (outcome === 'refused' || mail.attempts >= MOST_ATTEMPTS) await settleMail(pool, mail, 'DEAD', reason);
  else await putMailBack(pool, mail, waitAfter(mail.attempts), reason);
  return outcome === 'unreachable' ? 'unreachable' : 'settled';
}
