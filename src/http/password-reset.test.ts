// A forgotten password and the password asked for again, as a browser meets them.
import { openHouse, PASSWORD, type House } from '../../test/support/house.js';
import { serveApp, type ServedApp } from '../../test/support/served-app.js';
import { resetToken } from '../services/reset-token.js';
import type { Visitor } from '../../test/support/product.js';

let house: House;
let app: ServedApp;
beforeAll(async () => {
  house = await openHouse();
  app = await serveApp(house);
});
afterAll(async () => {
  await app.close();
  await house.close();
});
beforeEach(async () => void (await house.rows.rows('DELETE FROM internal.sign_in_attempts')));

const send = (visitor: Visitor, path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  visitor.fetch(path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { accept: 'text/html', ...headers },
  });
const mails = () => house.count(`internal.mail_queue WHERE template = 'password-reset'`);
async function lastToken(): Promise<string> {
  const mail = await house.rows.row<{ params: { reset_id: string } }>(
    `SELECT params FROM internal.mail_queue WHERE template = 'password-reset' ORDER BY created_at DESC LIMIT 1`,
  );
  return resetToken(house.vault, mail?.params.reset_id ?? '');
}

test('whoever asks is told the same, in the same time, whether there is an account or not', async () => {
  const timed = async (email: string) => {
    const since = performance.now();
    const answer = await send(app.visitor(), '/password/forgotten', { email });
    return { ms: performance.now() - since, status: answer.status, to: answer.headers.get('location') };
  };
  const [known, unknown] = [await timed('stock@example.com'), await timed('nobody@example.com')];
  expect([known.status, known.to]).toEqual([303, '/password/forgotten?sent=1']);
  expect([unknown.status, unknown.to]).toEqual([known.status, known.to]);
  expect(Math.min(known.ms, unknown.ms)).toBeGreaterThan(390);
  expect(await mails()).toBe(1);
  const page = await (await app.visitor().fetch('/password/forgotten?sent=1')).text();
  expect(page).toContain('If there is an account');
});

test('the link’s form sets the password, ends the open session and leads to the sign-in; the second time it is ended', async () => {
  const inside = app.visitor();
  await inside.signIn('stock@example.com', PASSWORD);
  await send(app.visitor(), '/password/forgotten', { email: 'stock@example.com' });
  const token = await lastToken();
  const visitor = app.visitor();
  const page = await visitor.fetch(`/password/reset?token=${token}`, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain(`name="token" value="${token}"`);
  const fields = { token, new_password: 'a brighter horse', new_password_again: 'a brighter horse' };
  const mistyped = await send(visitor, '/password/reset', { ...fields, new_password_again: 'another' });
  expect([mistyped.status, await mistyped.text()]).toEqual([422, expect.stringContaining('differ')]);
  const done = await send(visitor, '/password/reset', fields);
  expect([done.status, done.headers.get('location')]).toEqual([303, '/login?reset=1']);
  expect((await inside.fetch('/portal/api/x')).status).toBe(401);
  expect((await visitor.fetch('/portal/api/x')).status).toBe(401);
  const again = await send(visitor, '/password/reset', fields);
  expect([again.status, await again.text()]).toEqual([422, expect.stringContaining('has been used')]);
  expect((await visitor.signIn('stock@example.com', 'a brighter horse')).status).toBe(303);
});

test('no link stands in the server’s own log', async () => {
  await send(app.visitor(), '/password/forgotten', { email: 'crypto@example.com' });
  const token = await lastToken();
  await app.visitor().fetch(`/password/reset?token=${token}`);
  await send(app.visitor(), '/password/reset', { token, new_password: 'x', new_password_again: 'x' });
  expect(app.logged()).toContain('/password/reset');
  expect(app.logged()).not.toContain(token);
});

test('a mailbox is not filled: after a few mails there is a wait, and the sign-in itself is not held up by it', async () => {
  const ask = () => send(app.visitor(), '/password/forgotten', { email: 'crypto@example.com' });
  const before = await mails();
  const all = [];
  for (let index = 0; index < 6; index += 1) all.push((await ask()).status);
  expect(all).toEqual([303, 303, 303, 303, 429, 429]);
  expect(await mails()).toBe(before + 4);
  expect((await app.visitor().signIn('crypto@example.com', PASSWORD)).status).toBe(303);
});

test('another site’s page can neither ask nor set', async () => {
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  for (const path of ['/password/forgotten', '/password/reset', '/account/confirm', '/account/security/end-others'])
    expect((await send(app.visitor(), path, { email: 'stock@example.com' }, foreign)).status).toBe(403);
});

describe('the password, asked for again', () => {
  test('is one whose age the door is told of, where that is asked for, and which is made young by giving it', async () => {
    const strict = await serveApp(house, { signIn: { secondFactor: 'optional', againMinutes: 10 } });
    const start = Date.now();
    strict.setNow(start);
    const visitor = strict.visitor();
    await visitor.signIn('admin@example.com', PASSWORD);
    const fresh = async () =>
      ((await (await visitor.fetch('/admin/api/x')).json()) as { context: { fresh?: boolean } }).context.fresh;
    expect(await fresh()).toBe(true);
    strict.setNow(start + 10 * 60_000);
    expect(await fresh()).toBe(false);
    const wrong = await send(
      visitor,
      '/account/confirm',
      { password: 'wrong horse 42' },
      { accept: 'application/json' },
    );
    expect([wrong.status, await fresh()]).toEqual([422, false]);
    const right = await send(visitor, '/account/confirm', { password: PASSWORD }, { accept: 'application/json' });
    expect([await right.json(), await fresh()]).toEqual([{ redirect: '/admin' }, true]);
    strict.setNow(start - 60 * 60_000);
    expect((await visitor.fetch('/admin/api/x')).status).toBe(401);
    await strict.close();
  });

  test('is never asked for where the setting says so', async () => {
    const visitor = app.visitor();
    await visitor.signIn('admin@example.com', PASSWORD);
    const { context } = (await (await visitor.fetch('/admin/api/x')).json()) as { context: object };
    expect(context).not.toHaveProperty('fresh');
  });
});
