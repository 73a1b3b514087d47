/** The prices by which a change is valued: each asset's current one, and those at the start of each day behind it. */
import type { PositionKey } from '../db/position-states.js';
import { readClosingPrices, type PriceChange } from '../db/prices.js';
import type { Tx } from '../db/transaction.js';
import { daysBetween } from '../domain/performance.js';
import { DAY, startOfDay } from '../domain/timeline.js';

interface Price {
  price: bigint;
  source: string;
  as_of: Date;
}

export interface ClosingPrices {
  assetType(symbol: string): 'CRYPTO' | 'STOCK';
  current(symbol: string): Price | undefined;
  /** At the start of a day: by the book, and by what the book said before its own change. */
  at(symbol: string, day: number): { price: bigint | undefined; was: bigint | undefined };
}

/** The starts of the days behind a moment, today's the last; none where the moment is today's. */
export const daysBehind = (from: Date, now: Date): number[] =>
  daysBetween(new Date(startOfDay(from).getTime() + DAY), startOfDay(now)).map((day) => day.getTime());

/** No price lies ahead of the clock, unless it was put back; the current price is the book's latest. */
export const ALWAYS = new Date('9999-12-31T00:00:00Z');

export async function closingPrices(
  tx: Tx,
  keys: readonly PositionKey[],
  { now, prices }: { now: Date; prices?: PriceChange },
): Promise<ClosingPrices> {
  const earliest = new Map<string, Date>();
  for (const { symbol, from } of keys) {
    const known = earliest.get(symbol);
    if (!known || from < known) earliest.set(symbol, from);
  }
  const wanted = [...earliest].flatMap(([symbol, from]) => [
    { symbol, before: ALWAYS },
    ...daysBehind(from, now).map((day) => ({ symbol, before: new Date(day) })),
  ]);
  const found = new Map<string, Awaited<ReturnType<typeof readClosingPrices>>[number]>();
  for (const price of wanted.length > 0 ? await readClosingPrices(tx, wanted, prices) : [])
    found.set(`${price.symbol} ${price.before.getTime()}`, price);
  return {
    assetType: (symbol) => found.get(`${symbol} ${ALWAYS.getTime()}`)?.asset_type ?? 'STOCK',
    current: (symbol) => found.get(`${symbol} ${ALWAYS.getTime()}`)?.price,
    at: (symbol, day) => {
      const closing = found.get(`${symbol} ${day}`);
      return { price: closing?.price?.price, was: closing?.was };
    },
  };
}
