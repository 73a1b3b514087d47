/**
 * A portfolio day by day: what it was worth at each 00:00:00 UTC, from the states of its positions, the closing prices
 * and the ledger. Whole units (units.ts).
 */
import { indexAfter, ONE, periodPercent } from './performance.js';
import type { Ledger, LedgerEvent } from './portfolio.js';
import type { Position } from './position.js';
import { worth } from './units.js';

/** A portfolio's figures at the start of a day. */
export interface DayFigures extends Ledger {
  crypto_value: bigint;
  stock_value: bigint;
  total_value: bigint;
  total_pnl: bigint;
  total_pnl_percent: bigint;
  return_index: bigint;
}

export const NOTHING_YET: DayFigures = {
  crypto_value: 0n,
  stock_value: 0n,
  cash_value: 0n,
  total_value: 0n,
  total_invested: 0n,
  total_pnl: 0n,
  total_pnl_percent: 0n,
  return_index: ONE,
};

/**
 * What a position was worth at the start of each day, in cents. `states` are in order; `before` is the position ahead
 * of them; where a day has no price, the position's own last price stands in.
 */
export function worthOnDays(
  before: Position,
  states: readonly { at: Date; position: Position }[],
  days: readonly number[],
  prices: readonly (bigint | undefined)[],
): bigint[] {
  const values = new Array<bigint>(days.length);
  let position = before;
  let next = 0;
  let nextAt = states[0]?.at.getTime() ?? Infinity;
  for (let i = 0; i < days.length; i += 1) {
    const day = days[i] ?? 0;
    while (nextAt < day) {
      position = states[next]?.position ?? position;
      next += 1;
      nextAt = states[next]?.at.getTime() ?? Infinity;
    }
    values[i] = position.quantity === 0n ? 0n : worth(position.quantity, prices[i] ?? position.last_price);
  }
  return values;
}

export interface Course {
  /** The figures at the start of each day. */
  days: DayFigures[];
  /** Cash and contributions after the last event. */
  ledger: Ledger;
  /** What came in and what went out since the start of the last day; of all time, where there is no day. */
  contributions: bigint;
  payouts: bigint;
}

/**
 * The course of a portfolio from the figures at the start of its first day over the days that follow. `enter` takes one
 * event into the ledger, and may refuse or leave it out.
 */
export function course(
  start: DayFigures,
  days: readonly number[],
  held: { crypto: readonly bigint[]; stock: readonly bigint[] },
  events: readonly LedgerEvent[],
  enter: (ledger: Ledger, event: LedgerEvent) => Ledger,
): Course {
  let ledger: Ledger = { cash_value: start.cash_value, total_invested: start.total_invested };
  let flows = { contributions: 0n, payouts: 0n };
  let next = 0;
  const takeUntil = (moment: number) => {
    for (let event = events[next]; event && event.at.getTime() < moment; event = events[(next += 1)]) {
      const after = enter(ledger, event);
      if (after === ledger) continue;
      ledger = after;
      if (event.contribution > 0n) flows.contributions += event.contribution;
      else flows.payouts -= event.contribution;
    }
  };
  let previous = start;
  const figures = days.map((day, i) => {
    takeUntil(day);
    previous = dayAfter(previous, ledger, held.crypto[i] ?? 0n, held.stock[i] ?? 0n, flows);
    flows = { contributions: 0n, payouts: 0n };
    return previous;
  });
  takeUntil(Infinity);
  return { days: figures, ledger, ...flows };
}

function dayAfter(
  previous: DayFigures,
  { cash_value, total_invested }: Ledger,
  crypto_value: bigint,
  stock_value: bigint,
  { contributions, payouts }: { contributions: bigint; payouts: bigint },
): DayFigures {
  const total_value = crypto_value + stock_value + cash_value;
  const return_index = indexAfter(previous.return_index, {
    base: previous.total_value + contributions,
    end: total_value + payouts,
  });
  return {
    crypto_value,
    stock_value,
    cash_value,
    total_value,
    total_invested,
    total_pnl: total_value - total_invested,
    total_pnl_percent: periodPercent(ONE, return_index),
    return_index,
  };
}
