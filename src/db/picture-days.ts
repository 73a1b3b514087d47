/**
 * The days of a portfolio that a picture of its value is drawn of, on either side of the house. A picture of eight years
 * has no room for three thousand days: of each of at most so many stretches of days, the lowest and the highest value
 * are drawn (of equal ones the earliest and the latest), and the first and the last day of all. So what is left out lies
 * between what is shown.
 */
interface Asked {
  /** Expressions of the query that this is part of. */
  portfolio: string;
  from: string;
  stretches: number;
}

/** Each snapshot, the `first` and the `last` day of them, and whether the picture is `drawn` of it. */
export const pictureDays = ({ portfolio, from, stretches }: Asked): string => {
  const fromEnd = (order: string): string =>
    `row_number() OVER (PARTITION BY (last - snapshot_date) / width ORDER BY total_value ${order}, snapshot_date ${order})`;
  return `
  SELECT *, snapshot_date IN (first, last) OR 1 IN (${fromEnd('ASC')}, ${fromEnd('DESC')}) AS drawn
  FROM (
    SELECT snapshot_date, total_value, total_invested, total_pnl, min(snapshot_date) OVER () AS first,
      max(snapshot_date) OVER () AS last, greatest(1, ceil(count(*) OVER () / ${stretches}.0)::int) AS width
    FROM portfolio_snapshots s WHERE s.portfolio_id = ${portfolio} AND snapshot_date >= ${from}) s`;
};
