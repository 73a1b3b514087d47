// A portfolio day by day, as a test reads it.
import { deposit, person, type House } from './house.js';
import { plantAsset, plantClient, newSymbol } from './planted.js';
import { tradeForm } from './books.js';
import { systemContext } from '../../src/request-context.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { setPrice } from '../../src/services/set-price.js';
import { takeSnapshots } from '../../src/services/take-snapshots.js';

type Row = Record<string, unknown>;

/** One column of each snapshot, by day: `{ '01-04': '1000.00' }` of 2026. */
export async function days(house: House, user_id: string, column = 'total_value'): Promise<Record<string, unknown>> {
  const rows = await house.rows.rows<{ day: string; figure: unknown }>(
    `SELECT snapshot_date::text AS day, s.${column} AS figure FROM portfolio_snapshots s JOIN portfolios p ON p.id = portfolio_id
     WHERE user_id = $1 ORDER BY snapshot_date`,
    [user_id],
  );
  return Object.fromEntries(rows.map(({ day, figure }) => [day.replace('2026-', ''), figure]));
}

/** Each day of January 2026 from one to another, with the same figure. */
export const each = (first: number, last: number, figure: string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: last - first + 1 }, (_, i) => [`01-${String(first + i).padStart(2, '0')}`, figure]),
  );

/** Where each of these rows stands in its table, by a name; a row that is written again stands elsewhere. */
export async function places(house: House, name: string, from: string, values: unknown[]): Promise<Row> {
  const rows = await house.rows.rows<{ name: string; place: string }>(
    `SELECT ${name}::text AS name, t.xmin::text || ' ' || t.ctid::text AS place FROM ${from} ORDER BY 1`,
    values,
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.place]));
}

export const snapshotPlaces = (house: House, user_id: string): Promise<Row> =>
  places(
    house,
    't.snapshot_date',
    'portfolio_snapshots t WHERE portfolio_id = (SELECT id FROM portfolios WHERE user_id = $1)',
    [user_id],
  );

export const revisions = (house: House, user_id: string): Promise<Row[]> =>
  house.rows.rows(
    `SELECT snapshot_date::text AS day, r.total_value, cause_type, cause_id FROM portfolio_snapshot_revisions r
     JOIN portfolios p ON p.id = portfolio_id WHERE user_id = $1 ORDER BY revised_at, r.snapshot_date`,
    [user_id],
  );

/** All that is reckoned about a client. */
export async function everything(house: House, user_id: string): Promise<Row> {
  const of = (sql: string) => house.rows.rows(sql, [user_id]);
  return {
    portfolio: await of(`SELECT to_jsonb(p) - 'last_updated' - 'updated_at' AS p FROM portfolios p WHERE user_id = $1`),
    holdings: await of(
      `SELECT to_jsonb(h) - 'updated_at' - 'id' AS h FROM holdings h JOIN portfolios p ON p.id = portfolio_id
       WHERE user_id = $1 AND h.quantity > 0 ORDER BY symbol`,
    ),
    days: await of(
      `SELECT to_jsonb(s) - 'id' - 'created_at' AS s FROM portfolio_snapshots s JOIN portfolios p ON p.id = portfolio_id
       WHERE user_id = $1 ORDER BY snapshot_date`,
    ),
  };
}

export const figures = (house: House, user_id: string): Promise<Row | undefined> =>
  house.rows.row(
    `SELECT total_value, daily_pnl, daily_pnl_percent, monthly_pnl, monthly_pnl_percent, all_time_pnl, all_time_pnl_percent
     FROM portfolios WHERE user_id = $1`,
    [user_id],
  );

export async function clientWith(house: House, amount: string, since: string): Promise<string> {
  const user_id = await plantClient(house);
  await deposit(house, person(user_id, 'CUSTOMER'), amount, since);
  return user_id;
}

export interface Asset {
  id: string;
  symbol: string;
}

export async function newAsset(house: House, columns: Row = {}): Promise<Asset> {
  const symbol = newSymbol();
  return { symbol, id: await plantAsset(house, symbol, columns) };
}

export const enter = async (house: House, user_id: string, words: string): Promise<string> =>
  (await house.door.run(recordTrade, house.admin, tradeForm(user_id, words))).id;

export const priced = async (house: House, { id }: Asset, price: string, as_of?: string): Promise<string> =>
  String((await house.door.run(setPrice, house.admin, { id, price, as_of })).price_id);

export const takeAll = (house: House) => house.door.run(takeSnapshots, systemContext('take-snapshots'), {});
