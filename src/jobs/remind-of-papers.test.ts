// Clients are written to before a paper runs out: once each time, by real SMTP, whatever days were missed and however
// many servers run; and never of a paper that a newer one is to replace.
import { openHouse, settingsOf, type House } from '../../test/support/house.js';
import { plantClient, plantPaper } from '../../test/support/planted.js';
import { openMailServer, type MailServer } from '../../test/support/smtp-server.js';
import { createPool } from '../db/client.js';
import type { Delivery } from '../notify/index.js';
import { sendWaitingMail } from '../notify/send-mail.js';
import { createSmtpDelivery } from '../notify/smtp-delivery.js';
import { editDocument } from '../services/review-document.js';
import { remindOfPapersJob } from './remind-of-papers.js';

let house: House;
let server: MailServer;
let delivery: Delivery;
beforeAll(async () => {
  [house, server] = await Promise.all([openHouse(), openMailServer()]);
  const smtp = { host: '127.0.0.1', port: server.port, secure: false, requireTls: false };
  delivery = createSmtpDelivery(smtp, 'The House <portal@example.org>');
});
afterAll(async () => {
  delivery.close();
  await Promise.all([house.close(), server.close()]);
});
beforeEach(() => void (server.taken.length = 0));

const places = { origin: 'https://portal.example.org', resetToken: () => '' };
const LAST_DAY = '2026-06-30';
const paperOf = (client: string, more: Parameters<typeof plantPaper>[2] = {}) =>
  plantPaper(house, client, { status: 'APPROVED', expires_at: LAST_DAY, ...more });

/** What was written to this client on this day, and what is in the queue and the log of it. */
async function mailsOn(day: string): Promise<(string | undefined)[]> {
  const at = new Date(`${day}T06:19:00Z`);
  house.setClock(at.toISOString());
  await remindOfPapersJob({ pool: house.pool, door: house.door, clock: () => at }).run();
  await sendWaitingMail({ pool: house.pool, delivery, places });
  return server.taken.splice(0).map(({ subject }) => subject);
}
const SOON = 'One of your papers runs out soon';
const OVER = 'One of your papers has run out';

test('at 60, 30 and 7 days and once it is over, each once; the days between are silent', async () => {
  const client = await plantClient(house);
  const { email } = (await house.rows.row<{ email: string }>('SELECT email FROM users WHERE id = $1', [client])) ?? {};
  const paper = await paperOf(client);
  const days = ['2026-04-30', '2026-05-01', '2026-05-02', '2026-05-30', '2026-05-31', '2026-06-01', '2026-06-22'];
  const told = [];
  for (const day of days) told.push(await mailsOn(day));
  expect(told).toEqual([[], [SOON], [], [], [SOON], [], []]);
  house.setClock('2026-06-23T06:19:00Z');
  await remindOfPapersJob({ pool: house.pool, door: house.door, clock: () => new Date('2026-06-23T06:19:00Z') }).run();
  await sendWaitingMail({ pool: house.pool, delivery, places });
  const [mail] = server.taken.splice(0);
  expect(mail?.to).toMatchObject({ text: email });
  expect(mail?.text).toContain('valid until 30 Jun 2026');
  expect(mail?.text).toContain('https://portal.example.org/portal/identity');
  expect([await mailsOn('2026-06-30'), await mailsOn('2026-07-01'), await mailsOn('2026-08-01')]).toEqual([
    [],
    [OVER],
    [],
  ]);
  const logged = `SELECT metadata->>'reminder' AS reminder, actor_id FROM activity_logs
    WHERE action_type = 'KYC_DOCUMENT_REMINDED' AND target_id = $1 ORDER BY seq`;
  expect(await house.rows.rows(logged, [paper])).toEqual(
    ['60', '30', '7', 'expired'].map((reminder) => ({ reminder, actor_id: null })),
  );
  const queued = await house.rows.rows('SELECT params, once_key FROM internal.mail_queue WHERE user_id = $1', [client]);
  expect(JSON.stringify(queued)).not.toContain(email);
});

test('after days on which nothing ran there is one mail, of the nearest; another last day is told anew', async () => {
  const paper = await paperOf(await plantClient(house), { expires_at: '2027-06-30' });
  expect(await mailsOn('2027-06-10')).toEqual([SOON]);
  expect(await mailsOn('2027-06-29')).toEqual([SOON]);
  await house.door.run(editDocument, house.admin, { id: paper, expires_at: '2027-08-31' });
  expect(await mailsOn('2027-06-30')).toEqual([]);
  expect(await mailsOn('2027-07-10')).toEqual([SOON]);
  expect(await mailsOn('2027-07-11')).toEqual([]);
});

test('what a newer paper is to replace is told no more; a newer one that was rejected replaces nothing', async () => {
  const expires_at = '2028-06-30';
  const newer = (status: 'PENDING' | 'APPROVED' | 'REJECTED', days?: string) => async (): Promise<string> => {
    const client = await plantClient(house);
    const old = await paperOf(client, { expires_at, uploaded_at: '2026-01-01T00:00:00Z' });
    await plantPaper(house, client, { status, expires_at: days, uploaded_at: '2026-01-02T00:00:00Z' });
    return old;
  };
  // Of the papers of the tests before, the last is told now.
  await mailsOn('2028-05-01');
  await newer('PENDING')();
  await newer('APPROVED', '2038-01-01')();
  expect(await mailsOn('2028-06-01')).toEqual([]);
  await newer('REJECTED')();
  expect(await mailsOn('2028-06-01')).toEqual([SOON]);
});

test('two servers and eight runs at once write once to each', async () => {
  await mailsOn('2029-01-01');
  for (let count = 0; count < 6; count += 1) await paperOf(await plantClient(house), { expires_at: '2029-06-30' });
  const at = new Date('2029-06-25T06:19:00Z');
  house.setClock(at.toISOString());
  const other = createPool(settingsOf(house.database.url('app')));
  const pools = [house.pool, other, house.pool, other, house.pool, other, house.pool, other];
  await Promise.all(pools.map((pool) => remindOfPapersJob({ pool, door: house.door, clock: () => at }).run()));
  await sendWaitingMail({ pool: house.pool, delivery, places });
  await other.end();
  expect(server.taken).toHaveLength(6);
  const logged = `SELECT count(*)::int AS rows FROM activity_logs
    WHERE action_type = 'KYC_DOCUMENT_REMINDED' AND metadata->>'expires_at' = '2029-06-30'`;
  expect(await house.rows.row(logged)).toEqual({ rows: 6 });
});
