// What the sources say comes into the book exactly, once, and only where it can be believed.
import { openHouse, person, priceOf, withKey, type House } from '../../test/support/house.js';
import { holding } from '../../test/support/books.js';
import { newSymbol, plantAsset, plantClient, plantHeldPrice, plantPrice } from '../../test/support/planted.js';
import {
  askedCoins,
  coins,
  currencies,
  openPriceServer,
  status,
  type PriceServer,
} from '../../test/support/price-server.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { coinGecko } from '../price-providers/coingecko.js';
import { europeanCentralBank } from '../price-providers/ecb.js';
import { systemContext } from '../request-context.js';
import { acceptHeldPrice, declineHeldPrice } from './held-prices.js';
import { completeTransfer } from './complete-transfer.js';
import { recordTransfer } from './record-transfer.js';
import { refreshPrices } from './refresh-prices.js';
import { voidPrice } from './void-price.js';

let house: House;
let gecko: PriceServer;
let bank: PriceServer;
beforeAll(async () => {
  [house, gecko, bank] = await Promise.all([openHouse(), openPriceServer(), openPriceServer()]);
  const hasty = { attempts: 2, timeoutMs: 500, pauseMs: 1, longestPauseMs: 10 };
  house.market.providers = [
    coinGecko({ url: gecko.url }, hasty),
    europeanCentralBank({ url: `${bank.url}/daily.xml` }, hasty),
  ];
});
afterAll(() => Promise.all([house.close(), gecko.close(), bank.close()]));

const AT = '2026-01-05T08:59:30.000Z';
const job = systemContext('refresh-prices');
const refresh = (source?: string) => house.door.run(refreshPrices, job, { source });
const inBook = (symbol: string) =>
  house.rows.rows<{ price: string; source: string; as_of: Date }>(
    'SELECT price, source, as_of FROM prices WHERE symbol = $1 AND voided_at IS NULL ORDER BY as_of DESC, seq DESC',
    [symbol],
  );
const held = (symbol: string) =>
  house.rows.rows<{ id: string; price: string; previous_price: string; status: string }>(
    'SELECT id, price, previous_price, status FROM held_prices WHERE symbol = $1 ORDER BY created_at, price',
    [symbol],
  );
const lastLog = () =>
  house.rows.row<{ description: string; metadata: Record<string, unknown> }>(
    `SELECT description, metadata FROM activity_logs WHERE action_type = 'PRICES_REFRESHED' ORDER BY created_at DESC, id DESC LIMIT 1`,
  );

/** A coin of its own for each test. */
async function newCoin(): Promise<{ symbol: string; id: string }> {
  const symbol = newSymbol();
  const id = symbol.toLowerCase().replace('.', '-');
  await plantAsset(house, symbol, { asset_type: 'CRYPTO', coingecko_id: id });
  return { symbol, id };
}

/** The source knows this coin and no other. */
const answers = (id: string, digits: string, at = AT) => gecko.will(askedCoins({ [id]: digits }, at));

async function clientWith(symbol: string, amount: string): Promise<string> {
  const user_id = await plantClient(house, { account_type: 'CRYPTO' });
  const { id } = await house.door.run(recordTransfer, house.admin, {
    user_id,
    transaction_type: 'DEPOSIT',
    amount,
    currency: symbol,
    method: 'CRYPTO_TRANSFER',
  });
  await house.door.run(completeTransfer, house.admin, { id });
  return user_id;
}

test('a price with eighteen digits stands in the book with all of them, and values what is held to the cent', async () => {
  const { symbol, id } = await newCoin();
  await plantPrice(house, 'CRYPTO', symbol, '120000', '2026-01-05T07:00:00Z');
  const client = await clientWith(symbol, '2.5');
  answers(id, '123456.789012345678');
  expect(await refresh('coingecko')).toMatchObject({ id: 'coingecko', entered: '1', holdings: '1', portfolios: '1' });
  expect((await inBook(symbol))[0]).toEqual({ price: '123456.789012345678', source: 'coingecko', as_of: new Date(AT) });
  expect(await holding(house, client, symbol)).toMatchObject({
    current_price: '123456.789012345678',
    total_value: '308641.97',
    price_source: 'coingecko',
  });
});

test('the same answer again enters nothing; the same price of a later moment does', async () => {
  const { symbol, id } = await newCoin();
  answers(id, '10.5');
  await refresh('coingecko');
  expect(await refresh('coingecko')).toMatchObject({ entered: '0', unchanged: '1' });
  answers(id, '10.5', '2026-01-05T08:59:59.000Z');
  expect(await refresh('coingecko')).toMatchObject({ entered: '1' });
  expect(await inBook(symbol)).toHaveLength(2);
});

test('an answer older than what the book knows is no news', async () => {
  const { symbol, id } = await newCoin();
  await priceOf(house, symbol, '50');
  answers(id, '51');
  expect(await refresh('coingecko')).toMatchObject({ entered: '0', held: '' });
  expect(await inBook(symbol)).toHaveLength(1);
});

test('a price that somebody has voided is not entered again', async () => {
  const { symbol, id } = await newCoin();
  answers(id, '77');
  await refresh('coingecko');
  const row = await house.rows.row<{ id: string }>('SELECT id FROM prices WHERE symbol = $1', [symbol]);
  await house.door.run(voidPrice, house.admin, { id: row?.id, reason: 'Wrong market' });
  expect(await refresh('coingecko')).toMatchObject({ entered: '0', unchanged: '1' });
  expect(await inBook(symbol)).toEqual([]);
});

describe('an absurd jump', () => {
  async function jumped(): Promise<{ symbol: string; id: string }> {
    const coin = await newCoin();
    await plantPrice(house, 'CRYPTO', coin.symbol, '100', '2026-01-05T07:00:00Z');
    answers(coin.id, '130.01');
    expect(await refresh('coingecko')).toMatchObject({ entered: '0', held: coin.symbol });
    return coin;
  }

  test('of exactly the limit is none', async () => {
    const { symbol, id } = await newCoin();
    await plantPrice(house, 'CRYPTO', symbol, '100', '2026-01-05T07:00:00Z');
    answers(id, '70');
    expect(await refresh('coingecko')).toMatchObject({ entered: '1', held: '' });
  });

  test('is measured by what the clients have paid, where the book has no price yet', async () => {
    const [mine, fair] = [await newCoin(), await newCoin()];
    const user_id = await plantClient(house, { account_type: 'CRYPTO' });
    for (const { symbol } of [mine, fair]) {
      const form = { transaction_type: 'DEPOSIT', amount: '1', currency: symbol, method: 'CRYPTO_TRANSFER' };
      const { id } = await house.door.run(recordTransfer, house.admin, { user_id, ...form });
      await house.door.run(completeTransfer, house.admin, { id, usd_rate: '150' });
    }
    gecko.will(askedCoins({ [mine.id]: '0.0002', [fair.id]: '140' }, AT));
    const answer = await refresh('coingecko');
    expect(answer).toMatchObject({ held: mine.symbol, entered: '1' });
    expect(await held(mine.symbol)).toMatchObject([{ price: '0.000200000000', previous_price: '150.000000000000' }]);
    expect(await inBook(fair.symbol)).toHaveLength(1);
  });

  test('waits beside what it was before, and stays out of the book; again and again, it waits once', async () => {
    const { symbol, id } = await jumped();
    const waiting = [
      {
        id: expect.any(String) as string,
        price: '130.010000000000',
        previous_price: '100.000000000000',
        status: 'WAITING',
      },
    ];
    expect(await held(symbol)).toEqual(waiting);
    await refresh('coingecko');
    answers(id, '131', '2026-01-05T08:59:45.000Z');
    expect(await refresh('coingecko')).toMatchObject({ entered: '0', held: '' });
    expect(await held(symbol)).toEqual(waiting);
    expect((await inBook(symbol)).map(({ price }) => price)).toEqual(['100.000000000000']);
  });

  test('enters the book when it is accepted, and what follows is measured by it', async () => {
    const { symbol, id } = await jumped();
    const [waiting] = await held(symbol);
    await house.door.run(acceptHeldPrice, house.admin, { id: waiting?.id });
    answers(id, '135', '2026-01-05T08:59:50.000Z');
    expect(await refresh('coingecko')).toMatchObject({ entered: '1' });
    expect((await inBook(symbol)).map(({ price }) => price)).toEqual([
      '135.000000000000',
      '130.010000000000',
      '100.000000000000',
    ]);
  });

  test('that was declined does not come back, while another one does', async () => {
    const { symbol, id } = await jumped();
    const [waiting] = await held(symbol);
    await house.door.run(declineHeldPrice, house.admin, { id: waiting?.id });
    expect(await refresh('coingecko')).toMatchObject({ entered: '0', held: '', unchanged: '1' });
    answers(id, '132', '2026-01-05T08:59:50.000Z');
    expect(await refresh('coingecko')).toMatchObject({ held: symbol });
    expect((await held(symbol)).map((one) => one.status)).toEqual(['DECLINED', 'WAITING']);
  });

  test('that nobody has decided on hides no later one, once the book has gone on', async () => {
    const { symbol, id } = await jumped();
    await plantPrice(house, 'CRYPTO', symbol, '101', '2026-01-05T08:59:45.000Z');
    answers(id, '132', '2026-01-05T08:59:50.000Z');
    expect(await refresh('coingecko')).toMatchObject({ held: symbol });
    expect((await held(symbol)).map((one) => one.price)).toEqual(['130.010000000000', '132.000000000000']);
  });

  test('of a day that is closed is named, and not held: nobody could accept it', async () => {
    const { symbol, id } = await newCoin();
    await plantPrice(house, 'CRYPTO', symbol, '100', '2026-01-04T07:00:00Z');
    await closeBooks('2026-01-05');
    answers(id, '200', '2026-01-04T09:00:00.000Z');
    const answer = await refresh('coingecko');
    await house.planting.rows(
      `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('BOOKS_REOPENED', 'test', 'Planted by a test'))
       INSERT INTO book_closings (closed_until, reason) VALUES (NULL, 'test')`,
    );
    expect(answer).toMatchObject({ held: '', entered: '0', refused: `${symbol}: books_closed` });
    expect(await held(symbol)).toEqual([]);
  });

  test('from nothing is one, whatever the price', async () => {
    const { symbol, id } = await newCoin();
    await plantPrice(house, 'CRYPTO', symbol, '0', '2026-01-05T07:00:00Z');
    answers(id, '0.01');
    expect(await refresh('coingecko')).toMatchObject({ held: symbol });
  });

  test('a price that is accepted into closed books is refused, and goes on waiting', async () => {
    const { symbol } = await newCoin();
    const id = await plantHeldPrice(house, symbol, { kind: 'CRYPTO', as_of: '2025-06-01T00:00:00Z' });
    await closeBooks('2025-07-01');
    const refusal = await refusalOf(house.door.run(acceptHeldPrice, house.admin, { id }));
    expect(refusal.code).toBe('books_closed');
    expect((await held(symbol)).map((one) => one.status)).toEqual(['WAITING']);
  });
});

/** Rows that are added beside the row of the log that the database asks for. */
const closeBooks = (until: string) =>
  house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('BOOKS_CLOSED', 'test', 'Planted by a test'))
     INSERT INTO book_closings (closed_until, reason) VALUES ($1, 'test')`,
    [until],
  );

describe('what cannot be believed is named and left out, and the rest is entered', () => {
  test.each([
    ['in_the_future', '5', '2026-01-05T09:02:00.000Z'],
    ['too_old', '5', '2025-12-01T00:00:00.000Z'],
    ['not_positive', '-5', AT],
    ['not_a_number', '"5"', AT],
    ['absurd', '1e20', AT],
  ])('%s', async (why, digits, at) => {
    const [bad, good] = [await newCoin(), await newCoin()];
    gecko.will(askedCoins({ [bad.id]: { usd: digits, at }, [good.id]: '7' }, AT));
    const answer = await refresh('coingecko');
    expect(answer).toMatchObject({ entered: '1', refused: `${bad.symbol}: ${why}` });
    expect((await lastLog())?.metadata).toMatchObject({ refused: { [bad.symbol]: why }, entered: '1' });
    expect([await inBook(bad.symbol), (await inBook(good.symbol)).length]).toEqual([[], 1]);
  });

  test('what was asked for and not answered is named', async () => {
    const { symbol } = await newCoin();
    gecko.will(coins({}, AT));
    const answer = await refresh('coingecko');
    expect(answer.entered).toBe('0');
    expect(String(answer.missing).split(', ')).toEqual(expect.arrayContaining(['BTC', symbol]));
    expect((await lastLog())?.metadata.missing).toEqual(expect.arrayContaining(['BTC', symbol]));
  });

  test('what was not asked for is named where it could be a coin, and nothing else of it reaches the log', async () => {
    gecko.will(coins({ 'some-coin': '1', 'Zyx Quorvenstein <a@b>': '1' }, AT));
    expect((await refresh('coingecko')).refused).toBe('some-coin: not_asked_for');
    expect(JSON.stringify(await lastLog())).not.toContain('Quorvenstein');
  });

  test('a day of rates that lies in closed books is left out', async () => {
    await closeBooks('2026-01-05');
    bank.will(currencies({ USD: '1.1745', SEK: '10.8' }, '2026-01-02'));
    const answer = await refresh('ecb');
    expect(String(answer.refused)).toContain('SEK: books_closed');
    expect(await inBook('SEK')).toEqual([]);
    await closeBooks('2025-01-01');
  });
});

describe('two sources', () => {
  test('one that is out of order does not hold up the other, and is named', async () => {
    gecko.will(status(500));
    bank.will(currencies({ USD: '1.1745', NOK: '11.5' }, '2026-01-02'));
    const answer = await refresh();
    expect(answer).toMatchObject({ id: 'coingecko+ecb', failed: 'coingecko: failing' });
    // The bank has never quoted a dinar, so that it does not is no gap.
    expect(answer.missing).toContain('SEK');
    expect(answer.missing).not.toContain('KWD');
    expect(await inBook('NOK')).toEqual([
      { price: '0.102130434783', source: 'ecb', as_of: new Date('2026-01-02T00:00:00.000Z') },
    ]);
    expect((await lastLog())?.metadata).toMatchObject({ failed: { coingecko: 'failing' }, system: 'refresh-prices' });
  });

  test('both out of order: nothing is entered, the log says why, and whoever asked is told', async () => {
    gecko.will(status(403));
    bank.will(status(302, { location: 'http://127.0.0.1:1/' }));
    const before = await house.count('prices');
    const refusal = await refusalOf(refresh());
    expect([refusal.code, refusal.status]).toEqual(['price_sources_failed', 503]);
    expect(await house.count('prices')).toBe(before);
    expect((await lastLog())?.metadata).toMatchObject({
      failed: { coingecko: 'refused', ecb: 'redirected' },
      entered: '0',
    });
  });

  test('that were out of order are asked again by the very same form', async () => {
    const { symbol, id } = await newCoin();
    const form = withKey(house.admin);
    const again = () => house.door.run(refreshPrices, form, { source: 'coingecko' });
    gecko.will(status(403));
    expect([(await refusalOf(again())).code, (await refusalOf(again())).code]).toEqual([
      'price_sources_failed',
      'price_sources_failed',
    ]);
    answers(id, '42');
    expect(await again()).toMatchObject({ entered: '1', repeated: false });
    expect(await again()).toMatchObject({ entered: '1', repeated: true });
    expect(await inBook(symbol)).toHaveLength(1);
  });
});

test('eight servers that refresh at once enter each price once', async () => {
  const { symbol, id } = await newCoin();
  answers(id, '42');
  const answered = await Promise.all(Array.from({ length: 8 }, () => refresh('coingecko')));
  expect(
    answered
      .map(({ entered }) => entered)
      .sort()
      .join(''),
  ).toBe('00000001');
  expect(await inBook(symbol)).toHaveLength(1);
});

test('an admin may ask for it, too, and is named in the book and the log', async () => {
  const { symbol, id } = await newCoin();
  answers(id, '3');
  await house.door.run(refreshPrices, withKey(house.admin), {});
  const admin = house.admin.actor.kind === 'person' ? person(house.admin.actor.id, 'ADMIN').actor : undefined;
  expect(await house.rows.row('SELECT entered_by FROM prices WHERE symbol = $1', [symbol])).toEqual({
    entered_by: admin?.kind === 'person' ? admin.id : '',
  });
});
