/** The price book, a price a symbol and day: its last one. That is all that a midnight, or now, can ask for. */
import type { ClosingPrice } from './records.js';

/** What a price was just before a day began; without a day, what it is now. */
export type PriceBook = (symbol: string, before?: string) => ClosingPrice | undefined;

/** Looks prices up among these, which are by symbol, each symbol's in order of day. */
export function priceBook(closes: ReadonlyMap<string, readonly ClosingPrice[]>): PriceBook {
  return (symbol, before) => {
    const series = closes.get(symbol) ?? [];
    return series[(before === undefined ? series.length : countBefore(series, before)) - 1];
  };
}

/** How many are of an earlier day. */
function countBefore(series: readonly ClosingPrice[], day: string): number {
  let [low, high] = [0, series.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((series[middle]?.day ?? day) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
