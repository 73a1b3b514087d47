/** Daily snapshots: what a portfolio was worth at 00:00:00 UTC of each day, and what they said before they were restated. */
import { dayText } from '../domain/timeline.js';
import { CENTS, INDEX_DECIMALS, PERCENT_DECIMALS, units, written } from '../domain/units.js';
import { isTaken } from './constraints.js';
import { keyTable, type KeyColumns } from './keys.js';
import { provisionally } from './provisionally.js';
import { indexAt, percentOf, percentOfOne } from './returns.js';
import { since } from './since.js';
import { STAMPED } from './stamp.js';
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

const DAY_KEYS: KeyColumns = [
  ['portfolio_id', 'uuid'],
  ['from_day', 'date'],
  ['and_day', 'date'],
];

/** The snapshots of each portfolio from a day on, and the one of another day, in order. */
export async function readSnapshots(
  tx: Tx,
  wanted: readonly { portfolio_id: string; from: Date; and: Date }[],
): Promise<StoredSnapshot[]> {
  const rows = await tx.rows<Columns>(
    `SELECT s.* FROM ${keyTable(DAY_KEYS, wanted.length)} CROSS JOIN LATERAL (
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

const SAVE = `INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, ${COLUMNS})
  SELECT * FROM unnest($1::uuid[], $2::date[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[],
    $8::numeric[], $9::numeric[], $10::numeric[])
  ON CONFLICT (portfolio_id, snapshot_date) DO UPDATE SET (${COLUMNS}) = (${EXCLUDED.join(', ')})`;

/** In one statement, whose parts all see the snapshots as they were. */
const keepAndSave = (which = '') => `WITH kept AS (
    INSERT INTO portfolio_snapshot_revisions (cause_type, cause_id, snapshot_id, portfolio_id, snapshot_date, ${COLUMNS})
    SELECT $11, $12, id, portfolio_id, snapshot_date, ${COLUMNS} FROM portfolio_snapshots s WHERE id = ANY($13::uuid[]) ${which})
  ${SAVE}`;
const KEEP_AND_SAVE = keepAndSave();
/** A long file goes in piece by piece: what one piece has said in between was reported to nobody. */
const KEEP_ONCE_AND_SAVE =
  keepAndSave(`AND NOT EXISTS (SELECT FROM portfolio_snapshot_revisions r WHERE r.snapshot_id = s.id
    AND r.cause_type = $11 AND r.cause_id = $12 AND r.revised_at = CURRENT_TIMESTAMP::timestamptz(3))`);

/** Adds these days, or gives them new figures. What those of `seen` said is kept as a revision. */
export function saveSnapshots(
  tx: Tx,
  snapshots: readonly Snapshot[],
  seen: readonly StoredSnapshot[],
  cause: Cause,
): void {
  if (snapshots.length === 0) return;
  const values = [
    snapshots.map(({ portfolio_id }) => portfolio_id),
    snapshots.map(({ day }) => dayText(day)),
    ...figureColumns(snapshots),
  ];
  if (seen.length === 0) tx.send(SAVE, values);
  else {
    const text = cause.type === 'imports' ? KEEP_ONCE_AND_SAVE : KEEP_AND_SAVE;
    tx.send(text, [...values, cause.type, cause.id, seen.map(({ id }) => id)]);
  }
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

/** The portfolios that are due: locked, with what their last day has come to. $1 is the day that begins. */
const due = (which: string) =>
  `SELECT p.id, p.figures_day, ${indexAt('p.total_value')} AS index FROM portfolios p WHERE p.figures_day < $1::date ${which}`;

/**
 * Begins the day's and the month's figures anew, and adds the snapshots that are missing. What has not been touched
 * since its last day is worth now what it was worth at each of these midnights, since a change to a portfolio makes its
 * missing snapshots first.
 */
const addMissing = (
  which: string,
  onConflict = 'ON CONFLICT (portfolio_id, snapshot_date) DO NOTHING',
) => `WITH due AS MATERIALIZED (${due(which)}),
  begun AS (UPDATE portfolios p SET ${STAMPED}, figures_day = $1::date, day_start_pnl = p.all_time_pnl, day_base = p.total_value,
      day_payouts = 0, day_index = due.index, daily_pnl = 0, daily_pnl_percent = 0,
      month_start_pnl = ${inNewMonth('p.all_time_pnl', 'p.month_start_pnl')},
      month_index = ${inNewMonth('due.index', 'p.month_index')},
      monthly_pnl = ${inNewMonth('0', 'p.all_time_pnl - p.month_start_pnl')},
      monthly_pnl_percent = ${inNewMonth('0', `CASE WHEN p.month_index = 0 THEN 0 ELSE ${percentOf('due.index - p.month_index', 'p.month_index')} END`)}
    FROM due WHERE p.id = due.id
    RETURNING p.id, due.figures_day AS ended, p.total_value, p.crypto_value, p.stock_value, p.cash_value, p.all_time_pnl,
      p.total_invested, p.day_index),
  added AS (INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, ${COLUMNS})
    SELECT ${ofDay('$1::date')} FROM begun
    UNION ALL
    SELECT ${ofDay('missed::date')} FROM begun
      CROSS JOIN LATERAL generate_series(ended + 1, $1::date - 1, interval '1 day') AS missed WHERE ended < $1::date - 1
    ${onConflict} RETURNING 1)
  SELECT (SELECT count(*)::int FROM begun) AS portfolios, (SELECT count(*)::int FROM added) AS snapshots`;

/** What a portfolio that has begun its day was worth at the start of this one. */
const ofDay = (day: string): string =>
  `id, ${day}, total_value, crypto_value, stock_value, cash_value, all_time_pnl, ${percentOfOne('day_index - 1')}, total_invested, day_index`;

/** What holds where the day that begins is of another month than the one that has ended, and what where it is not. */
function inNewMonth(anew: string, goesOn: string): string {
  return `CASE WHEN due.figures_day < date_trunc('month', $1::date) THEN ${anew} ELSE ${goesOn} END`;
}

export interface Added {
  portfolios: number;
  snapshots: number;
}

const NONE: Added = { portfolios: 0, snapshots: 0 };

/** Adds what is missing up to `today` for these portfolios, which are locked. */
export const addMissingSnapshots = async (tx: Tx, portfolioIds: readonly string[], today: Date): Promise<Added> =>
  (await tx.row<Added>(addMissing('AND p.id = ANY($2::uuid[])'), [dayText(today), portfolioIds])) ?? NONE;

const OF_ALL = 'ORDER BY p.id LIMIT $2 FOR UPDATE';

/**
 * Adds what is missing up to `today` for so many of all portfolios, which are locked in the one order. None of these
 * snapshots should be there, and to be told so costs less than to ask of each.
 */
export async function addDueSnapshots(tx: Tx, today: Date, most: number): Promise<Added> {
  const add = (sql: string) => tx.row<Added>(sql, [dayText(today), most]);
  const added = await provisionally(tx, async () => {
    const outcome = await add(addMissing(OF_ALL, '')).catch(unlessTaken);
    return { stays: outcome !== undefined, outcome };
  });
  return added ?? (await add(addMissing(OF_ALL))) ?? NONE;
}

function unlessTaken(error: unknown): undefined {
  if (!isTaken(error)) throw error;
}
