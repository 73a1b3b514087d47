/** How far back a picture of the portfolio's value goes. Days are those of UTC, as everywhere in the books. */

export const RANGES = ['1M', '3M', 'YTD', '1Y', 'ALL'] as const;
export type Range = (typeof RANGES)[number];

const MS_A_DAY = 86_400_000;

/** Whole days since 1970. */
export const dayOf = (moment: Date): number => Math.floor(moment.getTime() / MS_A_DAY);
export const startOfDay = (day: number): Date => new Date(day * MS_A_DAY);

/** What was not named, or not so, is everything. */
export const rangeOf = (raw: unknown): Range => RANGES.find((range) => range === raw) ?? 'ALL';

export function firstDayOf(range: Range, now: Date): number {
  if (range === 'ALL') return 0;
  if (range === 'YTD') return dayOf(new Date(Date.UTC(now.getUTCFullYear(), 0, 1)));
  return monthsBefore(now, { '1M': 1, '3M': 3, '1Y': 12 }[range]);
}

/** The same day of an earlier month, or that month's last where it has no such day. */
function monthsBefore(now: Date, months: number): number {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() - months];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return dayOf(new Date(Date.UTC(year, month, Math.min(now.getUTCDate(), lastOfMonth))));
}
