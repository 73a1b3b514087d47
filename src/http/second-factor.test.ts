// The second factor and the sessions, as a browser and a program meet them.
import { signIn } from '../services/sign-in.js';
import { resetSecondFactor } from '../services/remove-second-factor.js';
import { idOf, openHouse, PASSWORD, type House } from '../../test/support/house.js';
import { codeOf, setUpPhone, type Phone } from '../../test/support/second-factor.js';
import { serveApp, type ServedApp } from '../../test/support/served-app.js';
import type { Visitor } from '../../test/support/product.js';

let house: House;
let app: ServedApp;
let strict: ServedApp;
let phone: Phone;
const AT = '2026-02-01T10:00:00.000Z';
let moment = Date.parse(AT);
/** The next half-minute of the house, whose code nobody has used. */
const nextStep = (): Date => {
  moment += 60_000;
  house.setClock(new Date(moment).toISOString());
  return new Date(moment);
};

beforeAll(async () => {
  house = await openHouse();
  phone = await setUpPhone(house, house.officer, AT);
  app = await serveApp(house);
  strict = await serveApp(house, { signIn: { secondFactor: 'required', againMinutes: 0 } });
});
afterAll(async () => {
  await Promise.all([app.close(), strict.close()]);
  await house.close();
});
beforeEach(async () => {
  await house.rows.rows('DELETE FROM internal.sign_in_attempts');
});

const html = { accept: 'text/html' };
const send = (visitor: Visitor, path: string, fields: Record<string, string>, headers: Record<string, string> = html) =>
  visitor.fetch(path, { method: 'POST', body: new URLSearchParams(fields), headers });
const OFFICER = { email: 'compliance@example.com', password: PASSWORD };
const hidden = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';

describe('a sign-in in two steps', () => {
  test('the password leads to the code, which leads to where one was going; the session’s id changes at both', async () => {
    const visitor = app.visitor();
    const first = await send(visitor, '/login', { ...OFFICER, return_to: '/admin/resources/User' });
    expect([first.status, first.headers.get('location')]).toEqual([303, '/login/code']);
    const half = visitor.cookie;
    expect((await visitor.fetch('/admin/api/x')).status).toBe(401);
    expect(await (await visitor.fetch('/login/code', { headers: html })).text()).toContain(
      'autocomplete="one-time-code"',
    );
    const second = await send(visitor, '/login/code', { code: phone.code(nextStep()) });
    expect([second.status, second.headers.get('location')]).toEqual([303, '/admin/resources/User']);
    expect(visitor.cookie).not.toBe(half);
    expect((await visitor.fetch('/admin/api/x')).status).toBe(200);
    expect((await fetch(`${app.url}/admin/api/x`, { headers: { cookie: half } })).status).toBe(401);
  });

  test('a wrong code is refused and may be tried again, and guesses at it are counted with those at the password', async () => {
    const visitor = app.visitor();
    await send(visitor, '/login', OFFICER);
    const refused = await send(visitor, '/login/code', { code: '000000' });
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('This code is not right')]);
    expect((await send(visitor, '/login/code', { code: phone.code(nextStep()) })).status).toBe(303);
  });

  test('after five minutes the password is asked for again', async () => {
    const visitor = app.visitor();
    const start = Date.now();
    app.setNow(start);
    await send(visitor, '/login', OFFICER);
    app.setNow(start + 301_000);
    const late = await send(visitor, '/login/code', { code: phone.code(nextStep()) });
    expect([late.status, late.headers.get('location')]).toEqual([303, '/login']);
    app.setNow(Date.now());
    expect((await visitor.fetch('/admin/api/x')).status).toBe(401);
  });

  test('nobody comes to the code without the password', async () => {
    const visitor = app.visitor();
    expect((await visitor.fetch('/login/code', { headers: html })).headers.get('location')).toBe('/login');
    const answer = await send(visitor, '/login/code', { code: phone.code(nextStep()), user_id: idOf(house.officer) });
    expect(answer.headers.get('location')).toBe('/login');
  });

  test('another site’s page cannot send the code', async () => {
    const visitor = app.visitor();
    await send(visitor, '/login', OFFICER);
    const forged = await send(
      visitor,
      '/login/code',
      { code: phone.code(nextStep()) },
      { ...html, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    );
    expect(forged.status).toBe(403);
  });
});

test('a program sends all three at once, and is told where the code is missing', async () => {
  const json = { accept: 'application/json' };
  const asked = await send(app.visitor(), '/login', OFFICER, json);
  expect([asked.status, await asked.json()]).toEqual([
    401,
    expect.objectContaining({ error: expect.objectContaining({ code: 'code_needed', field: 'code' }) }),
  ]);
  const visitor = app.visitor();
  const done = await send(visitor, '/login', { ...OFFICER, code: phone.code(nextStep()) }, json);
  expect(await done.json()).toEqual({ redirect: '/admin' });
  expect((await visitor.fetch('/admin/api/x')).status).toBe(200);
});

describe('where staff must have one', () => {
  test('nothing opens before it is set up; the set-up gives the recovery codes once, and then all opens', async () => {
    const visitor = strict.visitor();
    await visitor.signIn('second.admin@example.com', PASSWORD);
    const sent = await visitor.fetch('/admin/resources/User', { headers: html });
    expect([sent.status, sent.headers.get('location')]).toEqual([302, '/account/second-factor']);
    const api = await visitor.fetch('/admin/api/x', { headers: { accept: 'application/json' } });
    expect([api.status, await api.json()]).toEqual([
      403,
      expect.objectContaining({ error: expect.objectContaining({ code: 'second_factor_needed' }) }),
    ]);
    expect((await send(visitor, '/admin/api/x', {})).status).toBe(403);
    for (const own of ['/account/security', '/account/password', '/account/second-factors', '/account/confirmation'])
      expect((await visitor.fetch(own, { headers: html })).headers.get('location')).toBe('/account/second-factor');
    expect((await send(visitor, '/account/security/end-others', {})).status).toBe(403);
    const page = await (await visitor.fetch('/account/second-factor', { headers: html })).text();
    const enrolment = hidden(page, 'enrolment');
    const secret = (/<code class="secret">([^<]+)</.exec(page)?.[1] ?? '').replace(/ /g, '');
    const wrong = await send(visitor, '/account/second-factor', { enrolment, code: '000000' });
    expect(wrong.status).toBe(422);
    // The picture is still the same.
    expect(hidden(await wrong.text(), 'enrolment')).toBe(enrolment);
    const done = await send(visitor, '/account/second-factor', { enrolment, code: codeOf(secret, nextStep()) });
    const codes = (await done.text()).match(/[A-Z2-7]{4}(-[A-Z2-7]{4}){3}/g);
    expect(new Set(codes).size).toBe(10);
    expect((await visitor.fetch('/admin/api/x')).status).toBe(200);
    const again = await (await visitor.fetch('/account/second-factor', { headers: html })).text();
    expect(again).not.toContain(codes?.[0]);
    expect((await send(visitor, '/account/second-factor/remove', {})).status).toBe(403);
    await house.door.run(resetSecondFactor, house.admin, { id: idOf(house.secondAdmin) });
    expect((await visitor.fetch('/admin/api/x')).status).toBe(401);
  });

  test('a client may do without', async () => {
    const client = strict.visitor();
    await client.signIn('stock@example.com', PASSWORD);
    expect((await client.fetch('/portal')).status).toBe(200);
  });
});

test('a client sets one up and switches it off again; every other session ends at both', async () => {
  const [client, elsewhere] = [app.visitor(), app.visitor()];
  await client.signIn('stock@example.com', PASSWORD);
  await elsewhere.signIn('stock@example.com', PASSWORD);
  const page = await (await client.fetch('/account/second-factor', { headers: html })).text();
  const secret = (/<code class="secret">([^<]+)</.exec(page)?.[1] ?? '').replace(/ /g, '');
  const code = codeOf(secret, nextStep());
  expect((await send(client, '/account/second-factor', { enrolment: hidden(page, 'enrolment'), code })).status).toBe(
    200,
  );
  expect((await elsewhere.fetch('/portal')).status).toBe(302);
  expect((await client.fetch('/portal')).status).toBe(200);
  expect((await send(client, '/account/second-factor/remove', {})).headers.get('location')).toBe('/account/security');
  expect((await client.fetch('/portal')).status).toBe(200);
});

test('one’s own sign-in is changed only a quarter of an hour after the password was given, or after giving it again', async () => {
  const visitor = app.visitor();
  const start = Date.now();
  app.setNow(start);
  await visitor.signIn('admin@example.com', PASSWORD);
  app.setNow(start + 16 * 60_000);
  const asked = await visitor.fetch('/account/second-factor', { headers: html });
  expect([asked.status, asked.headers.get('location')]).toEqual([
    302,
    '/account/confirm?return_to=%2Faccount%2Fsecond-factor%2F',
  ]);
  expect((await send(visitor, '/account/confirm', { password: 'wrong horse 42' })).status).toBe(422);
  expect((await visitor.fetch('/account/second-factor', { headers: html })).status).toBe(302);
  const given = await send(visitor, '/account/confirm', { password: PASSWORD, return_to: '/account/second-factor' });
  expect(given.headers.get('location')).toBe('/account/second-factor');
  expect((await visitor.fetch('/account/second-factor', { headers: html })).status).toBe(200);
  app.setNow(start - 3_600_000);
  expect((await visitor.fetch('/account/second-factor', { headers: html })).status).toBe(302);
  app.setNow(Date.now());
});

test('a request key that is sent along stores no recovery code', async () => {
  expect(await house.count(`command_requests WHERE result ? 'codes'`)).toBe(0);
});

describe('sessions', () => {
  const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const enter = async (email: string, agent: string): Promise<Visitor> => {
    const visitor = app.visitor();
    await send(visitor, '/login', { email, password: PASSWORD }, { ...html, 'user-agent': agent });
    return visitor;
  };
  const pageOf = async (visitor: Visitor) => (await visitor.fetch('/account/security', { headers: html })).text();
  const handles = (page: string): string[] =>
    [...page.matchAll(/name="session" value="([^"]+)"/g)].map(([, id = '']) => id);

  test('are listed with device, address and time, this one marked; one is ended, and only by its owner', async () => {
    const [here, there, stranger] = [
      await enter('crypto@example.com', FIREFOX),
      await enter('crypto@example.com', 'curl/8'),
      await enter('stock@example.com', FIREFOX),
    ];
    const page = await pageOf(here);
    expect(page).toContain('Firefox on Linux');
    expect(page).toContain('Unknown device');
    expect(page).toContain('127.0.0.1');
    expect(page).toContain('this one');
    const [handle = ''] = handles(page);
    expect(handles(page)).toHaveLength(1);
    expect((await send(stranger, '/account/security/end', { session: handle })).status).toBe(404);
    expect((await there.fetch('/portal')).status).toBe(200);
    expect((await send(here, '/account/security/end', { session: handle })).status).toBe(303);
    expect((await there.fetch('/portal')).status).toBe(302);
    expect((await here.fetch('/portal')).status).toBe(200);
    expect((await send(here, '/account/security/end', { session: handle })).status).toBe(404);
    expect((await send(here, '/account/security/end', { session: "' OR true --" })).status).toBe(422);
  });

  test('all others are ended at once; each end is in the log', async () => {
    const [here, ...others] = await Promise.all([1, 2, 3].map(() => enter('crypto@example.com', FIREFOX)));
    const before = await house.count(`activity_logs WHERE action_type = 'SESSION_ENDED'`);
    if (here) await send(here, '/account/security/end-others', {});
    expect(await Promise.all(others.map(async (other) => (await other.fetch('/portal')).status))).toEqual([302, 302]);
    expect((await here?.fetch('/portal'))?.status).toBe(200);
    expect(await house.count(`activity_logs WHERE action_type = 'SESSION_ENDED'`)).toBe(before + 1);
  });

  test('are last seen at most five minutes ago', async () => {
    const visitor = await enter('crypto@example.com', FIREFOX);
    await house.rows.rows(`UPDATE internal.sessions SET seen_at = now() - interval '1 hour'`);
    await visitor.fetch('/portal');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await visitor.fetch('/portal');
    expect(await house.count(`internal.sessions WHERE seen_at > now() - interval '1 minute'`)).toBe(1);
  });
});

test('the sign-in of the door itself asks no fewer questions', async () => {
  expect(await house.door.run(signIn, { actor: { kind: 'anonymous' } }, OFFICER)).toMatchObject({ code_needed: 'yes' });
});
