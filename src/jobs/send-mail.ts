/** Every minute: what waits to be sent is sent. A mail server that is away makes no server unready; mail waits for it. */
import type { Job } from './job.js';
import { removeSettledMail } from '../db/mail-queue.js';
import { sendWaitingMail, type Delivery, type SendParts } from '../notify/index.js';

const KEPT_DAYS = 30;

export interface MailParts extends Omit<SendParts, 'delivery'> {
  /** None where no mail server is named. */
  delivery: Delivery | undefined;
}

export const sendMailJob = ({ pool, places, delivery }: MailParts): Job => ({
  name: 'send-mail',
  schedule: '*/1 * * * *',
  everySeconds: 60,
  lateAfterSeconds: 3_600,
  async run() {
    if (delivery) await sendWaitingMail({ pool, delivery, places });
    await removeSettledMail(pool, KEPT_DAYS);
  },
});
