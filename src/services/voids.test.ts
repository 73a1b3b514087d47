// What is voided is as if it had never been, for that client and nobody else; what would be missing then is refused.
import { pending, tradeForm } from '../../test/support/books.js';
import {
  clientWith,
  enter,
  everything,
  newAsset,
  priced,
  revisions,
  takeAll,
  type Asset,
} from '../../test/support/days.js';
import { changedTables, fingerprint } from '../../test/support/fingerprint.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { deposit, openHouse, person, type House } from '../../test/support/house.js';
import { plantClient } from '../../test/support/planted.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { adjustPnl, voidAdjustment } from './adjust-pnl.js';
import { completeTransfer } from './complete-transfer.js';
import { dividend, reward, split } from './corporate-actions.js';
import { recordTrade } from './record-trade.js';
import type { Entry } from './index.js';
import { voidCorporateAction } from './void-corporate-action.js';
import { voidPrice } from './void-price.js';
import { voidTrade } from './void-trade.js';
import { voidTransfer } from './void-transfer.js';

let house: House;
let asset: Asset;
let client: string;
let other: string;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
beforeEach(async () => {
  house.setClock('2026-01-02T09:00:00.000Z');
  asset = await newAsset(house);
  [client, other] = [
    await clientWith(house, '1000.00', '2026-01-01'),
    await clientWith(house, '1000.00', '2026-01-01'),
  ];
  await enter(house, client, `BUY 10 ${asset.symbol} at 20 fee 1.00`);
  await enter(house, other, `BUY 3 ${asset.symbol} at 20`);
  house.setClock('2026-01-03T09:00:00.000Z');
  await priced(house, asset, '25');
  house.setClock('2026-01-08T09:00:00.000Z');
  await takeAll(house);
});
afterEach(() => expectBooksToAgree(house.rows));

type AnyUseCase = Entry['useCase'];
const reason = 'entered by mistake';
const AT = '2026-01-05T12:00:00Z';
const run = async (useCase: AnyUseCase, form: object): Promise<string> =>
  String((await house.door.run(useCase, house.admin, form)).id);

async function transfer(words: string, processed_at: string, user_id = client, terms: object = {}): Promise<string> {
  const id = await pending(house, user_id, words);
  await run(completeTransfer, { id, processed_at, ...terms });
  return id;
}
const portfolioId = async (): Promise<string> =>
  (await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [client]))?.id ?? '';

const ENTRIES: Record<string, [() => Promise<string>, AnyUseCase]> = {
  'a purchase': [() => enter(house, client, `BUY 4 ${asset.symbol} at 23 fee 2.00 on ${AT}`), voidTrade],
  'a sale of all': [() => enter(house, client, `SELL 10 ${asset.symbol} at 30 on ${AT}`), voidTrade],
  'the first purchase of another asset': [
    async () => enter(house, client, `BUY 1 ${(await newAsset(house)).symbol} at 99.99 on ${AT}`),
    voidTrade,
  ],
  'a deposit': [() => transfer('DEPOSIT 321.09 USD', AT), voidTransfer],
  'a deposit of before all else': [() => transfer('DEPOSIT 50 USD', '2025-12-31T12:00:00Z'), voidTransfer],
  'a withdrawal': [() => transfer('WITHDRAWAL 700 USD', AT), voidTransfer],
  'an adjustment': [
    async () => run(adjustPnl, { id: await portfolioId(), amount: '-7.77', kind: 'FEE', reason, effective_at: AT }),
    voidAdjustment,
  ],
  'a dividend': [() => run(dividend, { id: asset.id, per_unit: '0.5', effective_at: AT }), voidCorporateAction],
  'a reward': [
    () => run(reward, { id: asset.id, per_unit: '0.1', price: '24', effective_at: AT }),
    voidCorporateAction,
  ],
  'a split with its price': [
    () => run(split, { id: asset.id, numerator: '3', denominator: '2', effective_at: AT }),
    voidCorporateAction,
  ],
  'a late price': [() => priced(house, asset, '31', AT), voidPrice],
  'a price of now': [() => priced(house, asset, '31'), voidPrice],
};

/** Days that were added stay, with nothing on them. */
const withoutEmptyDays = ({ days, ...rest }: Record<string, unknown>) => ({
  ...rest,
  days: (days as { s: { total_value: number } }[]).filter(({ s }) => s.total_value !== 0),
});

test.each(Object.entries(ENTRIES))(
  '%s, entered and voided, leaves every figure of every day as it was',
  async (_name, [enterIt, voidIt]) => {
    const before = { client: await everything(house, client), other: await everything(house, other) };
    const id = await enterIt();
    expect(await everything(house, client)).not.toEqual(before.client);
    await house.door.run(voidIt, house.admin, { id, reason });
    expect(withoutEmptyDays(await everything(house, client))).toEqual(before.client);
    expect(await everything(house, other)).toEqual(before.other);
  },
);

test('the days that a void restates are kept with it as their cause', async () => {
  const id = await enter(house, client, `BUY 4 ${asset.symbol} at 23 fee 2.00 on 2026-01-07T12:00:00Z`);
  await run(voidTrade, { id, reason });
  // Ten at 25 and 799 of cash; with the trade fourteen at 25 and 705.
  expect(await revisions(house, client)).toEqual(
    ['1049.00', '1055.00'].map((total_value) => ({
      day: '2026-01-08',
      total_value,
      cause_type: 'trades',
      cause_id: id,
    })),
  );
});

/** What the void, or the trade, is refused with; nothing is written. */
async function refusedWith(attempt: Promise<unknown>) {
  const before = await fingerprint(house.rows);
  const { code, issues } = await refusalOf(attempt);
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
  return { code, ...issues[0].params };
}
const trying = (useCase: AnyUseCase, id: string) => refusedWith(house.door.run(useCase, house.admin, { id, reason }));

test('a deposit that a later withdrawal needs: the date and the amount', async () => {
  const user_id = await clientWith(house, '500.00', '2026-01-02');
  const second = await deposit(house, person(user_id, 'CUSTOMER'), '300.00', '2026-01-03');
  await transfer('WITHDRAWAL 600 USD', '2026-01-04T15:30:00Z', user_id);
  await deposit(house, person(user_id, 'CUSTOMER'), '900.00', '2026-01-06');
  expect(await trying(voidTransfer, second)).toEqual({
    code: 'needed_money',
    date: '2026-01-04 15:30 UTC',
    available: '500.00',
    missing: '100.00',
  });
});

test('a purchase that a later sale needs, though enough is held today', async () => {
  const id = await enter(house, client, `BUY 5 ${asset.symbol} at 20 on 2026-01-04`);
  await enter(house, client, `SELL 12 ${asset.symbol} at 20 on 2026-01-05T08:15Z`);
  await enter(house, client, `BUY 10 ${asset.symbol} at 20 on 2026-01-06`);
  expect(await trying(voidTrade, id)).toEqual({
    code: 'needed_units',
    symbol: asset.symbol,
    date: '2026-01-05 08:15 UTC',
    held: '10',
    missing: '2',
  });
});

test('coins that were sent on', async () => {
  const coin = await newAsset(house, { asset_type: 'CRYPTO' });
  const user_id = await plantClient(house, { account_type: 'CRYPTO' });
  const terms = { usd_rate: '50000', rate_reason: 'agreed' };
  const id = await transfer(`DEPOSIT 1 ${coin.symbol}`, '2026-01-03', user_id, terms);
  await transfer(`WITHDRAWAL 0.25 ${coin.symbol}`, '2026-01-04T07:00Z', user_id, terms);
  expect(await trying(voidTransfer, id)).toEqual({
    code: 'needed_units',
    symbol: coin.symbol,
    date: '2026-01-04 07:00 UTC',
    held: '0',
    missing: '0.25',
  });
});

test('a dividend that somebody has spent is void for nobody', async () => {
  const id = await run(dividend, { id: asset.id, per_unit: '10', effective_at: AT });
  // 940 of cash and 30 of dividend.
  await transfer('WITHDRAWAL 970 USD', '2026-01-06T10:00Z', other);
  expect(await trying(voidCorporateAction, id)).toMatchObject({
    code: 'needed_money_of',
    available: '940.00',
    missing: '30.00',
  });
});

test('a sale of more than was held on that date, though not today', async () => {
  await enter(house, client, `BUY 5 ${asset.symbol} at 20 on 2026-01-06`);
  const attempt = house.door.run(recordTrade, house.admin, tradeForm(client, `SELL 12 ${asset.symbol} at 20 on ${AT}`));
  expect(await refusedWith(attempt)).toEqual({
    code: 'oversold',
    symbol: asset.symbol,
    date: '2026-01-05 12:00 UTC',
    held: '10',
    missing: '2',
  });
});

test('a sale for last week that leaves too few for a sale of yesterday: the date of that one', async () => {
  await enter(house, client, `SELL 8 ${asset.symbol} at 20 on 2026-01-07T16:00Z`);
  const attempt = house.door.run(recordTrade, house.admin, tradeForm(client, `SELL 3 ${asset.symbol} at 20 on ${AT}`));
  expect(await refusedWith(attempt)).toMatchObject({ date: '2026-01-07 16:00 UTC', held: '7', missing: '1' });
});

test('the client need not be approved, nor the asset be dealt in, for a mistake to be voided', async () => {
  const id = await enter(house, client, `BUY 4 ${asset.symbol} at 23 on ${AT}`);
  await house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'x')),
       asset AS (UPDATE assets SET is_active = false WHERE id = $2)
     UPDATE users SET kyc_status = 'PENDING', kyc_approved_at = NULL, kyc_approved_by = NULL WHERE id = $1`,
    [client, asset.id],
  );
  await run(voidTrade, { id, reason });
  expect(await house.count(`trades WHERE id = '${id}' AND voided_at IS NOT NULL`)).toBe(1);
});

test('of eight who void one trade at once, one does it', async () => {
  const id = await enter(house, client, `BUY 4 ${asset.symbol} at 23 on ${AT}`);
  const ended = await Promise.allSettled(
    Array.from({ length: 8 }, () => house.door.run(voidTrade, house.admin, { id, reason })),
  );
  expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of ended) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'already_void' });
});
