// The database and the domain round alike: a price and a midnight for a thousand portfolios in SQL, and each of them
// worked out again by the domain. Among the figures are exact ties and the largest that columns hold.
import fc from 'fast-check';
import { newAsset, priced, takeAll, type Asset } from '../../test/support/days.js';
import { openHouse, type House } from '../../test/support/house.js';
import { newEmail } from '../../test/support/planted.js';
import { indexAfter, ONE, periodFigures, periodPercent } from '../domain/performance.js';
import { valueHolding } from '../domain/portfolio.js';
import { units, worth, written } from '../domain/units.js';

/** A portfolio with cash and one holding, and what its day and its month are reckoned from. */
interface Planted {
  quantity: bigint;
  cost: bigint;
  cash: bigint;
  invested: bigint;
  day_start_pnl: bigint;
  day_base: bigint;
  day_payouts: bigint;
  day_index: bigint;
  month_start_pnl: bigint;
  month_index: bigint;
}

const MOST_CENTS = 10n ** 17n;
/** As many digits as you like, so that small figures are as frequent as large ones; less than `most`, a power of ten. */
const upTo = (most: bigint): fc.Arbitrary<bigint> => {
  const digits = String(most).length - 1;
  return fc.oneof(
    fc.integer({ min: 1, max: digits }).chain((count) => fc.bigInt({ min: 0n, max: 10n ** BigInt(count) - 1n })),
    fc.constantFrom(0n, 1n, most - 1n),
  );
};
const cents = upTo(MOST_CENTS);
const signed = fc.tuple(cents, fc.boolean()).map(([amount, minus]) => (minus ? -amount : amount));
const index = fc.oneof(upTo(10n ** 38n), fc.bigInt({ min: ONE / 2n, max: 3n * ONE }), fc.constant(0n));
const random = fc.record<Planted>({
  quantity: upTo(10n ** 21n),
  cost: cents,
  cash: cents,
  invested: signed,
  day_start_pnl: signed,
  day_base: cents,
  day_payouts: cents,
  day_index: index,
  month_start_pnl: signed,
  month_index: index,
});

const odd = fc.bigInt({ min: 0n, max: 10n ** 6n }).map((half) => 2n * half + 1n);
/** With what is worth nothing and cash alone: day and index end in exactly half of their last place. */
const tied = fc.record({ plain: random, odd, more: odd }).map(({ plain, odd: any, more }): Planted => ({
  ...plain,
  quantity: 0n,
  cost: 0n,
  cash: 100n * more,
  day_payouts: 0n,
  day_base: 200n,
  day_index: any,
}));
const tiedPercent = fc.record({ plain: random, odd }).map(({ plain, odd: any }): Planted => ({
  ...plain,
  quantity: 0n,
  cost: 0n,
  cash: 2_000_000n + any,
  day_payouts: 0n,
  day_base: 2_000_000n,
}));
const tiedMonth = fc.record({ plain: random, odd }).map(({ plain, odd: any }): Planted => ({
  ...plain,
  day_base: 99n,
  day_index: 2_000_000n + any,
  month_index: 2_000_000n,
}));
const planted = fc.oneof({ weight: 5, arbitrary: random }, tied, tiedPercent, tiedMonth);

const COUNT = 1_000;
const seed = Date.now() % 2 ** 31;
const wanted = fc.sample(planted, { numRuns: COUNT, seed }).map((one) => ({
  ...one,
  cost: one.quantity === 0n ? 0n : one.cost,
}));

let house: House;
let asset: Asset;
let ids: string[];
beforeAll(async () => {
  house = await openHouse();
  asset = await newAsset(house);
  ids = await plantAll();
});
afterAll(() => house.close());

const LOGGED = `logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'x'))`;
const money = (pick: (one: Planted) => bigint) => wanted.map((one) => written(pick(one), 2));

/** Portfolios of today whose holdings are worth nothing yet; their ids, in the order of `wanted`. */
async function plantAll(): Promise<string[]> {
  const rows = await house.planting.rows<{ id: string }>(
    `WITH ${LOGGED}, people AS (INSERT INTO users (email, password_hash, first_name, last_name, account_type)
       SELECT email, $2, 'A', 'B', 'STOCK' FROM unnest($1::text[]) AS email RETURNING id)
     INSERT INTO portfolios (user_id) SELECT id FROM people RETURNING id`,
    [wanted.map(() => newEmail()), `$2b$12$${'x'.repeat(53)}`],
  );
  const planted = rows.map(({ id }) => id);
  await house.planting.rows(
    `WITH ${LOGGED}
     INSERT INTO holdings (portfolio_id, symbol, asset_type, name, quantity, cost_basis, average_buy_price, current_price, price_source,
       total_value, profit_loss, profit_loss_percent, realized_pnl)
     SELECT id, $1, 'STOCK', $1, quantity, cost, 0, 0, 'trade', 0, -cost, 0, cost + cash - invested
     FROM unnest($2::uuid[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[]) AS v (id, quantity, cost, cash, invested)`,
    [
      asset.symbol,
      planted,
      wanted.map(({ quantity }) => written(quantity, 8)),
      money(({ cost }) => cost),
      money(({ cash }) => cash),
      money(({ invested }) => invested),
    ],
  );
  await beginDay(planted);
  return planted;
}

async function beginDay(planted: readonly string[]): Promise<void> {
  await house.planting.rows(
    `WITH ${LOGGED}
     UPDATE portfolios p SET figures_day = '2026-01-05', cash_value = v.cash, total_value = v.cash, total_invested = v.invested,
       all_time_pnl = v.cash - v.invested, total_profit_loss = v.cash - v.invested, day_start_pnl = v.day_start, day_base = v.base,
       day_payouts = v.payouts, day_index = v.day_index, month_start_pnl = v.month_start, month_index = v.month_index,
       daily_pnl = v.cash - v.invested - v.day_start, monthly_pnl = v.cash - v.invested - v.month_start
     FROM unnest($1::uuid[], $2::numeric[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[], $8::numeric[],
       $9::numeric[]) AS v (id, cash, invested, day_start, base, payouts, month_start, day_index, month_index) WHERE p.id = v.id`,
    [
      planted,
      money(({ cash }) => cash),
      money(({ invested }) => invested),
      money((one) => one.day_start_pnl),
      money((one) => one.day_base),
      money((one) => one.day_payouts),
      money((one) => one.month_start_pnl),
      wanted.map((one) => written(one.day_index, 18)),
      wanted.map((one) => written(one.month_index, 18)),
    ],
  );
}

const READ = `SELECT p.id, h.total_value AS held, h.profit_loss, h.profit_loss_percent, p.total_value, p.daily_pnl, p.daily_pnl_percent,
  p.monthly_pnl, p.monthly_pnl_percent, p.all_time_pnl, p.all_time_pnl_percent FROM portfolios p JOIN holdings h ON h.portfolio_id = p.id
  WHERE symbol = $1`;

/** What the domain makes of one portfolio at a price. */
function expected(one: Planted, id: string, price: bigint) {
  const position = { quantity: one.quantity, cost_basis: one.cost, realized_pnl: 0n, last_price: 0n };
  const holding = valueHolding(position, price);
  const total_value = holding.total_value + one.cash;
  const all_time_pnl = total_value - one.invested;
  const period = periodFigures(one, { total_value, all_time_pnl });
  return {
    id,
    held: written(holding.total_value, 2),
    profit_loss: written(holding.profit_loss, 2),
    profit_loss_percent: written(holding.profit_loss_percent, 4),
    total_value: written(total_value, 2),
    daily_pnl: written(period.daily_pnl, 2),
    daily_pnl_percent: written(period.daily_pnl_percent, 4),
    monthly_pnl: written(period.monthly_pnl, 2),
    monthly_pnl_percent: written(period.monthly_pnl_percent, 4),
    all_time_pnl: written(all_time_pnl, 2),
    all_time_pnl_percent: written(period.all_time_pnl_percent, 4),
  };
}

const byId = <T extends { id: string }>(rows: readonly T[]): T[] => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));

const PRICES = ['0.005', '123.456789012345', '0', '0.000000000001', '1'];

test.each(PRICES.map((price, i): [string, string] => [price, `2026-01-05T09:0${i}:00.000Z`]))(
  `at a price of %s, every holding, day, month and all time (seed ${seed})`,
  async (price, moment) => {
    house.setClock(moment);
    await priced(house, asset, price);
    const figures = await house.rows.rows<{ id: string }>(READ, [asset.symbol]);
    const anew = wanted.map((one, i) => expected(one, ids[i] ?? '', units(price, 12)));
    expect(byId(figures)).toEqual(byId(anew));
  },
);

test(`at midnight, every snapshot and the beginning of the day (seed ${seed})`, async () => {
  house.setClock('2026-01-06T00:00:00.000Z');
  await takeAll(house);
  const rows = await house.rows.rows<{ id: string }>(
    `SELECT p.id, s.total_value, s.return_index, s.total_pnl_percent, p.day_index, p.day_base, p.daily_pnl_percent, p.monthly_pnl_percent
     FROM portfolios p JOIN portfolio_snapshots s ON s.portfolio_id = p.id WHERE p.id = ANY($1::uuid[]) AND snapshot_date = '2026-01-06'`,
    [ids],
  );
  const anew = wanted.map((one, i) => {
    const total = one.cash + worth(one.quantity, units(PRICES.at(-1) ?? '', 12));
    const after = indexAfter(one.day_index, { base: one.day_base, end: total + one.day_payouts });
    return {
      id: ids[i] ?? '',
      total_value: written(total, 2),
      return_index: written(after, 18),
      total_pnl_percent: written(periodPercent(ONE, after), 4),
      day_index: written(after, 18),
      day_base: written(total, 2),
      daily_pnl_percent: '0.0000',
      monthly_pnl_percent: written(periodPercent(one.month_index, after), 4),
    };
  });
  expect(byId(rows)).toEqual(byId(anew));
});

test('among them are ties and the largest', () => {
  const count = (is: (one: Planted) => boolean) => wanted.filter(is).length;
  expect(count(({ day_base }) => day_base === 200n)).toBeGreaterThan(50);
  expect(count(({ day_base, cash }) => day_base === 2_000_000n && (cash - day_base) % 2n === 1n)).toBeGreaterThan(50);
  expect(count(({ month_index }) => month_index === 2_000_000n)).toBeGreaterThan(50);
  expect(count(({ day_index }) => day_index >= 10n ** 37n)).toBeGreaterThan(10);
});
