// Many at once: whatever the order in which they get through, the books are those of some order, to the last digit.
import { handIn } from '../../test/support/imports.js';
import { tradeForm, transfer } from '../../test/support/books.js';
import { openHouse, priceOf, withKey, type House } from '../../test/support/house.js';
import { newSymbol, plantAsset, plantClient } from '../../test/support/planted.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { Refusal } from '../errors.js';
import type { RequestContext } from '../request-context.js';
import { adjustPnl } from './adjust-pnl.js';
import { archiveClient } from './archive-client.js';
import { editAsset } from './assets.js';
import { completeTransfer } from './complete-transfer.js';
import { dividend, split } from './corporate-actions.js';
import { disableStaff } from './disable-staff.js';
import { recordTrade } from './record-trade.js';
import { recordTransfer } from './record-transfer.js';
import { importFile } from './import-file.js';
import { undoImport } from './undo-import.js';
import { voidPrice } from './void-price.js';
import { voidTrade } from './void-trade.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const funded = async (amount: string): Promise<string> => {
  const id = await plantClient(house);
  await transfer(house, id, `DEPOSIT ${amount} USD`, { processed_at: '2026-01-02' });
  return id;
};
const enter = (client: string, words: string) => house.door.run(recordTrade, house.admin, tradeForm(client, words));

const tradesOf = (client: string): Promise<number> => house.count(`trades WHERE user_id = '${client}'`);

/** How each ended: `done`, or the code it was refused with. An error that is no refusal fails the test. */
async function endings(all: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(all);
  return settled.map((one) => {
    if (one.status === 'fulfilled') return 'done';
    if (one.reason instanceof Refusal) return one.reason.code;
    throw one.reason;
  });
}

const countOf = (list: readonly string[], what: string) => list.filter((one) => one === what).length;

test('sixteen purchases by sixteen writers where cash suffices for nine: nine are done, seven refused', async () => {
  const client = await funded('1000.00');
  const ended = await endings(Array.from({ length: 16 }, () => enter(client, 'BUY 1 AAPL at 100.33 fee 0.37')));
  expect([countOf(ended, 'done'), countOf(ended, 'overdrawn')]).toEqual([9, 7]);
  expect(await tradesOf(client)).toBe(9);
  await expectBooksToAgree(house.rows);
});

test('purchases and sales, now and back-dated, of three symbols on one portfolio', async () => {
  const client = await funded('2000.00');
  const words = Array.from({ length: 64 }, (_, index) => {
    const side = index % 3 === 2 ? 'SELL' : 'BUY';
    const day = index % 4 === 0 ? '' : ` on 2026-01-0${1 + (index % 4)}T0${index % 10}:00Z`;
    return `${side} ${1 + (index % 5)}.5 ${['AAPL', 'MSFT', 'NVDA'][index % 3] ?? ''} at ${20 + index}.37 fee 0.${10 + (index % 90)}${day}`;
  });
  const sales = words.map((one) => one.replace(/NVDA|MSFT/, 'AAPL'));
  const ended: string[] = [];
  for (let at = 0; at < sales.length; at += 16)
    ended.push(...(await endings(sales.slice(at, at + 16).map((one) => enter(client, one)))));
  expect(countOf(ended, 'done')).toBeGreaterThan(5);
  expect(countOf(ended, 'done') + countOf(ended, 'oversold') + countOf(ended, 'overdrawn')).toBe(64);
  await expectBooksToAgree(house.rows);
});

test('one request sent fifty times at once is entered once, and all fifty get its answer', async () => {
  const client = await funded('1000.00');
  const context = withKey(house.admin);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => house.door.run(recordTrade, context, tradeForm(client, 'BUY 1 AAPL at 10'))),
  );
  expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect(await tradesOf(client)).toBe(1);
  await expectBooksToAgree(house.rows);
});

/** Sixteen at a time, whatever else they do to each other; each may be refused for want of money or shares. */
test('sixteen writers on one portfolio with every kind of entry: the books are those of some order', async () => {
  const client = await funded('20000.00');
  const portfolioId = await portfolioOf(client);
  const asset = async (symbol: string) =>
    (await house.rows.row<{ id: string }>('SELECT id FROM assets WHERE symbol = $1', [symbol]))?.id;
  const id = await asset('AAPL');
  await enter(client, 'BUY 40 AAPL at 100 on 2026-01-02T10:00:00Z');
  const earlier = await enter(client, 'BUY 5 AAPL at 90 on 2026-01-03');
  const effective_at = '2026-01-04T10:00:00Z';
  const adjust = (amount: string) =>
    house.door.run(adjustPnl, house.admin, { id: portfolioId, amount, kind: 'FEE', reason: 'as agreed', effective_at });
  const withdraw = async (): Promise<unknown> => {
    const form = { user_id: client, transaction_type: 'WITHDRAWAL', amount: '900', currency: 'USD', method: 'ACH' };
    const { id: transferId } = await house.door.run(recordTransfer, house.admin, form);
    return house.door.run(completeTransfer, house.admin, { id: transferId, processed_at: '2026-01-04' });
  };
  for (let round = 0; round < 4; round += 1) {
    const ended = await endings([
      ...[1, 2, 3].map((size) => enter(client, `BUY ${size} AAPL at 10${round}.37 fee 0.11`)),
      ...[1, 2, 3].map((size) => enter(client, `SELL ${size}.5 AAPL at 99.${round}1 on 2026-01-04`)),
      enter(client, `BUY 2 MSFT at 300.0${round} on 2026-01-03`),
      withdraw(),
      withdraw(),
      adjust('-10.01'),
      adjust('7.77'),
      priceOf(house, 'AAPL', `10${round}.5`),
      priceOf(house, 'AAPL', `9${round}.25`, '2026-01-03T12:00:00Z'),
      house.door.run(dividend, house.admin, { id, per_unit: '0.31', effective_at }),
      house.door.run(split, house.admin, { id, numerator: 3, denominator: 2, effective_at }),
      house.door.run(voidTrade, house.admin, { id: earlier.id, reason: 'a mistake' }),
    ]);
    const needed = ['needed_units', 'needed_money', 'needed_money_of'];
    const allowed = ['done', 'oversold', 'overdrawn', ...needed, 'already_void'];
    expect(ended.filter((one) => !allowed.includes(one))).toEqual([]);
    expect(countOf(ended, 'done')).toBeGreaterThan(6);
    await expectBooksToAgree(house.rows);
  }
  expect(await deadlocks()).toBe('0');
});

const portfolioOf = async (client: string): Promise<string | undefined> =>
  (await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [client]))?.id;

test('one adjustment, one void and one split sent fifty times at once each are done once', async () => {
  const client = await funded('1000.00');
  const { id: trade } = await enter(client, 'BUY 2 NVDA at 100 on 2026-01-03');
  const nvda = await house.rows.row<{ id: string }>(`SELECT id FROM assets WHERE symbol = 'NVDA'`);
  const fifty = async (send: (context: RequestContext) => Promise<{ id: string; repeated: boolean }>) => {
    const context = withKey(house.admin);
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(context)));
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  };
  const id = await portfolioOf(client);
  await fifty((by) => house.door.run(adjustPnl, by, { id, amount: '5', kind: 'INCOME', reason: 'as agreed' }));
  const ratio = { id: nvda?.id, numerator: 2, denominator: 1, effective_at: '2026-01-04' };
  await fifty((by) => house.door.run(split, by, ratio));
  await fifty((by) => house.door.run(voidTrade, by, { id: trade, reason: 'a mistake' }));
  expect(await house.count(`pnl_adjustments WHERE user_id = '${client}'`)).toBe(1);
  expect(await house.count(`corporate_actions WHERE symbol = 'NVDA'`)).toBe(1);
  await expectBooksToAgree(house.rows);
});

test('prices beside trades of many portfolios: nobody meets a deadlock, and no price is lost', async () => {
  const clients: string[] = [];
  for (let index = 0; index < 6; index += 1) clients.push(await funded('5000.00'));
  const symbols = ['AAPL', 'MSFT', 'NVDA'];
  const pricesBefore = await house.count('prices');
  for (let round = 0; round < 6; round += 1) {
    const prices = symbols.map((symbol, index) => priceOf(house, symbol, `${100 + round}.${index}1`));
    const trades = clients.flatMap((client, index) => [
      enter(client, `BUY 1.25 ${symbols[(index + round) % 3] ?? ''} at ${90 + round}.005`),
      enter(client, `BUY 0.5 ${symbols[(index + round + 1) % 3] ?? ''} at 80 on 2026-01-03`),
    ]);
    expect(await endings([...trades, ...prices])).toEqual(Array.from({ length: 15 }, () => 'done'));
  }
  expect(await house.count('prices')).toBe(pricesBefore + 18);
  await expectBooksToAgree(house.rows);
});

const COINS = { transaction_type: 'DEPOSIT', amount: '0.1', currency: 'BTC', method: 'CRYPTO_TRANSFER' };

test('coins recorded and completed beside prices of the coin: the database meets no deadlock', async () => {
  const user_id = await plantClient(house, { account_type: 'CRYPTO' });
  const record = () => house.door.run(recordTransfer, house.admin, { ...COINS, user_id });
  const complete = (id: string) =>
    house.door.run(completeTransfer, house.admin, { id, usd_rate: '50000', rate_reason: 'as agreed' });
  const first = await record();
  await complete(first.id);
  for (let round = 0; round < 20; round += 1) {
    const { id } = await record();
    const prices = [0, 1, 2].map((cents) => priceOf(house, 'BTC', `${50000 + round}.0${cents}`));
    const all = [complete(id), record(), ...prices, record(), record()];
    expect(await endings(all)).toEqual(all.map(() => 'done'));
  }
  expect(await deadlocks()).toBe('0');
  await expectBooksToAgree(house.rows);
});

/** As the server counts them, once it has caught up. */
async function deadlocks(): Promise<string | undefined> {
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const counted = `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`;
  return (await house.rows.row<{ deadlocks: string }>(counted))?.deadlocks;
}

test('of two that complete one transfer at once, one is told that it is final', async () => {
  const client = await plantClient(house);
  const { id } = await house.door.run(recordTransfer, house.admin, {
    user_id: client,
    transaction_type: 'DEPOSIT',
    amount: '10',
    currency: 'USD',
    method: 'ACH',
  });
  const ended = await endings(
    [house.admin, house.secondAdmin].map((admin) => house.door.run(completeTransfer, admin, { id })),
  );
  expect(ended.sort()).toEqual(['done', 'transfer_final']);
  await expectBooksToAgree(house.rows);
});

test('a client archived beside sixteen trades: those before it are in, those after it are refused', async () => {
  const client = await funded('1000.00');
  const trades = Array.from({ length: 16 }, () => enter(client, 'BUY 1 AAPL at 10'));
  const archived = house.door.run(archiveClient, house.admin, { id: client });
  const ended = await endings(trades);
  await archived;
  expect(countOf(ended, 'done') + countOf(ended, 'client_archived')).toBe(16);
  expect(await tradesOf(client)).toBe(countOf(ended, 'done'));
  await expectBooksToAgree(house.rows);
});

/** A rate of the euro, as of a moment of its own, entered from a file of one row. */
async function importedRate(minute: number): Promise<{ importId: string; id: string }> {
  const file = await handIn(`kind,symbol,price,as_of\nFIAT,EUR,1.1${minute},2026-01-03T08:${10 + minute}:00Z\n`);
  const { id: importId } = await house.door.run(importFile, house.admin, { kind: 'PRICES', file });
  const price = await house.rows.row<{ id: string }>('SELECT id FROM prices WHERE import_id = $1', [importId]);
  return { importId: String(importId), id: price?.id ?? '' };
}

test('of two that void one rate of a currency at once, one is told that it is void already', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { id } = await importedRate(round);
    const ended = await endings(
      [house.admin, house.secondAdmin].map((admin) => house.door.run(voidPrice, admin, { id, reason: 'a slip' })),
    );
    expect(ended.sort()).toEqual(['already_void', 'done']);
  }
});

test('a rate voided while its file is undone: the file is undone, and the rate is void once', async () => {
  for (let round = 5; round < 10; round += 1) {
    const { importId, id } = await importedRate(round);
    const [undone, voided] = await endings([
      house.door.run(undoImport, house.admin, { id: importId, reason: 'the wrong file' }),
      house.door.run(voidPrice, house.secondAdmin, { id, reason: 'a slip' }),
    ]);
    expect([undone, ['done', 'already_void'].includes(voided ?? '')]).toEqual(['done', true]);
    const logged = `activity_logs WHERE action_type = 'PRICE_VOIDED' AND target_id = '${id}'`;
    expect(await house.count(logged)).toBe(voided === 'done' ? 1 : 0);
  }
});

test('an asset renamed over and over beside trades of it: nobody meets a deadlock, and every holding has its last name', async () => {
  const symbol = newSymbol();
  const id = await plantAsset(house, symbol);
  const clients = [await funded('1000.00'), await funded('1000.00'), await funded('1000.00'), await funded('1000.00')];
  for (let round = 0; round < 6; round += 1) {
    const name = `Renamed ${round}`;
    const all = [
      ...clients.map((client) => enter(client, `BUY 1 ${symbol} at 10.0${round}`)),
      house.door.run(editAsset, house.admin, { id, name }),
      priceOf(house, symbol, `11.0${round}`),
      ...clients.map((client) => enter(client, `BUY 1 ${symbol} at 9 on 2026-01-03`)),
    ];
    expect(await endings(all)).toEqual(all.map(() => 'done'));
    const names = await house.rows.rows('SELECT DISTINCT name FROM holdings WHERE symbol = $1', [symbol]);
    expect(names).toEqual([{ name }]);
  }
  expect(await deadlocks()).toBe('0');
  await expectBooksToAgree(house.rows);
});

test('two admins who disable each other at once leave one who can sign in', async () => {
  const [one, two] = [house.admin, house.secondAdmin];
  const idOf = (context: typeof one) => (context.actor.kind === 'person' ? context.actor.id : '');
  const ended = await endings([
    house.door.run(disableStaff, one, { id: idOf(two) }),
    house.door.run(disableStaff, two, { id: idOf(one) }),
  ]);
  expect(ended.sort()).toEqual(['done', 'last_admin']);
});
