/**
 * A client's whole history, a day at a time: the events of the day, then what all was worth at the midnight that ends
 * it, and what an investment has grown to by then. Then the events of the last day, up to now.
 */
import { newAccount, take, type Account, type Trace } from './account.js';
import { dayAfter, dayOf, monthOf } from './days.js';
import { cents, figure, NIL } from './held.js';
import type { PriceBook } from './price-book.js';
import type { EventRecord } from './records.js';
import { Decimal } from '../domain/money.js';

export const BEGINNING = new Decimal(1);
const MOST = new Decimal('99999999999999999999.999999999999999999');

export interface Flows {
  contributions: Decimal;
  payouts: Decimal;
}

/** What a portfolio is worth at a moment. */
export interface Worth {
  crypto: Decimal;
  stock: Decimal;
  cash: Decimal;
  total: Decimal;
  /** Contributions less payouts until then. */
  invested: Decimal;
}

export interface Midnight {
  day: string;
  worth: Worth;
  /** What 1 at the beginning has grown to, whatever was paid in or out. */
  index: Decimal;
}

export interface Replayed {
  account: Account;
  traces: readonly Trace[];
  midnights: readonly Midnight[];
  /** The midnight that began the last day, and the one that began its month, where there were such. */
  dayStart?: Midnight;
  monthStart?: Midnight;
  /** What came in and went out since the last midnight. */
  today: Flows;
  now: Worth;
  /** Where something fell below zero. */
  below: readonly string[];
}

/** All events, which are in order, up to the end of `lastDay`. */
export function replay(events: readonly EventRecord[], prices: PriceBook, lastDay: string): Replayed {
  const account = newAccount();
  const [traces, midnights, below]: [Trace[], Midnight[], string[]] = [[], [], []];
  const queue = events.values();
  let next = queue.next();
  let flows: Flows = { contributions: NIL, payouts: NIL };

  function liveThrough(day: string): void {
    const before = { contributions: account.contributions, payouts: account.payouts };
    for (; !next.done && dayOf(next.value.at) <= day; next = queue.next()) {
      const trace = take(account, next.value);
      if (trace) traces.push(trace);
      below.push(...belowZero(account, next.value));
    }
    flows = {
      contributions: account.contributions.minus(before.contributions),
      payouts: account.payouts.minus(before.payouts),
    };
  }

  for (let day = dayOf(events[0]?.at ?? new Date(0)); events.length > 0 && day < lastDay; day = dayAfter(day)) {
    liveThrough(day);
    const start = midnights.at(-1);
    const worth = worthOf(account, prices, dayAfter(day));
    const index = grown(start?.index ?? BEGINNING, growth(start?.worth.total ?? NIL, worth.total, flows));
    midnights.push({ day: dayAfter(day), worth, index });
  }
  liveThrough(lastDay);
  return {
    account,
    traces,
    midnights,
    below,
    today: flows,
    now: worthOf(account, prices),
    dayStart: midnights.find(({ day }) => day === lastDay),
    monthStart: midnights.find(({ day }) => day === monthOf(lastDay)),
  };
}

function belowZero(account: Account, { at, seq, symbol }: EventRecord): string[] {
  const when = `at ${at.toISOString()} (${seq})`;
  const quantity = symbol === null ? undefined : account.held.get(symbol)?.quantity;
  return [
    ...(account.cash.lt(0) ? [`cash ${account.cash.toFixed()} ${when}`] : []),
    ...(quantity?.lt(0) ? [`${symbol} ${quantity.toFixed()} ${when}`] : []),
  ];
}

/** What an account is worth just before a day begins; without a day, now. */
function worthOf(account: Account, prices: PriceBook, before?: string): Worth {
  let [crypto, stock] = [NIL, NIL];
  for (const [symbol, { asset_type, quantity, lastPrice }] of account.held) {
    if (quantity.isZero()) continue;
    const price = prices(symbol, before)?.price;
    const worth = cents(quantity.times(price === undefined ? lastPrice : figure(price)));
    if (asset_type === 'CRYPTO') crypto = crypto.plus(worth);
    else stock = stock.plus(worth);
  }
  const invested = account.contributions.minus(account.payouts);
  return { crypto, stock, cash: account.cash, total: crypto.plus(stock).plus(account.cash), invested };
}

/** What a day's start with its contributions became: its end with its payouts. */
export interface Growth {
  base: Decimal;
  end: Decimal;
}

/** Contributions count from the start of the day, payouts until its end. */
export const growth = (start: Decimal, end: Decimal, { contributions, payouts }: Flows): Growth => ({
  base: start.plus(contributions),
  end: end.plus(payouts),
});

/** Where less than a dollar was invested, nothing is said about its growth. */
export const tooSmall = ({ base }: Growth): boolean => base.lt(1);

/** Rounded once a day, and never more than its column holds. */
export const grown = (index: Decimal, day: Growth): Decimal =>
  tooSmall(day) ? index : Decimal.min(MOST, index.times(day.end).div(day.base).toDecimalPlaces(18));
