// A mail server that is down, slow, refuses now or for ever, or takes a mail and hangs up; and senders that die over it.
import { readDeadMail } from '../../src/db/mail-queue.js';
import type { Delivery, Letter } from '../../src/notify/delivery.js';
import { createSmtpDelivery } from '../../src/notify/smtp-delivery.js';
import { sendWaitingMail } from '../../src/notify/send-mail.js';
import type { RequestContext } from '../../src/request-context.js';
import { askPasswordReset } from '../../src/services/ask-password-reset.js';
import { setPassword } from '../../src/services/set-password.js';
import { deposit, idOf, openHouse, withKey, type House } from '../support/house.js';
import { openMailServer, type MailPlan, type MailServer } from '../support/smtp-server.js';
import { audit } from './audit.js';
import type { Chance } from './chance.js';
import { drill, READY_WITHIN_MS, repeatedly, requireNone, TIMEOUT_MS } from './repeat.js';

const FROM = 'The House <portal@example.org>';
const SENDERS = 3;
const FAULTY: readonly MailPlan[] = [
  { recipient: 450 },
  { recipient: 550 },
  { data: 451 },
  { data: 554 },
  'take and hang up',
];

let house: House;
let server: MailServer;
let smtp: Delivery;
let nowhere: Delivery;
beforeAll(async () => {
  [house, server] = await Promise.all([openHouse(), openMailServer()]);
  await deposit(house, house.client.stock, '1000.00');
  const at = (port: number) => ({ host: '127.0.0.1', port, secure: false, requireTls: false });
  smtp = createSmtpDelivery(at(server.port), FROM, { answerMs: 1_500, conversationMs: 2_500 });
  nowhere = createSmtpDelivery(at(1), FROM);
}, READY_WITHIN_MS);
afterAll(async () => {
  smtp.close();
  await Promise.all([house.close(), server.close()]);
});

/** Which mails a sender was told of that they are taken, in the life of that sender. */
let heard: string[] = [];

const living = (delivery: Delivery): Delivery => ({
  async send(letter: Letter) {
    await delivery.send(letter);
    heard.push(letter.id);
  },
  close: () => undefined,
});

/** Whoever sends by it dies before the mail is said, or after it was and before that could be noted. */
const dying = (when: 'before' | 'after', dead: () => void): Delivery => ({
  async send(letter: Letter) {
    if (when === 'after') await smtp.send(letter).catch(() => undefined);
    dead();
    await new Promise(() => undefined);
  },
  close: () => undefined,
});

const places = { origin: 'https://portal.example.org', resetToken: (id: string) => `token-of-${id}` };
const sendBy = (delivery: Delivery) => sendWaitingMail({ pool: house.pool, delivery, places });

/** Ends once the sender has died, or has found nothing to send. */
const dieBy = (when: 'before' | 'after') => new Promise<void>((dead) => void sendBy(dying(when, dead)).then(dead));

/** As if the wait, and the time of whoever has died, were over. */
const wait = () =>
  house.rows.rows(
    `UPDATE internal.mail_queue SET next_attempt_at = now() - interval '1 second', claimed_until = now() - interval '1 second'
     WHERE status IN ('WAITING', 'SENDING')`,
  );

const stranger = { actor: { kind: 'anonymous' }, ip: '192.0.2.7' } as const satisfies RequestContext;

/** Commands that tell somebody by mail, entered while nobody can say whether mail goes out. */
async function commands(count: number): Promise<void> {
  const asks = Array.from({ length: count }, () =>
    house.door.run(askPasswordReset, stranger, { email: 'stock@example.com' }),
  );
  const password = 'a horse of the mail drill';
  await Promise.all([
    ...asks,
    house.door.run(setPassword, withKey(house.admin), { id: idOf(house.client.crypto), password }),
  ]);
}

/** A few rounds of whatever may go wrong, and then as many as it takes with a server that is in order. */
async function rounds(chance: Chance): Promise<void> {
  for (let round = chance.between(2, 4); round > 0; round -= 1) {
    const plans = Array.from({ length: chance.between(3, 9) }, () =>
      chance.below(3) === 0 ? 'take' : chance.oneOf(FAULTY),
    );
    server.will(...plans, chance.oneOf(['stall', 'take', { data: 451 }] as const));
    if (chance.below(3) === 0) await dieBy(chance.oneOf(['before', 'after']));
    const deliveries = Array.from({ length: SENDERS }, () => living(chance.below(4) === 0 ? nowhere : smtp));
    await Promise.all(deliveries.map(sendBy));
    await wait();
  }
  server.will('take');
  await Promise.all(Array.from({ length: SENDERS }, () => sendBy(living(smtp))));
}

interface Queued {
  id: string;
  status: string;
  failure: string | null;
}

/** Each is settled; what a living sender was told is taken was taken once and is sent no more; what is dead is shown. */
async function mailProblems(expected: number): Promise<string[]> {
  const queued = await house.rows.rows<Queued>('SELECT id, status, failure FROM internal.mail_queue');
  const shown = new Set((await readDeadMail(house.pool, 14, 1_000)).map(({ id }) => id));
  const came = server.taken.map(({ messageId = '' }) => messageId.slice(1, messageId.indexOf('@')));
  const wrong = queued.flatMap(({ id, status, failure }) => {
    const told = heard.filter((one) => one === id).length;
    const sent = status === 'SENT' && told === 1 && came.includes(id);
    const dead = status === 'DEAD' && told === 0 && shown.has(id) && /^SMTP 5\d\d/.test(failure ?? '');
    return sent || dead ? [] : [`mail ${id} is ${status} (${failure ?? 'no failure'}), heard of ${told} times`];
  });
  return queued.length === expected ? wrong : [...wrong, `${queued.length} mails for ${expected} commands`];
}

drill('mail-server-faults')(
  'a mail server that is down, slow, refuses or hangs up stops no command; each mail is sent once or shown as dead',
  () =>
    repeatedly('mail-server-faults', async (chance) => {
      await house.rows.rows('DELETE FROM internal.mail_queue');
      [heard, server.taken.length] = [[], 0];
      const count = chance.between(4, 12);
      await commands(count);
      await rounds(chance);
      requireNone([...(await mailProblems(count + 1)), ...(await audit({ house, told: [] }))]);
    }),
  TIMEOUT_MS,
);
