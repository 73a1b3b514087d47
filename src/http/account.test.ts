import { idOf, openHouse, PASSWORD, type House } from '../../test/support/house.js';
import { serveApp, type ServedApp } from '../../test/support/served-app.js';

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
beforeEach(async () => {
  await house.rows.rows('DELETE FROM internal.sign_in_attempts');
});

async function signedIn(email: string, password = PASSWORD) {
  const visitor = app.visitor();
  expect((await visitor.signIn(email, password)).status).toBe(303);
  return visitor;
}
type Visitor = Awaited<ReturnType<typeof signedIn>>;

const change = (visitor: Visitor, current: string, next: string, again = next, more: Record<string, string> = {}) =>
  visitor.fetch('/account/password', {
    method: 'POST',
    body: new URLSearchParams({ current_password: current, new_password: next, new_password_again: again, ...more }),
    headers: { accept: 'text/html' },
  });

test('everybody may: the own session goes on under a new id, every other one ends', async () => {
  for (const [email, home] of [
    ['compliance@example.com', '/admin'],
    ['crypto@example.com', '/portal'],
  ] as const) {
    const [here, elsewhere] = [await signedIn(email), await signedIn(email)];
    const before = here.cookie;
    const answer = await change(here, PASSWORD, 'a brighter horse');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account/password?changed=1']);
    expect(here.cookie).not.toBe(before);
    expect([(await here.fetch(home)).status, (await elsewhere.fetch(`${home}/api/x`)).status]).toEqual([200, 401]);
    expect((await fetch(`${app.url}${home}/api/x`, { headers: { cookie: before } })).status).toBe(401);
    expect(await (await here.fetch('/account/password?changed=1')).text()).toContain('Your password is changed');
    await signedIn(email, 'a brighter horse');
  }
});

test('what is wrong stands at its field, and no password comes back', async () => {
  const admin = await signedIn('admin@example.com');
  const answer = await change(admin, PASSWORD, 'a brighter horse', 'a duller horse');
  const page = await answer.text();
  expect(answer.status).toBe(422);
  expect(page).toMatch(/id="new_password_again_error">\s*The two new passwords differ/);
  expect(page).not.toContain('horse');
});

test('a wrong current password is in the log, under the name of whose session it was; a slip is not', async () => {
  const denials = `activity_logs WHERE action_type = 'ACCESS_DENIED' AND description LIKE '%with a wrong current one' AND actor_id = '${idOf(house.client.stock)}'`;
  const visitor = await signedIn('stock@example.com');
  await change(visitor, PASSWORD, 'a brighter horse', 'a duller horse');
  expect(await house.count(denials)).toBe(0);
  await change(visitor, 'a guessed horse', 'a brighter horse');
  expect(await house.count(denials)).toBe(1);
});

test('slips are not guesses: after any number of them the right form is taken', async () => {
  const admin = await signedIn('admin@example.com');
  for (let slip = 0; slip < 15; slip += 1) expect((await change(admin, PASSWORD, 'short')).status).toBe(422);
  expect((await change(admin, PASSWORD, 'a brighter horse')).status).toBe(303);
});

test('slips do not buy more guesses', async () => {
  const client = await signedIn('stock@example.com');
  const start = Date.now();
  for (let guess = 0; guess < 10; guess += 1) {
    app.setNow(start + guess * 120_000);
    expect((await change(client, `guess ${guess} horse`, 'a brighter horse')).status).toBe(422);
    app.setNow(start + guess * 120_000 + 60_000);
    await change(client, 'x', 'short');
  }
  expect((await change(client, PASSWORD, 'a brighter horse')).status).toBe(429);
});

test('a form sent twice changes once and keeps its sender signed in', async () => {
  const admin = await signedIn('second.admin@example.com');
  const key = { request_id: 'the-same-form' };
  for (const _ of [1, 2])
    expect((await change(admin, PASSWORD, 'a brighter horse', 'a brighter horse', key)).status).toBe(303);
  expect((await admin.fetch('/admin')).status).toBe(200);
  const rows = await house.count(
    `activity_logs WHERE action_type = 'PASSWORD_CHANGED' AND actor_id = '${idOf(house.secondAdmin)}'`,
  );
  expect(rows).toBe(1);
});

test('a program gets JSON', async () => {
  const visitor = await signedIn('second.admin@example.com', 'a brighter horse');
  const answer = await visitor.fetch('/account/password', {
    method: 'POST',
    body: JSON.stringify({ current_password: 'a brighter horse', new_password: '', new_password_again: '' }),
    headers: { 'content-type': 'application/json', accept: 'application/json' },
  });
  expect([answer.status, await answer.json()]).toEqual([
    422,
    { error: { code: 'required', field: 'new_password', message: expect.any(String) }, request_id: expect.any(String) },
  ]);
});
