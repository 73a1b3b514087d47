import { openHouse, PASSWORD, type House } from '../../test/support/house.js';
import { SESSION_SECRET, serveApp, type ServedApp } from '../../test/support/served-app.js';

let house: House;
let app: ServedApp;
let proxied: ServedApp;
beforeAll(async () => {
  house = await openHouse();
  app = await serveApp(house);
  proxied = await serveApp(house, {
    config: { publicOrigin: 'https://portal.example.org', trustedProxies: 1, sessionSecret: SESSION_SECRET },
  });
});
afterAll(async () => {
  await app.close();
  await proxied.close();
  await house.close();
});

const HERE = 'here';
const post = (to: ServedApp, headers: Record<string, string>, path = '/login') =>
  fetch(`${to.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value === HERE ? to.url : value]),
    ),
  });
/** 422: let through, and then told that the form is empty. */
const PASSED = 422;

test.each([
  ['a program that is no browser', {}, PASSED],
  ['our own page', { 'sec-fetch-site': 'same-origin', origin: HERE }, PASSED],
  ['our own page, which hides its referrer', { 'sec-fetch-site': 'same-origin', origin: 'null' }, PASSED],
  ['our own page in an older browser', { origin: HERE }, PASSED],
  ['the reader, by hand', { 'sec-fetch-site': 'none' }, PASSED],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
  ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }, 403],
  ['another site that claims our origin', { 'sec-fetch-site': 'cross-site', origin: HERE }, 403],
  ['another host of our domain', { 'sec-fetch-site': 'same-site', origin: HERE }, 403],
  ['another site in an older browser', { origin: 'https://evil.example' }, 403],
  ['a sandboxed page in an older browser', { origin: 'null' }, 403],
  [
    'another origin that claims to be the same',
    { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    403,
  ],
  ['another port', { origin: 'http://127.0.0.1:1' }, 403],
  ['nonsense', { 'sec-fetch-site': 'SAME-ORIGIN, same-origin' }, 403],
])('a form from %s', async (_from, headers, status) => {
  expect((await post(app, { accept: 'application/json', ...headers })).status).toBe(status);
});

test.each([
  ['https://portal.example.org', PASSED],
  ['http://portal.example.org', 403],
  ['https://portal.example.org.evil.example', 403],
  [HERE, 403],
])('behind a proxy, only the public address is ours: %s', async (origin, status) => {
  expect((await post(proxied, { accept: 'application/json', origin })).status).toBe(status);
});

test('another site signs nobody out and reaches no screen, even with the cookie', async () => {
  const visitor = app.visitor();
  await visitor.signIn('admin@example.com', PASSWORD);
  const foreign = {
    cookie: visitor.cookie,
    'sec-fetch-site': 'cross-site',
    origin: 'https://evil.example',
    accept: 'text/html',
  };
  for (const path of ['/logout', '/account/password', '/admin/api/resources/User/actions/new']) {
    expect((await post(app, foreign, path)).status).toBe(403);
  }
  expect((await visitor.fetch('/admin')).status).toBe(200);
});

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])('%s is answered nowhere', async (method) => {
  for (const path of ['/', '/login', '/admin', '/portal', '/assets/tokens.css']) {
    const answer = await fetch(`${app.url}${path}`, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  }
});

test('reading changes nothing: no GET leaves a row, a session or a counter', async () => {
  const visitor = app.visitor();
  await visitor.signIn('admin@example.com', PASSWORD);
  const state = async () => [
    await house.count('activity_logs'),
    await house.count('internal.sessions'),
    await house.count('internal.rate_limits'),
  ];
  const before = await state();
  for (const path of ['/', '/login', '/logout', '/account/password', '/admin', '/healthz', '/readyz', '/nowhere'])
    await visitor.fetch(path);
  expect(await state()).toEqual(before);
});
