// A forgotten password: asked for, set anew, and everything that a stranger may try with it.
import { archiveClient } from './archive-client.js';
import { askPasswordReset } from './ask-password-reset.js';
import { changeOwnPassword } from './change-own-password.js';
import { editClient } from './edit-client.js';
import { openClient } from './open-client.js';
import { resetPassword } from './reset-password.js';
import { restoreClient } from './restore-client.js';
import { setPassword } from './set-password.js';
import { signIn } from './sign-in.js';
import { idOf, openHouse, PASSWORD, person, type House } from '../../test/support/house.js';
import { newEmail } from '../../test/support/planted.js';
import { stranger, tokenFor as tokenOf } from '../../test/support/reset-link.js';
import { setUpPhone } from '../../test/support/second-factor.js';

let house: House;
const AT = '2026-02-01T10:00:00.000Z';
const after = (minutes: number): string => new Date(Date.parse(AT) + minutes * 60_000).toISOString();
const NEW = 'a brighter horse';
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
beforeEach(() => house.setClock(AT));

const ask = (email: string) => house.door.run(askPasswordReset, stranger, { email });
const tokenFor = (email: string) => tokenOf(house, email);
const reset = (token: unknown, password = NEW, again = password) =>
  house.door.run(resetPassword, stranger, { token, new_password: password, new_password_again: again });
const enter = (email: string, password: string) => house.door.run(signIn, stranger, { email, password });
const lastLog = () =>
  house.rows.row<Record<string, unknown>>(
    `SELECT action_type, actor_id, target_id, metadata FROM activity_logs ORDER BY created_at DESC, id LIMIT 1`,
  );
const ended = { code: 'reset_link_ended' };

test('the link sets a password, once; sessions end, the owner is told, and the log names the person', async () => {
  const token = await tokenFor('Stock@Example.com');
  expect(await lastLog()).toMatchObject({ action_type: 'PASSWORD_RESET_ASKED', target_id: idOf(house.client.stock) });
  const epoch = () => house.rows.row('SELECT session_epoch FROM users WHERE id = $1', [idOf(house.client.stock)]);
  const before = await epoch();
  await reset(token);
  expect(await epoch()).not.toEqual(before);
  expect(await lastLog()).toMatchObject({ action_type: 'PASSWORD_CHANGED', actor_id: idOf(house.client.stock) });
  expect(await enter('stock@example.com', NEW)).toMatchObject({ role: 'CUSTOMER' });
  await expect(enter('stock@example.com', PASSWORD)).rejects.toMatchObject({ code: 'wrong_credentials' });
  expect(await house.count(`internal.mail_queue WHERE template = 'password-changed'`)).toBe(1);
  await expect(reset(token, 'yet another horse')).rejects.toMatchObject(ended);
  expect(await lastLog()).toMatchObject({ action_type: 'LOGIN_FAILED', metadata: { reason: 'reset link' } });
});

test('the same link used twice at once sets one password', async () => {
  const token = await tokenFor('stock@example.com');
  const both = await Promise.allSettled([reset(token, 'the first horse'), reset(token, 'the other horse')]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('one link that was used ends all others of its person, and none of another’s', async () => {
  const [first, second] = [await tokenFor('stock@example.com'), await tokenFor('stock@example.com')];
  const other = await tokenFor('crypto@example.com');
  await reset(second);
  await expect(reset(first)).rejects.toMatchObject(ended);
  await reset(other);
});

test.each([
  [29.9, true],
  [30, false],
  [31, false],
  [60 * 24, false],
  [-0.5, true],
  [-2, false],
  [-60 * 24, false],
])('after %d minutes the link opens: %s', async (minutes, opens) => {
  const token = await tokenFor('crypto@example.com');
  house.setClock(after(minutes));
  const outcome = reset(token);
  if (opens) await expect(outcome).resolves.toBeTruthy();
  else await expect(outcome).rejects.toMatchObject(ended);
});

test.each<[string, (id: string) => Promise<unknown>]>([
  [
    'their own new password',
    (id) =>
      house.door.run(changeOwnPassword, person(id, 'CUSTOMER'), {
        current_password: PASSWORD,
        new_password: 'my own new horse',
        new_password_again: 'my own new horse',
      }),
  ],
  [
    'a password that an admin has set',
    (id) => house.door.run(setPassword, house.admin, { id, password: 'the house’s horse' }),
  ],
  ['another address to sign in with', (id) => house.door.run(editClient, house.admin, { id, email: newEmail() })],
  [
    'having been archived and restored',
    async (id) => {
      await house.door.run(archiveClient, house.admin, { id });
      await house.door.run(restoreClient, house.admin, { id });
    },
  ],
])('a link that was asked for before opens nothing after %s', async (_what, change) => {
  const [email, other] = [newEmail(), await tokenFor('crypto@example.com')];
  const form = { email, account_type: 'STOCK', password: PASSWORD, first_name: 'Lina', last_name: 'Link' };
  const { id } = await house.door.run(openClient, house.admin, form);
  const token = await tokenFor(email);
  await change(id);
  await expect(reset(token, 'an attacker’s horse')).rejects.toMatchObject(ended);
  await expect(enter(email, 'an attacker’s horse')).rejects.toMatchObject({ code: 'wrong_credentials' });
  await reset(other);
});

test('one link sent twenty times at once, each with another password, sets one', async () => {
  const token = await tokenFor('crypto@example.com');
  const all = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => reset(token, `horse number ${i}`)));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test.each(['', 'x', "' OR 1=1", 'A'.repeat(22), ['a'], { token: 1 }, null])('%j opens nothing', async (token) => {
  await expect(reset(token)).rejects.toMatchObject(ended);
});

test('the database alone gives no link: neither the rows nor the queue hold what opens', async () => {
  const token = await tokenFor('crypto@example.com');
  const all = JSON.stringify([
    await house.rows.rows('SELECT * FROM internal.password_resets'),
    await house.rows.rows('SELECT * FROM internal.mail_queue'),
    await house.rows.rows('SELECT * FROM activity_logs'),
    await house.rows.rows('SELECT * FROM command_requests'),
  ]);
  expect(all).not.toContain(token);
  const row = await house.rows.row<{ id: string; token_hash: string }>(
    'SELECT id, token_hash FROM internal.password_resets ORDER BY created_at DESC LIMIT 1',
  );
  await expect(reset(row?.id)).rejects.toMatchObject(ended);
  await expect(reset(row?.token_hash)).rejects.toMatchObject(ended);
});

test('nobody learns whether there is an account: the answer is the same, and the log alone knows', async () => {
  const known = await ask('compliance@example.com');
  const mails = await house.count('internal.mail_queue');
  const unknown = await ask('nobody@example.com');
  const { log_id: _one, ...first } = known;
  const { log_id: _other, ...second } = unknown;
  expect(second).toEqual(first);
  expect(await house.count('internal.mail_queue')).toBe(mails);
  expect(await lastLog()).toMatchObject({ action_type: 'PASSWORD_RESET_ASKED', target_id: null });
});

test('the new password keeps the rules', async () => {
  const token = await tokenFor('crypto@example.com');
  await expect(reset(token, 'short')).rejects.toMatchObject({ code: 'too_short' });
  await expect(reset(token, NEW, 'another horse')).rejects.toMatchObject({ code: 'passwords_differ' });
  await reset(token);
});

test('staff are asked for their code all the same', async () => {
  await setUpPhone(house, house.officer, AT);
  const token = await tokenFor('compliance@example.com');
  await reset(token);
  expect(await enter('compliance@example.com', NEW)).toMatchObject({ code_needed: 'yes', role: null });
});

test('who may not sign in gets no mail, and a link asked for before opens nothing', async () => {
  const token = await tokenFor('stock@example.com');
  await house.door.run(archiveClient, house.admin, { id: idOf(house.client.stock) });
  await expect(reset(token)).rejects.toMatchObject(ended);
  const mails = await house.count('internal.mail_queue');
  await ask('stock@example.com');
  expect(await house.count('internal.mail_queue')).toBe(mails);
});
