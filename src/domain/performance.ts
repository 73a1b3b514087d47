/**
 * What an investment has earned, whatever was paid in or out meanwhile: time-weighted by UTC day, contributions at the
 * start of the day, payouts at its end. Whole units (units.ts).
 */
import { DAY, startOfDay } from './timeline.js';
import { divide, INDEX_DECIMALS, percent } from './units.js';

/** The return index of a portfolio that has not begun. */
export const ONE = 10n ** BigInt(INDEX_DECIMALS);
const LEAST_BASE = 100n;
const LARGEST_INDEX = 10n ** 38n - 1n;

/** A day's start value with its contributions, and its end value with its payouts, in cents. */
export interface DayFlows {
  base: bigint;
  end: bigint;
}

/** index × (end + payouts) ÷ (start + contributions), rounded once; unchanged where less than a dollar was there. */
export function indexAfter(index: bigint, { base, end }: DayFlows): bigint {
  if (base < LEAST_BASE) return index;
  const after = divide(index * end, base);
  return after > LARGEST_INDEX ? LARGEST_INDEX : after;
}

/** The percent that a day has earned so far; 0 where less than a dollar was there. */
export const dayPercent = ({ base, end }: DayFlows): bigint => (base < LEAST_BASE ? 0n : percent(end - base, base));

/** The percent between two values of the index; 0 where the first is 0. */
export const periodPercent = (from: bigint, to: bigint): bigint => percent(to - from, from);

/** What the day's and the month's figures are reckoned from. */
export interface PeriodStart {
  day_start_pnl: bigint;
  day_base: bigint;
  day_payouts: bigint;
  day_index: bigint;
  month_start_pnl: bigint;
  month_index: bigint;
}

export interface PeriodFigures extends PeriodStart {
  daily_pnl: bigint;
  daily_pnl_percent: bigint;
  monthly_pnl: bigint;
  monthly_pnl_percent: bigint;
  all_time_pnl_percent: bigint;
}

/** P&L and time-weighted percents of today, the month and all time, from the value and P&L of now. */
export function periodFigures(start: PeriodStart, now: { total_value: bigint; all_time_pnl: bigint }): PeriodFigures {
  const day = { base: start.day_base, end: now.total_value + start.day_payouts };
  const index = indexAfter(start.day_index, day);
  return {
    ...start,
    daily_pnl: now.all_time_pnl - start.day_start_pnl,
    daily_pnl_percent: start.day_index === 0n ? 0n : dayPercent(day),
    monthly_pnl: now.all_time_pnl - start.month_start_pnl,
    monthly_pnl_percent: periodPercent(start.month_index, index),
    all_time_pnl_percent: periodPercent(ONE, index),
  };
}

/** The UTC days from one day's start to another's, both among them. */
export function daysBetween(first: Date, last: Date): Date[] {
  const days: Date[] = [];
  for (let at = startOfDay(first).getTime(); at <= last.getTime(); at += DAY) days.push(new Date(at));
  return days;
}
