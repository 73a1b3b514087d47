/** The rules of domain/performance.ts as SQL, for many portfolios at once; `p` is the portfolio's row. */

const LARGEST_INDEX = `99999999999999999999.999999999999999999`;

const percent = (exact: string): string => `greatest(-999999.9999, least(999999.9999, round(${exact}, 4)))`;

/** part ÷ base × 100, rounded once and clamped to what the column holds. The base is not 0. */
export const percentOf = (part: string, base: string): string =>
  percent(`((${part}) * 100)::numeric(120, 40) / ${base}`);

/** part × 100, likewise. */
export const percentOfOne = (part: string): string => percent(`(${part}) * 100`);

/** The return index of the portfolio's `figures_day`, where it ends at `total`; unchanged where less than a dollar was there. */
export const indexAt = (
  total: string,
): string => `CASE WHEN p.day_base < 1 THEN p.day_index ELSE least(${LARGEST_INDEX},
  round((p.day_index * (${total} + p.day_payouts))::numeric(120, 40) / p.day_base, 18)) END`;
