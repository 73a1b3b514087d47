// What goes wrong is told to the reader in words, to the log with its number, and to neither with a secret.
import { createPool } from '../db/client.js';
import { openHouse, PASSWORD, settingsOf, type House } from '../../test/support/house.js';
import { serveApp, type ServedApp } from '../../test/support/served-app.js';
import { FAILURES, refusal, type FailureCode } from '../errors.js';
import { translator } from '../locales/index.js';
import { asRefusal } from './errors.js';

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

const HTML = { headers: { accept: 'text/html' } };

async function admin() {
  const visitor = app.visitor();
  await visitor.signIn('admin@example.com', PASSWORD);
  return visitor;
}

test('an address that is not there is a page that says where to go', async () => {
  const answer = await (await admin()).fetch('/nowhere', HTML);
  const page = await answer.text();
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect(page).toContain(answer.headers.get('x-request-id'));
  expect(page).toContain('href="/"');
});

test('an address that cannot be read is the sender’s fault', async () => {
  for (const path of [
    '/%E0%A4%A',
    '/assets/%E0%A4%A',
    '/admin/%',
    '/assets/..%2f..%2fpackage.json',
    `/${'x'.repeat(4_000)}`,
  ]) {
    const { status } = await app.visitor().fetch(path, HTML);
    expect([path.slice(0, 40), status >= 300 && status < 500]).toEqual([path.slice(0, 40), true]);
  }
});

test('a defect shows its number and nothing else; the log has it under that number', async () => {
  for (const accept of ['text/html', 'application/json']) {
    const answer = await (await admin()).fetch('/admin/broken', { headers: { accept } });
    const text = await answer.text();
    const id = answer.headers.get('x-request-id') ?? '';
    expect(answer.status).toBe(500);
    expect(text).toContain(id);
    expect(text).not.toMatch(/broken|secret@|\bat .*:\d+/);
    expect(app.logged()).toMatch(new RegExp(`"request_id":"${id}","err":.*"msg":"request failed"`));
  }
});

test('a database that is away is said to be away for now, and its return is noticed', async () => {
  const pool = createPool(settingsOf(house.database.url('app')));
  const other = await serveApp(house, { pool });
  const visitor = other.visitor();
  await visitor.signIn('admin@example.com', PASSWORD);
  const query = pool.query.bind(pool);
  pool.query = () =>
    Promise.reject(Object.assign(new Error('connect ECONNREFUSED 127.0.0.1'), { code: 'ECONNREFUSED' }));
  const answer = await visitor.fetch('/admin', HTML);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await answer.text()).not.toContain('127.0.0.1');
  pool.query = query;
  expect((await visitor.fetch('/admin')).status).toBe(200);
  await other.close();
  await pool.end();
});

test('the log holds no password, no cookie, no body and no query', async () => {
  const visitor = await admin();
  await visitor.fetch('/admin?filters.email=planted-query');
  await app.visitor().signIn('admin@example.com', 'planted-password');
  await app.visitor().fetch('/login', {
    method: 'POST',
    body: '{"email":"planted-body',
    headers: { 'content-type': 'application/json', authorization: 'planted-header' },
  });
  for (const planted of [
    PASSWORD,
    'planted',
    decodeURIComponent(visitor.cookie.split('=')[1] ?? 'x').slice(2, 20),
    'admin@example.com',
    '$2b$',
  ]) {
    expect([planted, app.logged().includes(planted)]).toEqual([planted, false]);
  }
  expect(app.logged()).toContain('"path":"/admin"');
});

test.each([
  [refusal('oversold'), 'oversold', 409],
  [Object.assign(new Error('x'), { status: 413 }), 'too_large', 413],
  [Object.assign(new Error('x'), { status: 415 }), 'malformed', 400],
  [new URIError('x'), 'malformed', 400],
  [Object.assign(new Error('x'), { code: '57P01' }), 'unavailable', 503],
  [Object.assign(new Error('x'), { code: '23505' }), 'defect', 500],
  [new Error('timeout exceeded when trying to connect'), 'unavailable', 503],
  [new Error('x', { cause: { kind: 'ConnectionClosed' } }), 'unavailable', 503],
  [new Error('x', { cause: { kind: 'postgres', originalCode: '57P01' } }), 'unavailable', 503],
  [new Error('x', { cause: { kind: 'postgres', originalCode: '42P01' } }), 'defect', 500],
  [Object.assign(new Error('x'), { code: 'P1017' }), 'unavailable', 503],
  [Object.assign(new Error('x'), { code: 'P2002' }), 'defect', 500],
  ['a text', 'defect', 500],
  [undefined, 'defect', 500],
])('%s becomes %s', (error, code, status) => {
  expect(asRefusal(error)).toMatchObject({ code, status });
});

test('every failure has its words', () => {
  const t = translator('EN');
  const figures = new Proxy({}, { get: () => 'x', ownKeys: () => [], getOwnPropertyDescriptor: () => undefined });
  for (const code of Object.keys(FAILURES) as FailureCode[]) expect(t(`errors:${code}`, figures)).toMatch(/\w{3}/);
});
