// The way in and out, as a browser and as a program sees it.
import { openHouse, PASSWORD, type House } from '../../test/support/house.js';
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

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
  headers: { accept: 'text/html' },
});
const sessionIds = () => house.rows.rows<{ sid: string }>('SELECT sid FROM internal.sessions ORDER BY sid');

test.each([
  ['admin@example.com', '/admin'],
  ['compliance@example.com', '/admin'],
  ['stock@example.com', '/portal'],
])('%s lands on %s', async (email, home) => {
  const visitor = app.visitor();
  const answer = await visitor.signIn(email, PASSWORD);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, home]);
  expect((await visitor.fetch(home)).status).toBe(200);
  expect((await visitor.fetch('/')).headers.get('location')).toBe(home);
  expect((await visitor.fetch('/login')).headers.get('location')).toBe(home);
});

test('a program sends and gets JSON', async () => {
  const json = (email: string, password: string) =>
    app.visitor().fetch('/login', {
      method: 'POST',
      body: JSON.stringify({ email, password }),
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    });
  expect(await (await json('admin@example.com', PASSWORD)).json()).toEqual({ redirect: '/admin' });
  const refused = await json('admin@example.com', 'wrong horse 42');
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({
    error: { code: 'wrong_credentials', message: expect.stringContaining('Check both') },
  });
});

test('a wrong password gives the form again, with the address and never the password', async () => {
  const answer = await app
    .visitor()
    .fetch('/login', form({ email: 'admin@example.com', password: 'wrong horse 42', return_to: '/admin/x' }));
  const page = await answer.text();
  expect(answer.status).toBe(401);
  expect(page).toContain('value="admin@example.com"');
  expect(page).toContain('value="/admin/x"');
  expect(page).not.toContain('wrong horse');
});

test('who is not signed in is sent to the sign-in and from there back', async () => {
  const visitor = app.visitor();
  const sent = await visitor.fetch('/admin/resources/User?page=2', { headers: { accept: 'text/html' } });
  expect([sent.status, sent.headers.get('location')]).toEqual([
    302,
    '/login?return_to=%2Fadmin%2Fresources%2FUser%3Fpage%3D2',
  ]);
  const back = await visitor.fetch(
    '/login',
    form({ email: 'admin@example.com', password: PASSWORD, return_to: '/admin/resources/User?page=2' }),
  );
  expect(back.headers.get('location')).toBe('/admin/resources/User?page=2');
});

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example/admin',
  '/admin\n',
  '/portal',
  '/%2f/evil',
  'javascript:alert(1)',
  '/admin/../portal',
  '/adminfoo',
])('a return to %j is not followed', async (return_to) => {
  const answer = await app
    .visitor()
    .fetch('/login', form({ email: 'admin@example.com', password: PASSWORD, return_to }));
  expect(answer.headers.get('location')).toBe('/admin');
});

test.each([
  ['GET', '/admin/api/resources/User/actions/list', 401],
  ['POST', '/admin/api/resources/User/actions/new', 401],
  ['POST', '/portal', 401],
  ['GET', '/account/password', 302],
])('without a session, %s %s answers %i', async (method, path, status) => {
  const answer = await app.visitor().fetch(path, { method, headers: { accept: 'text/html' } });
  expect(answer.status).toBe(status);
});

test('the session gets a new id at sign-in, and a planted one is not taken over', async () => {
  const visitor = app.visitor();
  await visitor.signIn('admin@example.com', PASSWORD);
  const first = visitor.cookie;
  await visitor.signIn('admin@example.com', PASSWORD);
  expect(visitor.cookie).not.toBe(first);
  const old = await fetch(`${app.url}/admin/api/x`, { headers: { cookie: first } });
  expect(old.status).toBe(401);
  const planted = await fetch(`${app.url}/login`, {
    ...form({ email: 'admin@example.com', password: PASSWORD }),
    redirect: 'manual',
    headers: { cookie: 'vip=s%3Aplanted.bad' },
  });
  expect(planted.headers.getSetCookie()[0]).not.toContain('planted');
});

test('nobody gets a session before the sign-in', async () => {
  const before = await sessionIds();
  const answer = await app.visitor().fetch('/login');
  expect(answer.headers.getSetCookie()).toEqual([]);
  await app.visitor().signIn('admin@example.com', 'wrong horse 42');
  expect(await sessionIds()).toEqual(before);
});

test('a session holds who, when and what was true of them, and nothing else', async () => {
  await house.rows.rows('DELETE FROM internal.sessions');
  await app.visitor().signIn('admin@example.com', PASSWORD);
  const [row] = await house.rows.rows<{ sess: object }>('SELECT sess FROM internal.sessions');
  expect(Object.keys(row?.sess ?? {}).sort()).toEqual([
    'cookie',
    'ip',
    'proved_at',
    'role',
    'session_epoch',
    'signed_in_at',
    'user_agent',
    'user_id',
  ]);
});

test('the way out is a POST; it is logged, ends the session in the database and takes the cookie back', async () => {
  const visitor = app.visitor();
  await visitor.signIn('admin@example.com', PASSWORD);
  const { cookie } = visitor;
  expect((await visitor.fetch('/logout')).status).toBe(404);
  expect((await visitor.fetch('/admin')).status).toBe(200);
  const before = await house.count(`activity_logs WHERE action_type = 'LOGOUT'`);
  const answer = await visitor.fetch('/logout', form({}));
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login']);
  expect(answer.headers.getSetCookie()[0]).toContain('Expires=Thu, 01 Jan 1970');
  expect(await house.count(`activity_logs WHERE action_type = 'LOGOUT'`)).toBe(before + 1);
  expect((await fetch(`${app.url}/admin/api/x`, { headers: { cookie } })).status).toBe(401);
  expect((await app.visitor().fetch('/logout', form({}))).status).toBe(303);
  expect(await house.count(`activity_logs WHERE action_type = 'LOGOUT'`)).toBe(before + 1);
});

test('the wrong role is refused with a page, learns nothing, and leaves one row', async () => {
  const client = app.visitor();
  await client.signIn('stock@example.com', PASSWORD);
  const before = await house.count(`activity_logs WHERE action_type = 'ACCESS_DENIED'`);
  const answer = await client.fetch('/admin/resources/User/a@b.example?x=secret', { headers: { accept: 'text/html' } });
  expect(answer.status).toBe(403);
  expect(await answer.text()).not.toContain('viewer');
  const rows = await house.rows.rows<{ description: string }>(
    `SELECT description FROM activity_logs WHERE action_type = 'ACCESS_DENIED' ORDER BY created_at DESC, id`,
  );
  expect(rows).toHaveLength(before + 1);
  expect(rows[0]?.description).toBe('Refused: GET /admin/resources/User/…');
  const admin = app.visitor();
  await admin.signIn('admin@example.com', PASSWORD);
  expect((await admin.fetch('/portal')).status).toBe(403);
});

test.each([
  ['a broken JSON', { body: '{"email":', headers: { 'content-type': 'application/json' } }, 400],
  ['a broken character set', { body: 'a', headers: { 'content-type': 'application/json; charset=klingon' } }, 400],
  ['too large a body', { body: new URLSearchParams({ email: 'x'.repeat(20_000) }) }, 413],
  [
    'a list for an address',
    {
      body: new URLSearchParams([
        ['email', 'a@example.com'],
        ['email', 'b@example.com'],
        ['password', 'x'],
      ]),
    },
    422,
  ],
  ['nothing', {}, 422],
  ['a body of another kind', { body: 'hello', headers: { 'content-type': 'text/plain' } }, 422],
  ['a JSON that is a list', { body: '[1]', headers: { 'content-type': 'application/json' } }, 422],
  [
    'a prototype',
    { body: '{"__proto__":{"email":"admin@example.com"}}', headers: { 'content-type': 'application/json' } },
    422,
  ],
])(
  '%s is refused',
  async (_case, init: { body?: string | URLSearchParams; headers?: Record<string, string> }, status) => {
    const answer = await fetch(`${app.url}/login`, {
      method: 'POST',
      ...init,
      headers: { ...init.headers, accept: 'application/json' },
    });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(/\bat .*:\d+:\d+/);
  },
);
