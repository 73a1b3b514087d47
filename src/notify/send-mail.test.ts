// The queue and a real SMTP conversation: what a server that takes, stalls, errs or hangs up does to a mail.
import { createSmtpDelivery } from './smtp-delivery.js';
import { sendWaitingMail } from './send-mail.js';
import { createPool } from '../db/client.js';
import { readDeadMail, removeSettledMail } from '../db/mail-queue.js';
import { inTransaction } from '../db/transaction.js';
import { queueMail, type Delivery } from './index.js';
import { idOf, openHouse, settingsOf, type House } from '../../test/support/house.js';
import { openMailServer, type MailServer } from '../../test/support/smtp-server.js';

let house: House;
let server: MailServer;
let delivery: Delivery;
const FROM = 'The House <portal@example.org>';
const places = { origin: 'https://portal.example.org', resetToken: (id: string) => `token-of-${id}` };
const smtpOf = (port: number) => ({ host: '127.0.0.1', port, secure: false, requireTls: false });

beforeAll(async () => {
  [house, server] = await Promise.all([openHouse(), openMailServer()]);
  delivery = createSmtpDelivery(smtpOf(server.port), FROM, { answerMs: 400, conversationMs: 800 });
});
afterAll(async () => {
  delivery.close();
  await Promise.all([house.close(), server.close()]);
});
beforeEach(async () => {
  await house.rows.rows('DELETE FROM internal.mail_queue');
  server.taken.length = 0;
  server.will('take');
});

const queue = (count = 1, onceKey?: string) =>
  inTransaction(house, async (tx) => {
    for (let index = 0; index < count; index += 1)
      await queueMail(tx, { to: idOf(house.client.stock), template: 'password-changed', onceKey });
  });
const send = () => sendWaitingMail({ pool: house.pool, delivery, places });
/** As if the wait were over, or the sender had died in the middle. */
const wait = () =>
  house.rows.rows(
    `UPDATE internal.mail_queue SET next_attempt_at = now() - interval '1 second', claimed_until = now() - interval '1 second'`,
  );
const state = () =>
  house.rows.row<Record<string, unknown>>(
    `SELECT status, attempts, failure, round(extract(epoch FROM next_attempt_at - clock_timestamp()) / 60)::int AS minutes
     FROM internal.mail_queue`,
  );

test('a mail goes to the person’s address of the moment, once, in words and as a page, and says how it may be answered', async () => {
  await queue();
  await send();
  await send();
  expect(server.taken).toHaveLength(1);
  const [mail] = server.taken;
  expect(mail?.to).toMatchObject({ text: 'stock@example.com' });
  expect(mail?.from?.text).toBe('"The House" <portal@example.org>');
  expect(mail?.subject).toBe('Your password was changed');
  expect(mail?.text).toContain('https://portal.example.org/login');
  expect(mail?.html).toContain('href="https://portal.example.org/login"');
  expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
  expect(mail?.messageId).toMatch(/^<[0-9a-f-]{36}@example\.org>$/);
  expect(await state()).toMatchObject({ status: 'SENT', attempts: 1, failure: null });
});

test('what is not committed is not sent', async () => {
  await expect(
    inTransaction(house, async (tx) => {
      await queueMail(tx, { to: idOf(house.client.stock), template: 'password-changed' });
      throw new Error('taken back');
    }),
  ).rejects.toThrow('taken back');
  await send();
  expect(server.taken).toEqual([]);
});

test('what is told once is told once', async () => {
  await queue(1, 'paper:1');
  await send();
  await removeSettledMail(house.pool, 0);
  await queue(2, 'paper:1');
  await send();
  expect(server.taken).toHaveLength(1);
});

test.each([
  [{ recipient: 450 } as const, 'SMTP 450 RCPT TO'],
  [{ data: 451 } as const, 'SMTP 451 DATA'],
])('an answer of %j is a wait, then another attempt', async (plan, failure) => {
  server.will(plan);
  await queue();
  await send();
  expect(await state()).toEqual({ status: 'WAITING', attempts: 1, failure, minutes: 1 });
  await send();
  expect(await state()).toMatchObject({ attempts: 1 });
  await wait();
  await send();
  expect(await state()).toMatchObject({ status: 'WAITING', attempts: 2, minutes: 2 });
  server.will('take');
  await wait();
  await send();
  expect(await state()).toMatchObject({ status: 'SENT', attempts: 3 });
  expect(server.taken).toHaveLength(1);
});

test.each([
  [{ recipient: 550 } as const, 'SMTP 550 RCPT TO'],
  [{ data: 554 } as const, 'SMTP 554 DATA'],
])('an answer of %j is final: the mail is dead, is shown, and is not tried again', async (plan, failure) => {
  server.will(plan);
  await queue();
  await send();
  await wait();
  server.will('take');
  await send();
  expect(server.taken).toEqual([]);
  expect(await state()).toMatchObject({ status: 'DEAD', attempts: 1, failure });
  expect(await readDeadMail(house.pool, 14, 10)).toMatchObject([
    { template: 'password-changed', failure, user_id: idOf(house.client.stock), last_name: 'Client' },
  ]);
});

test('one refused mail holds up no other', async () => {
  server.will({ recipient: 550 }, { data: 451 }, 'take');
  await queue(3);
  await send();
  expect(server.taken).toHaveLength(1);
});

test('a server that says nothing more is not waited for, and the mail is sent again under its number', async () => {
  server.will('stall');
  await queue();
  const since = performance.now();
  await send();
  expect(performance.now() - since).toBeLessThan(5_000);
  expect(await state()).toMatchObject({ status: 'WAITING', failure: 'ETIMEDOUT' });
  server.will('take');
  await wait();
  await send();
  expect(server.taken.map(({ messageId }) => messageId)).toEqual([
    server.taken[0]?.messageId,
    server.taken[0]?.messageId,
  ]);
});

test('a server that hangs up before it has answered may have taken it: it is sent again under its number', async () => {
  server.will('take and hang up', 'take');
  await queue();
  await send();
  expect(await state()).toMatchObject({ status: 'WAITING', attempts: 1 });
  await wait();
  await send();
  expect(await state()).toMatchObject({ status: 'SENT', attempts: 2 });
  expect(new Set(server.taken.map(({ messageId }) => messageId)).size).toBe(1);
});

test('with no server there, one mail is tried and all wait', async () => {
  const nowhere = createSmtpDelivery(smtpOf(1), FROM);
  await queue(3);
  await sendWaitingMail({ pool: house.pool, delivery: nowhere, places });
  expect(await house.rows.rows(`SELECT attempts FROM internal.mail_queue ORDER BY attempts`)).toEqual([
    { attempts: 0 },
    { attempts: 0 },
    { attempts: 1 },
  ]);
});

test('a password that the server does not take kills no mail; the right one is let in', async () => {
  const guarded = await openMailServer({ auth: { user: 'house', pass: 'right' } });
  const as = (pass: string) => createSmtpDelivery({ ...smtpOf(guarded.port), auth: { user: 'house', pass } }, FROM);
  await queue();
  await sendWaitingMail({ pool: house.pool, delivery: as('wrong'), places });
  expect(await state()).toMatchObject({ status: 'WAITING', failure: expect.stringContaining('SMTP 535') });
  await wait();
  await sendWaitingMail({ pool: house.pool, delivery: as('right'), places });
  expect(guarded.taken).toHaveLength(1);
  await guarded.close();
});

test.each([false, true])('where TLS is asked for, nothing is said without it (offered: %s)', async (tls) => {
  const open = await openMailServer({ tls });
  await queue();
  const strict = createSmtpDelivery({ ...smtpOf(open.port), requireTls: true }, FROM);
  await sendWaitingMail({ pool: house.pool, delivery: strict, places });
  // The offered certificate is nobody's.
  expect(open.taken).toEqual([]);
  expect(await state()).toMatchObject({ status: 'WAITING' });
  await open.close();
});

test('two servers and eight senders at once send each mail once', async () => {
  await queue(30);
  const other = createPool(settingsOf(house.database.url('app')));
  const pools = [house.pool, other, house.pool, other, house.pool, other, house.pool, other];
  await Promise.all(pools.map((pool) => sendWaitingMail({ pool, delivery, places })));
  await other.end();
  expect(server.taken).toHaveLength(30);
  expect(new Set(server.taken.map(({ messageId }) => messageId)).size).toBe(30);
});

test('a sender that dies in the middle leaves its mail to the next, and settles it no more once it wakes', async () => {
  await queue();
  let wake = (): void => undefined;
  const asleep: Delivery = { send: () => new Promise((resolve) => (wake = resolve)), close: () => undefined };
  const sleeper = sendWaitingMail({ pool: house.pool, delivery: asleep, places });
  while ((await state())?.status !== 'SENDING') await new Promise((resolve) => setTimeout(resolve, 10));
  await send();
  expect(server.taken).toEqual([]);
  await wait();
  server.will({ recipient: 550 });
  await send();
  wake();
  await sleeper;
  expect(await state()).toMatchObject({ status: 'DEAD', attempts: 2 });
});

test('after ten attempts a mail is given up', async () => {
  server.will({ data: 451 });
  await queue();
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    await wait();
    await send();
  }
  expect(await state()).toMatchObject({ status: 'DEAD', attempts: 10 });
});

test('what comes too late, or to somebody who is no longer here, is not sent', async () => {
  await queue(2);
  await house.rows.rows(
    `UPDATE internal.mail_queue SET good_until = now() - interval '1 second' WHERE id = (SELECT min(id::text)::uuid FROM internal.mail_queue)`,
  );
  await send();
  expect(server.taken).toHaveLength(1);
  expect(await house.count(`internal.mail_queue WHERE status = 'LAPSED'`)).toBe(1);
});
