/** Daily snapshots: what a portfolio was worth at 00:00:00 UTC of each day, and what they said before they were restated. */
import { dayText } from '../domain/timeline.js';
import { CENTS, INDEX_DECIMALS, PERCENT_DECIMALS, units, written } from '../domain/units.js';
import { since } from './since.js';
import type { Tx } from './transaction.js';

export interface SnapshotFigures {
  crypto_value: bigint;
  stock_value: bigint;
  cash_value: bigint;
  total_value: bigint;
  total_invested: bigint;
  total_pnl: bigint;
  total_pnl_percent: bigint;
  return_index: bigint;
}

export interface Snapshot extends SnapshotFigures {
  portfolio_id: string;
  /** 00:00:00 UTC of its day. */
  day: Date;
}

export interface StoredSnapshot extends Snapshot {
  id: string;
}

/** What a change in the books came from: the table and the row of the event. */
export interface Cause {
  type: string;
  id: string | null;
}

type Columns = Record<keyof SnapshotFigures, string> & { id: string; portfolio_id: string; snapshot_date: string };

const COLUMNS =
  'total_value, crypto_value, stock_value, cash_value, total_pnl, total_pnl_percent, total_invested, return_index';
const READ = `id, portfolio_id, snapshot_date, ${COLUMNS}`;

/** The snapshots of each portfolio from a day on, and the one of another day, in order. */
export async function readSnapshots(
  tx: Tx,
  wanted: readonly { portfolio_id: string; from: Date; and: Date }[],
): Promise<StoredSnapshot[]> {
  const rows = await tx.rows<Columns>(
    `SELECT s.* FROM unnest($1::uuid[], $2::date[], $3::date[]) AS k (portfolio_id, from_day, and_day)
     CROSS JOIN LATERAL (
       (SELECT ${READ} FROM portfolio_snapshots
        WHERE portfolio_id = k.portfolio_id AND snapshot_date = k.and_day AND k.and_day < k.from_day)
       UNION ALL
       (SELECT ${READ} FROM portfolio_snapshots
        WHERE portfolio_id = k.portfolio_id AND ${since('snapshot_date', 'k.from_day')} ORDER BY snapshot_date)) s`,
    [
      wanted.map(({ portfolio_id }) => portfolio_id),
      wanted.map(({ from }) => dayText(from)),
      wanted.map(({ and }) => dayText(and)),
    ],
  );
  return rows.map((row) => ({
    id: row.id,
    portfolio_id: row.portfolio_id,
    day: new Date(`${row.snapshot_date}T00:00:00Z`),
    crypto_value: units(row.crypto_value, CENTS),
    stock_value: units(row.stock_value, CENTS),
    cash_value: units(row.cash_value, CENTS),
    total_value: units(row.total_value, CENTS),
    total_invested: units(row.total_invested, CENTS),
    total_pnl: units(row.total_pnl, CENTS),
    total_pnl_percent: units(row.total_pnl_percent, PERCENT_DECIMALS),
    return_index: units(row.return_index, INDEX_DECIMALS),
  }));
}

const EXCLUDED = COLUMNS.split(', ').map((column) => `EXCLUDED.${column}`);

/** Adds these days, or gives them new figures. */
export async function saveSnapshots(tx: Tx, snapshots: readonly Snapshot[]): Promise<void> {
  if (snapshots.length === 0) return;
  await tx.rows(
    `INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, ${COLUMNS})
     SELECT * FROM unnest($1::uuid[], $2::date[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[],
       $8::numeric[], $9::numeric[], $10::numeric[])
     ON CONFLICT (portfolio_id, snapshot_date) DO UPDATE SET (${COLUMNS}) = (${EXCLUDED.join(', ')})`,
    [
      snapshots.map(({ portfolio_id }) => portfolio_id),
      snapshots.map(({ day }) => dayText(day)),
      ...figureColumns(snapshots),
    ],
  );
}

/** Keeps what these snapshots say, before they say something else. */
export async function keepRevisions(tx: Tx, snapshots: readonly StoredSnapshot[], cause: Cause): Promise<void> {
  if (snapshots.length === 0) return;
  await tx.rows(
    `INSERT INTO portfolio_snapshot_revisions (cause_type, cause_id, snapshot_id, portfolio_id, snapshot_date, ${COLUMNS})
     SELECT $1, $2, id, portfolio_id, snapshot_date, ${COLUMNS} FROM portfolio_snapshots WHERE id = ANY($3::uuid[])`,
    [cause.type, cause.id, snapshots.map(({ id }) => id)],
  );
}

function figureColumns(snapshots: readonly SnapshotFigures[]): string[][] {
  const column = (name: keyof SnapshotFigures, decimals: number) =>
    snapshots.map((snapshot) => written(snapshot[name], decimals));
  return [
    column('total_value', CENTS),
    column('crypto_value', CENTS),
    column('stock_value', CENTS),
    column('cash_value', CENTS),
    column('total_pnl', CENTS),
    column('total_pnl_percent', PERCENT_DECIMALS),
    column('total_invested', CENTS),
    column('return_index', INDEX_DECIMALS),
  ];
}

const LARGEST_INDEX = `99999999999999999999.999999999999999999`;
const percentOf = (part: string, base: string) =>
  `greatest(-999999.9999, least(999999.9999, round(((${part}) * 100)::numeric(120, 40) / ${base}, 4)))`;

/** The return index at the end of the portfolio's `figures_day`: the rule of domain/performance.ts, for many at once. */
const INDEX = `CASE WHEN p.day_base < 1 THEN p.day_index ELSE least(${LARGEST_INDEX},
  round((p.day_index * (p.total_value + p.day_payouts))::numeric(120, 40) / p.day_base, 18)) END`;

/**
 * Adds the snapshots that are missing up to `today`, and begins the day's and the month's figures anew. What has not
 * been touched since then is worth now what it was worth at each of these midnights, since a change to a portfolio
 * makes its missing snapshots first. The portfolios must be locked. Says how many snapshots were added.
 */
export async function addMissingSnapshots(tx: Tx, portfolioIds: readonly string[], today: Date): Promise<number> {
  const day = dayText(today);
  const added = await tx.row<{ count: string }>(
    `WITH due AS MATERIALIZED (SELECT p.*, ${INDEX} AS index FROM portfolios p WHERE p.id = ANY($1::uuid[]) AND p.figures_day < $2::date),
     added AS (INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, ${COLUMNS})
       SELECT due.id, day::date, total_value, crypto_value, stock_value, cash_value, all_time_pnl, ${percentOf('index - 1', '1')}, total_invested, index
       FROM due CROSS JOIN LATERAL generate_series(due.figures_day + 1, $2::date, interval '1 day') AS day
       ON CONFLICT (portfolio_id, snapshot_date) DO NOTHING RETURNING 1),
     begun AS (UPDATE portfolios p SET figures_day = $2::date, day_start_pnl = due.all_time_pnl, day_base = due.total_value,
         day_payouts = 0, day_index = due.index, daily_pnl = 0, daily_pnl_percent = 0,
         month_start_pnl = month.pnl, month_index = month.index, monthly_pnl = due.all_time_pnl - month.pnl,
         monthly_pnl_percent = CASE WHEN month.index = 0 THEN 0 ELSE ${percentOf('due.index - month.index', 'month.index')} END
       FROM due CROSS JOIN LATERAL (SELECT
         CASE WHEN due.figures_day < date_trunc('month', $2::date) THEN due.all_time_pnl ELSE due.month_start_pnl END AS pnl,
         CASE WHEN due.figures_day < date_trunc('month', $2::date) THEN due.index ELSE due.month_index END AS index) AS month
       WHERE p.id = due.id)
     SELECT count(*) FROM added`,
    [portfolioIds, day],
  );
  return Number(added?.count ?? 0);
}
