// A session is only as good as the person behind it, at each request.
import { idOf, openHouse, PASSWORD, type House } from '../../test/support/house.js';
import { SESSION_SECRET, serveApp, type ServedApp } from '../../test/support/served-app.js';
import { archiveClient } from '../services/archive-client.js';
import { disableStaff, enableStaff } from '../services/disable-staff.js';
import { editStaff } from '../services/edit-staff.js';
import { setPassword } from '../services/set-password.js';

const HOUR = 3_600_000;

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
beforeEach(() => app.setNow(Date.now()));

async function signedIn(email: string, password = PASSWORD) {
  const visitor = app.visitor();
  const answer = await visitor.signIn(email, password);
  expect(answer.status).toBe(303);
  // The session is written once more before the answer has ended.
  await answer.arrayBuffer();
  return visitor;
}
type Visitor = Awaited<ReturnType<typeof signedIn>>;
const statusOf = async (visitor: Visitor, path = '/admin/api/x') => (await visitor.fetch(path)).status;
const sessions = (id: string) => house.count(`internal.sessions WHERE sess->>'user_id' = '${id}'`);

test('what the screens are told of the person holds no secret, and the door learns who acts from where', async () => {
  const visitor = await signedIn('admin@example.com');
  const told = await (await visitor.fetch('/admin/api/x', { headers: { 'user-agent': 'a browser' } })).json();
  expect(told).toEqual({
    viewer: {
      id: idOf(house.admin),
      email: 'admin@example.com',
      role: 'ADMIN',
      first_name: 'Ada',
      last_name: 'Staff',
      language: 'EN',
      timezone: 'UTC',
      second_factor: false,
    },
    context: {
      actor: { kind: 'person', id: idOf(house.admin), role: 'ADMIN' },
      ip: '127.0.0.1',
      userAgent: 'a browser',
    },
  });
});

test('forty people at once are never mistaken for one another', async () => {
  const people = [await signedIn('admin@example.com'), await signedIn('compliance@example.com')];
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const { viewer, context } = (await (await people[index % 2]?.fetch('/admin/api/x'))?.json()) as {
        viewer: { id: string };
        context: { actor: { id: string } };
      };
      return [viewer.id, context.actor.id];
    }),
  );
  answers.forEach((ids, index) => expect(ids).toEqual(Array(2).fill(idOf(index % 2 ? house.officer : house.admin))));
});

test('a disabled colleague is out at the next request, in every session, and stays out of the old ones', async () => {
  const [one, two] = [await signedIn('second.admin@example.com'), await signedIn('second.admin@example.com')];
  await house.door.run(disableStaff, house.admin, { id: idOf(house.secondAdmin) });
  expect([await statusOf(one), await statusOf(two)]).toEqual([401, 401]);
  expect(await sessions(idOf(house.secondAdmin))).toBe(0);
  await house.door.run(enableStaff, house.admin, { id: idOf(house.secondAdmin) });
  expect([await statusOf(one), await statusOf(two)]).toEqual([401, 401]);
});

test('a colleague who is disabled and enabled again is out as well, though no request came in between', async () => {
  const one = await signedIn('second.admin@example.com');
  await house.door.run(disableStaff, house.admin, { id: idOf(house.secondAdmin) });
  await house.door.run(enableStaff, house.admin, { id: idOf(house.secondAdmin) });
  expect(await statusOf(one)).toBe(401);
  await signedIn('second.admin@example.com');
});

test('so is one whose role was another for a moment', async () => {
  const one = await signedIn('compliance@example.com');
  await house.door.run(editStaff, house.admin, { id: idOf(house.officer), role: 'ADMIN' });
  await house.door.run(editStaff, house.admin, { id: idOf(house.officer), role: 'COMPLIANCE' });
  expect(await statusOf(one)).toBe(401);
});

test('an archived client is out at the next request, and where that asks for a code, is led to the sign-in', async () => {
  const [client, ...others] = await Promise.all(['', '', ''].map(() => signedIn('crypto@example.com')));
  const headers = { accept: 'text/html' };
  expect(client && (await statusOf(client, '/portal/x'))).toBe(200);
  await house.door.run(archiveClient, house.admin, { id: idOf(house.client.crypto) });
  expect(client && (await statusOf(client, '/portal/api/x'))).toBe(401);
  const body = new URLSearchParams({ code: '123456' });
  const answers = [
    await others[0]?.fetch('/login/code', { headers }),
    await others[1]?.fetch('/login/code', { headers, method: 'POST', body }),
  ];
  expect(answers.map((answer) => [answer?.status, answer?.headers.get('location')])).toEqual([
    [302, '/login'],
    [303, '/login'],
  ]);
});

test('another role ends the session', async () => {
  const officer = await signedIn('compliance@example.com');
  await house.door.run(editStaff, house.admin, { id: idOf(house.officer), role: 'ADMIN' });
  expect(await statusOf(officer)).toBe(401);
  await signedIn('compliance@example.com');
});

test('a new password, set by an admin, ends every session of that person', async () => {
  const client = await signedIn('stock@example.com');
  await house.door.run(setPassword, house.admin, { id: idOf(house.client.stock), password: 'a brighter horse' });
  expect(await statusOf(client, '/portal/api/x')).toBe(401);
  await signedIn('stock@example.com', 'a brighter horse');
});

describe('24 hours', () => {
  test('end a session, however busy it was', async () => {
    const start = Date.now();
    const visitor = await signedIn('admin@example.com');
    const expiry = () =>
      house.rows.row(
        `SELECT expire, sess->'cookie' AS cookie FROM internal.sessions WHERE sess->>'user_id' = $1 ORDER BY expire DESC LIMIT 1`,
        [idOf(house.admin)],
      );
    const before = await expiry();
    for (const hours of [6, 12, 18, 23.99]) {
      app.setNow(start + hours * HOUR);
      const answer = await visitor.fetch('/admin/api/x');
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
    }
    expect(await expiry()).toEqual(before);
    app.setNow(start + 24.01 * HOUR);
    expect(await statusOf(visitor)).toBe(401);
    app.setNow(start + HOUR);
    expect(await statusOf(visitor)).toBe(401);
  });

  test('are counted by the database too', async () => {
    const visitor = await signedIn('admin@example.com');
    await house.rows.rows(`UPDATE internal.sessions SET expire = now() - interval '1 day'`);
    expect(await statusOf(visitor)).toBe(401);
  });

  test('are not prolonged by a clock that was put back', async () => {
    const visitor = await signedIn('admin@example.com');
    app.setNow(Date.now() - 2 * HOUR);
    expect(await statusOf(visitor)).toBe(401);
  });
});

describe('a cookie', () => {
  test('is not readable by scripts, not sent by other sites, and ends after a day', async () => {
    const visitor = app.visitor();
    const [cookie = ''] = (await visitor.signIn('admin@example.com', PASSWORD)).headers.getSetCookie();
    expect(cookie).toMatch(/^vip=s%3A[\w-]{32}\.[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    const expires = Date.parse(/Expires=([^;]+)/.exec(cookie)?.[1] ?? '');
    expect(Math.abs(expires - Date.now() - 24 * HOUR)).toBeLessThan(5_000);
  });

  test('is Secure and bound to the host where people come by https, whatever the proxy says', async () => {
    const config = { publicOrigin: 'https://portal.example.org', trustedProxies: 1, sessionSecret: SESSION_SECRET };
    const secure = await serveApp(house, { config });
    const [cookie] = (await secure.visitor().signIn('admin@example.com', PASSWORD)).headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-vip=s%3A[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/);
    await secure.close();
  });

  test.each(['vip=', 'vip=s%3Aabc.def', 'vip=%E0%A4%A', 'vip=s%3A../../x.y', 'vip=j%3A%7B%7D'])(
    '%s is nobody',
    async (cookie) => {
      const answer = await fetch(`${app.url}/admin/api/x`, { headers: { cookie } });
      expect(answer.status).toBe(401);
    },
  );
});
