/**
 * The days of a portfolio that a picture of its value is drawn of, on either side of the house. A picture of eight years
 * has no room for three thousand days: of each of at most so many stretches of days, the lowest and the highest value
 * are drawn (of equal ones the earliest and the latest), and the first and the last day of all. So what is left out lies
 * between what is shown.
 *
 * It begins at the first day that tells something: the days behind an event that was dated years too early stay, empty,
 * when it is void.
 */
interface Asked {
  /** Expressions of the query that this is part of. */
  portfolio: string;
  from: string;
  stretches: number;
}

/** What a portfolio's days say as long as nothing has ever come in. */
const EMPTY = 'total_value = 0 AND total_invested = 0 AND return_index = 1';

/** Each snapshot, the `first` and the `last` day of them, and whether the picture is `drawn` of it. */
export const pictureDays = ({ portfolio, from, stretches }: Asked): string => {
  const fromEnd = (order: string): string =>
    `row_number() OVER (PARTITION BY (last - snapshot_date) / width ORDER BY total_value ${order}, snapshot_date ${order})`;
  return `
  SELECT *, snapshot_date IN (first, last) OR 1 IN (${fromEnd('ASC')}, ${fromEnd('DESC')}) AS drawn
  FROM (
    SELECT snapshot_date, total_value, total_invested, total_pnl, min(snapshot_date) OVER () AS first,
      max(snapshot_date) OVER () AS last, greatest(1, ceil(count(*) OVER () / ${stretches}.0)::int) AS width
    FROM portfolio_snapshots s WHERE s.portfolio_id = ${portfolio} AND snapshot_date >= (
      SELECT greatest(${from}, snapshot_date) FROM portfolio_snapshots
      WHERE portfolio_id = ${portfolio} AND NOT (${EMPTY}) ORDER BY snapshot_date LIMIT 1)) s`;
};
