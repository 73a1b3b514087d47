import { request } from 'node:http';
import { openHouse, type House } from '../../test/support/house.js';
import { serveApp, type ServedApp } from '../../test/support/served-app.js';
import { assetUrl } from './assets.js';

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

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${app.url}${path}`, { headers });

/** `fetch` adds a `no-cache` to a tag of ours, so this asks as a browser would. */
const statusWithTag = (path: string, tag: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${app.url}${path}`, { headers: { 'if-none-match': tag } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });

test('a file’s address changes with its content, and is kept for a year', async () => {
  const address = assetUrl('tokens.css');
  expect(address).toMatch(/^\/assets\/tokens\.[0-9a-f]{12}\.css$/);
  const answer = await get(address);
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
    200,
    'text/css; charset=utf-8',
    'public, max-age=31536000, immutable',
  ]);
});

test('it is packed as the browser likes it, and always unpacks to the same', async () => {
  const texts = await Promise.all(
    ['br', 'gzip', 'identity'].map(async (encoding) => {
      const answer = await get(assetUrl('tokens.css'), { 'accept-encoding': encoding });
      expect(answer.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
      return answer.text();
    }),
  );
  expect(new Set(texts).size).toBe(1);
});

test('without its digest it is asked for each time, and not sent twice', async () => {
  const answer = await get('/assets/tokens.css');
  expect(answer.headers.get('cache-control')).toBe('public, no-cache');
  expect(await statusWithTag('/assets/tokens.css', answer.headers.get('etag') ?? '')).toBe(304);
  expect(await statusWithTag('/assets/tokens.css', '"another"')).toBe(200);
});

test.each([
  '/assets/tokens.000000000000.css',
  '/assets/nothing.css',
  '/assets/',
  '/assets/..%2fapp.ts',
  '/assets/tokens',
  '/assets/__proto__.css',
  '/assets/constructor',
])('%s is not there', async (path) => {
  expect((await get(path)).status).toBe(404);
});

test('a page that names a file that is not there is a slip of ours', () => {
  expect(() => assetUrl('nothing.css')).toThrow('src/design has no nothing.css');
});
