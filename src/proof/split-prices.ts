/** The prices that splits have written, beside what stood in the book before each: round(p × d ÷ n, 12). */
import type { Comparison } from './comparison.js';
import type { PriceRecord, SplitRecord, SymbolRecords } from './records.js';
import { Decimal } from '../domain/money.js';

/** A split whose price somebody has stated for its very moment says nothing of its own. */
export function compareSplitPrices({ symbol, splits, prices }: SymbolRecords): Comparison {
  const differences = splits.flatMap((split) => {
    const others = prices.filter(({ id }) => id !== split.price_id);
    const isEarlier = (price: PriceRecord) => standsBefore(price, split, splits);
    const isStated = others.some(
      (price) => price.at.getTime() === split.at.getTime() && !isEarlier(price) && !isOfSplit(price, splits),
    );
    const before = others.filter(isEarlier).reduce<PriceRecord | undefined>(later, undefined);
    const due = before && new Decimal(before.price).times(split.denominator).div(split.numerator).toDecimalPlaces(12);
    const replayed = due ? due.toFixed(12) : null;
    const cached = prices.find(({ id }) => id === split.price_id)?.price ?? null;
    if (isStated || cached === replayed) return [];
    return [{ target_type: 'corporate_actions', target_id: split.id, figure: `${symbol} price`, cached, replayed }];
  });
  return { figures: splits.length, differences };
}

const isOfSplit = ({ id }: PriceRecord, splits: readonly SplitRecord[]): boolean =>
  splits.some(({ price_id }) => price_id === id);

/** Of an earlier moment; of the same one, entered before the split, or written by a split before it. */
function standsBefore(price: PriceRecord, split: SplitRecord, splits: readonly SplitRecord[]): boolean {
  if (price.at.getTime() !== split.at.getTime()) return price.at < split.at;
  const isBefore = (seq: string) => BigInt(seq) < BigInt(split.seq);
  return isBefore(price.seq) || splits.some(({ price_id, seq }) => price_id === price.id && isBefore(seq));
}

function later(last: PriceRecord | undefined, one: PriceRecord): PriceRecord {
  if (!last || one.at > last.at) return one;
  return one.at < last.at || BigInt(one.seq) < BigInt(last.seq) ? last : one;
}
