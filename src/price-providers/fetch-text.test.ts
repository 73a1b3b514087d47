// A source that answers, stalls, errs and lies, on a real socket.
import { gzipSync } from 'node:zlib';
import {
  answer,
  hangUp,
  hangUpInTheMiddle,
  openPriceServer,
  stall,
  stallInTheMiddle,
  status,
  type Plan,
  type PriceServer,
} from '../../test/support/price-server.js';
import { fetchText, type Patience } from './fetch-text.js';
import { ProviderFailure, type FailureKind } from './provider.js';

let server: PriceServer;
beforeAll(async () => (server = await openPriceServer()));
afterAll(() => server.close());
beforeEach(() => (server.asked.length = 0));

const PATIENCE: Patience = { attempts: 3, timeoutMs: 150, pauseMs: 5, longestPauseMs: 2_000 };
const never = new AbortController().signal;

const ask = (signal = never, patience = PATIENCE) =>
  fetchText(
    { url: new URL(server.url), contentTypes: ['application/json'], maxBytes: 1_000, headers: { 'x-mine': '1' } },
    patience,
    signal,
  );

const kindOf = (asking: Promise<unknown>): Promise<FailureKind | 'answered'> =>
  asking.then(
    () => 'answered',
    (error: unknown) => {
      if (error instanceof ProviderFailure) return error.kind;
      throw error;
    },
  );

test('an answer comes back as it was sent, and the request carries its headers', async () => {
  server.will(answer('{"a":1.10}'));
  expect(await ask()).toBe('{"a":1.10}');
  expect(server.asked).toMatchObject([{ headers: { 'x-mine': '1' } }]);
});

test.each<[string, FailureKind, Plan]>([
  ['that never answers', 'timed_out', stall],
  ['that stops in the middle', 'timed_out', stallInTheMiddle],
  ['that hangs up', 'unreachable', hangUp],
  ['that hangs up in the middle', 'cut_off', hangUpInTheMiddle],
  ['that fails', 'failing', status(500)],
  ['that is busy', 'busy', status(429)],
])('a source %s is asked three times, and then given up', async (_it, kind, plan) => {
  server.will(plan);
  expect(await kindOf(ask())).toBe(kind);
  expect(server.asked).toHaveLength(3);
});

test.each<[string, FailureKind, Plan]>([
  ['refuses', 'refused', status(403)],
  ['has nothing there', 'refused', status(404)],
  ['answers with no content', 'refused', status(204)],
  ['sends somebody elsewhere', 'redirected', status(302, { location: 'http://127.0.0.1:1/' })],
  ['sends somebody elsewhere for good', 'redirected', status(308, { location: 'https://example.com/' })],
  ['answers with a page', 'wrong_type', answer('<html>', { 'content-type': 'text/html' })],
  ['does not say what it answers with', 'wrong_type', (response) => void response.writeHead(200).end('{}')],
  ['says that it is too large', 'too_large', answer('x'.repeat(2_000))],
  ['is too large and does not say so', 'too_large', answer('x'.repeat(2_000), { 'transfer-encoding': 'chunked' })],
  ['unpacks to far more', 'too_large', answer(gzipSync('x'.repeat(5_000_000)), { 'content-encoding': 'gzip' })],
  ['is no text', 'malformed', answer(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))],
])('a source that %s is not asked again', async (_it, kind, plan) => {
  server.will(plan);
  expect(await kindOf(ask())).toBe(kind);
  expect(server.asked).toHaveLength(1);
});

test('what passes by itself passes', async () => {
  server.will(status(503), hangUpInTheMiddle, answer('{}'));
  expect(await ask()).toBe('{}');
  expect(server.asked).toHaveLength(3);
});

test('the pause that a busy source asks for is kept', async () => {
  server.will(status(429, { 'retry-after': '1' }), answer('{}'));
  const since = performance.now();
  expect(await ask()).toBe('{}');
  expect(performance.now() - since).toBeGreaterThan(980);
});

test('a pause may be given as a moment', async () => {
  server.will(status(429, { 'retry-after': new Date(Date.now() + 1_900).toUTCString() }), answer('{}'));
  expect(await ask()).toBe('{}');
  expect(server.asked).toHaveLength(2);
});

test('who asks for a longer pause than there is patience is asked another time', async () => {
  server.will(status(429, { 'retry-after': '3600' }));
  expect(await kindOf(ask())).toBe('busy');
  expect(server.asked).toHaveLength(1);
});

test('nobody waits on once the whole is called off', async () => {
  server.will(status(500));
  const off = AbortSignal.timeout(100);
  const since = performance.now();
  expect(await kindOf(ask(off, { ...PATIENCE, attempts: 100, pauseMs: 60, longestPauseMs: 60 }))).toMatch(/./);
  expect(performance.now() - since).toBeLessThan(1_000);
});

test('nothing listens there', async () => {
  const closed = await openPriceServer();
  await closed.close();
  const url = new URL(closed.url);
  expect(await kindOf(fetchText({ url, contentTypes: ['application/json'], maxBytes: 1 }, PATIENCE, never))).toBe(
    'unreachable',
  );
});
