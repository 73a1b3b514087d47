// What is believed of CoinGecko's answers, to the last digit, and what is not.
import { answer, coins, openPriceServer, status, type PriceServer } from '../../test/support/price-server.js';
import { plain } from '../domain/money.js';
import type { Wanted } from '../domain/quotes.js';
import { coinGecko, keyHeader } from './coingecko.js';
import type { Answer } from './provider.js';

let server: PriceServer;
beforeAll(async () => (server = await openPriceServer()));
afterAll(() => server.close());
beforeEach(() => (server.asked.length = 0));

const AT = '2026-01-05T08:59:30.000Z';
const BTC: Wanted = { kind: 'CRYPTO', symbol: 'BTC', reference: 'bitcoin' };
const ETH: Wanted = { kind: 'CRYPTO', symbol: 'ETH', reference: 'ethereum' };

const source = (apiKey?: string) =>
  coinGecko({ url: `${server.url}/api/v3`, apiKey }, { attempts: 1, timeoutMs: 1_000, pauseMs: 1, longestPauseMs: 1 });
const fetched = (wanted: readonly Wanted[] = [BTC, ETH]) => source().fetch(wanted, new AbortController().signal);
const written = ({ quotes, problems }: Answer) => ({
  quotes: quotes.map(({ symbol, price, as_of }) => `${symbol} ${plain(price)} ${as_of.toISOString()}`),
  problems,
});
const quote = (symbol: string, price: string): string => `${symbol} ${price} ${AT}`;

test('a price with eighteen digits arrives with all of them; a float would have lost the last', async () => {
  const digits = '123456.789012345678';
  expect(String(JSON.parse(digits))).not.toBe(digits);
  server.will(coins({ bitcoin: digits, ethereum: '8.12e-06' }, AT));
  expect(written(await fetched())).toEqual({
    quotes: [quote('BTC', digits), quote('ETH', '0.00000812')],
    problems: [],
  });
});

test('more than twelve decimals are rounded half away from zero, once', async () => {
  server.will(coins({ bitcoin: '0.0000000000005', ethereum: '1.0000000000004999999999' }, AT));
  expect(written(await fetched()).quotes).toEqual([quote('BTC', '0.000000000001'), quote('ETH', '1')]);
});

test('it is asked for exactly what is wanted, in full precision, with the key where there is one', async () => {
  server.will(coins({}, AT));
  await source('demo-key-1234567').fetch([BTC, ETH], new AbortController().signal);
  const [asked] = server.asked;
  expect(asked?.path).toBe('/api/v3/simple/price');
  expect(Object.fromEntries(asked?.query ?? [])).toEqual({
    ids: 'bitcoin,ethereum',
    vs_currencies: 'usd',
    include_last_updated_at: 'true',
    precision: 'full',
  });
  expect(asked?.headers['x-cg-demo-api-key']).toBe('demo-key-1234567');
});

test('a paid key goes by its own name, and no key by none', () => {
  expect(keyHeader('https://pro-api.coingecko.com/api/v3', 'key')).toEqual({ 'x-cg-pro-api-key': 'key' });
  expect(keyHeader('https://api.coingecko.com/api/v3', 'key')).toEqual({ 'x-cg-demo-api-key': 'key' });
  expect(keyHeader('https://api.coingecko.com/api/v3', undefined)).toEqual({});
});

test.each([
  ['a number in quotes', '"100"', 'not_a_number'],
  ['a word', '"NaN"', 'not_a_number'],
  ['a list', '[100]', 'not_a_number'],
  ['yes', 'true', 'not_a_number'],
  ['less than nothing', '-100', 'not_positive'],
  ['nothing', '0', 'not_positive'],
  ['nothing, below zero', '-0.0', 'not_positive'],
  ['nothing, at great length', `0.${'0'.repeat(40)}`, 'not_positive'],
  ['less than the book can hold', '1e-13', 'absurd'],
  ['more than the book can hold', '1e16', 'absurd'],
  ['more than anybody can hold', '1e400', 'not_a_number'],
  ['a thousand digits', '1'.repeat(1_000), 'absurd'],
])('a price of %s is named and left out, and the other one is taken', async (_it, digits, why) => {
  server.will(coins({ bitcoin: digits, ethereum: '100' }, AT));
  expect(written(await fetched())).toEqual({
    quotes: [quote('ETH', '100')],
    problems: [{ symbol: 'BTC', why }],
  });
});

test('a coin that was not asked for is named and left out, whatever it is called', async () => {
  server.will(
    answer(`{"dogecoin":{"usd":1,"last_updated_at":1767603570},"constructor":{"usd":1},"__proto__":{"usd":1}}`),
  );
  const { quotes, problems } = await fetched([BTC]);
  expect(quotes).toEqual([]);
  expect(problems).toEqual(
    expect.arrayContaining([
      { symbol: 'dogecoin', why: 'not_asked_for' },
      { symbol: 'constructor', why: 'not_asked_for' },
    ]),
  );
  expect(Object.hasOwn(Object.prototype, 'usd')).toBe(false);
});

test.each([
  ['none', ''],
  ['a word', ',"last_updated_at":"now"'],
  ['one before there were coins', ',"last_updated_at":0'],
  ['one in milliseconds', ',"last_updated_at":1767603570000'],
  ['a fraction', ',"last_updated_at":1767603570.5'],
])('a price with no moment (%s) is left out', async (_it, moment) => {
  server.will(answer(`{"bitcoin":{"usd":100${moment}}}`));
  expect(written(await fetched([BTC]))).toEqual({ quotes: [], problems: [{ symbol: 'BTC', why: 'no_moment' }] });
});

test('a coin that stands under two symbols is asked for once, and each has its price or its problem', async () => {
  const old: Wanted = { ...BTC, symbol: 'XBT' };
  server.will(coins({ bitcoin: '100', ethereum: '5' }, AT));
  expect(written(await fetched([BTC, ETH, old])).quotes.sort()).toEqual([
    quote('BTC', '100'),
    quote('ETH', '5'),
    quote('XBT', '100'),
  ]);
  expect(server.asked[0]?.query.get('ids')).toBe('bitcoin,ethereum');
  server.will(coins({ bitcoin: '-100' }, AT));
  const why = 'not_positive';
  expect((await fetched([BTC, old])).problems).toEqual([
    { symbol: 'BTC', why },
    { symbol: 'XBT', why },
  ]);
});

test('a coin without a price is simply not answered', async () => {
  server.will(answer('{"bitcoin":{},"ethereum":{"usd":null}}'));
  expect(await fetched()).toEqual({ quotes: [], problems: [] });
});

test.each([
  ['half of it', '{"bitcoin":{"usd":1'],
  ['nothing', ''],
  ['a page under a false name', '<html>{"bitcoin":{"usd":1}}</html>'],
  ['a list', '[]'],
  ['a number', '1'],
  ['a number that is none', '{"bitcoin":{"usd":NaN}}'],
  ['one coin with two prices', '{"bitcoin":{"usd":1,"usd":2}}'],
  ['brackets without end', '['.repeat(200_000)],
])('an answer that is %s is refused as a whole', async (_it, body) => {
  server.will(answer(body));
  await expect(fetched([BTC])).rejects.toMatchObject({ kind: 'malformed' });
});

test('many coins are asked for in parts; where one part fails, the others are taken', async () => {
  const many = Array.from({ length: 120 }, (_, index): Wanted => ({
    ...BTC,
    symbol: `C${index}`,
    reference: `c-${index}`,
  }));
  server.will((response, asked) => {
    const ids = (asked.query.get('ids') ?? '').split(',');
    const plan = ids.includes('c-60') ? status(500) : coins(Object.fromEntries(ids.map((id) => [id, '1.5'])), AT);
    plan(response, asked);
  });
  const { quotes, problems } = await fetched(many);
  expect([quotes.length, problems.length, server.asked.length]).toEqual([70, 0, 3]);
  server.will(status(500));
  await expect(fetched(many)).rejects.toMatchObject({ kind: 'failing' });
});
