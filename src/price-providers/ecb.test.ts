// What is believed of the ECB's file: its rates, turned into dollars, and nothing that it declares for itself.
import { answer, currencies, ecbFile, openPriceServer, type PriceServer } from '../../test/support/price-server.js';
import { plain } from '../domain/money.js';
import type { Wanted } from '../domain/quotes.js';
import { europeanCentralBank } from './ecb.js';

let server: PriceServer;
beforeAll(async () => (server = await openPriceServer()));
afterAll(() => server.close());

const fiat = (...codes: string[]): Wanted[] => codes.map((symbol) => ({ kind: 'FIAT', symbol, reference: symbol }));
const fetched = (...codes: string[]) =>
  europeanCentralBank(
    { url: `${server.url}/daily.xml` },
    { attempts: 1, timeoutMs: 1_000, pauseMs: 1, longestPauseMs: 1 },
  ).fetch(fiat(...codes), new AbortController().signal);
const text = (body: string) => answer(body, { 'content-type': 'text/xml; charset=UTF-8' });

test('a euro is what it is in dollars, and any other currency what its euro is; each to twelve decimals', async () => {
  server.will(currencies({ USD: '1.1745', JPY: '184.09', GBP: '0.8722', IDR: '19642.18' }, '2026-01-02'));
  const { quotes, problems } = await fetched('EUR', 'JPY', 'GBP', 'IDR');
  expect(quotes.map(({ symbol, price }) => [symbol, plain(price)])).toEqual([
    ['EUR', '1.1745'],
    ['JPY', '0.006380031506'],
    ['GBP', '1.346594817702'],
    ['IDR', '0.000059794789'],
  ]);
  expect(new Set(quotes.map(({ kind, as_of }) => `${kind} ${as_of.toISOString()}`))).toEqual(
    new Set(['FIAT 2026-01-02T00:00:00.000Z']),
  );
  expect(problems).toEqual([]);
});

test('half a digit is rounded away from zero', async () => {
  server.will(currencies({ USD: '1', AAA: '2000000000000', BBB: '8000000000000' }, '2026-01-02'));
  const { quotes, problems } = await fetched('AAA', 'BBB');
  expect(quotes.map(({ price }) => plain(price))).toEqual(['0.000000000001']);
  expect(problems).toEqual([{ symbol: 'BBB', why: 'absurd' }]);
});

test('a currency that the bank does not quote is not answered, and one that nobody wants is left', async () => {
  server.will(currencies({ USD: '1.1', CHF: '0.93', ISK: '140' }, '2026-01-02'));
  const { quotes, problems } = await fetched('CHF', 'KWD');
  expect([quotes.map(({ symbol }) => symbol), problems]).toEqual([['CHF'], []]);
});

test.each([
  ['NaN', 'not_a_number'],
  ['1,5', 'not_a_number'],
  ['1e5', 'not_a_number'],
  ['', 'not_a_number'],
  ['-1.5', 'not_positive'],
  ['0', 'not_positive'],
  ['0.0000', 'not_positive'],
  ['1'.repeat(30), 'absurd'],
  ['0.000000000000000001', 'absurd'],
])('a rate of "%s" is named and left out, and the others are taken', async (rate, why) => {
  server.will(currencies({ USD: '1.1', CHF: rate, GBP: '0.87' }, '2026-01-02'));
  const { quotes, problems } = await fetched('CHF', 'GBP');
  expect([quotes.map(({ symbol }) => symbol), problems]).toEqual([['GBP'], [{ symbol: 'CHF', why }]]);
});

test('a currency with two rates has none', async () => {
  server.will(
    text(
      ecbFile({ USD: '1.1', CHF: '0.9' }, '2026-01-02').replace('</Cube>', `<Cube currency='CHF' rate='9'/></Cube>`),
    ),
  );
  expect((await fetched('CHF')).problems).toEqual([{ symbol: 'CHF', why: 'not_a_number' }]);
});

const GOOD = ecbFile({ USD: '1.1', CHF: '0.9' }, '2026-01-02');
const LAUGHS = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(50)}">${Array.from(
  { length: 12 },
  (_, index) => `<!ENTITY a${index} "${(index === 0 ? '&a;' : `&a${index - 1};`).repeat(10)}">`,
).join('')}]>`;

test.each([
  [
    'an entity that reads a file of ours',
    GOOD.replace('<gesmes:Envelope', '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><gesmes:Envelope').replace(
      'Reference rates',
      '&f;',
    ),
  ],
  [
    'an entity that calls somebody',
    GOOD.replace('<gesmes:Envelope', '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><gesmes:Envelope'),
  ],
  [
    'a billion laughs',
    GOOD.replace('<gesmes:Envelope', `${LAUGHS}<gesmes:Envelope`).replace('Reference rates', '&a11;'),
  ],
  ['rates in a comment', GOOD.replace('<Cube currency', '<!-- <Cube currency')],
  ['half of the file', GOOD.slice(0, GOOD.length / 2)],
  ['nothing', ''],
  ['a page under a false name', '<html><body>Service unavailable</body></html>'],
  ['two days', GOOD.replace('<Cube time', `<Cube time='2026-01-01'></Cube><Cube time`)],
  ['no day', GOOD.replace('2026-01-02', '')],
  ['a day that is none', GOOD.replace('2026-01-02', '2026-02-30')],
  ['no dollar', GOOD.replace('USD', 'AUD')],
  ['a dollar for nothing', GOOD.replace('1.1', '0')],
])('a file with %s is refused as a whole, at once', async (_it, body) => {
  server.will(text(body));
  const since = performance.now();
  await expect(fetched('CHF')).rejects.toMatchObject({ kind: 'malformed' });
  expect(performance.now() - since).toBeLessThan(1_000);
});
