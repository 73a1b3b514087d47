import { openHouse, PASSWORD, type House } from '../../test/support/house.js';
import { SESSION_SECRET, serveApp, type ServedApp } from '../../test/support/served-app.js';

let house: House;
let app: ServedApp;
let secure: ServedApp;
beforeAll(async () => {
  house = await openHouse();
  app = await serveApp(house);
  secure = await serveApp(house, {
    config: { publicOrigin: 'https://portal.example.org', trustedProxies: 1, sessionSecret: SESSION_SECRET },
  });
});
afterAll(async () => {
  await app.close();
  await secure.close();
  await house.close();
});

const ROUTES = ['/', '/login', '/account/password', '/admin', '/portal', '/nowhere', '/%E0%A4%A', '/readyz'];

test.each(ROUTES)('%s carries every header', async (path) => {
  for (const visitor of [app.visitor(), await someone()]) {
    const { headers } = await visitor.fetch(path, { headers: { accept: 'text/html' } });
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none';script-src 'self';style-src 'self';.*frame-ancestors 'none';base-uri 'none'$/,
      ),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'cache-control': expect.stringContaining('no-store'),
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

async function someone() {
  const visitor = app.visitor();
  await visitor.signIn('admin@example.com', PASSWORD);
  return visitor;
}

test('browsers are told to come back by https, where that is how people come', async () => {
  expect((await fetch(`${app.url}/login`)).headers.get('strict-transport-security')).toBeNull();
  expect((await fetch(`${secure.url}/login`)).headers.get('strict-transport-security')).toBe(
    'max-age=31536000; includeSubDomains',
  );
});

test('our own pages work under our own policy: nothing inline, nothing from elsewhere', async () => {
  const visitor = await someone();
  for (const path of ['/account/password', '/nowhere']) {
    const page = await (await visitor.fetch(path, { headers: { accept: 'text/html' } })).text();
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc="\/assets\/)|(src|href)="(https?:)?\/\//);
    for (const [, address] of page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      const asset = await fetch(`${app.url}${address}`);
      expect([address, asset.status, asset.headers.get('cache-control')]).toEqual([
        address,
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
  }
});
