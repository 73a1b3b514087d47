/**
 * A split writes the price before it, in the new units, into the book. Where another price comes to stand before a split,
 * or the one before it goes, what the split has written is void, and it writes anew; so does each split after it.
 */
import { readPriceBeforeSplit, readSplitsSince, type StoredSplit } from '../db/corporate-actions.js';
import { insertPrices, type PriceChange, type PriceKind } from '../db/prices.js';
import { updateRow } from '../db/rows.js';
import type { Tx } from '../db/transaction.js';
import { decimal, plain, PRICE, round, type Decimal } from '../domain/money.js';

/** A price that came or went: where in the book. */
export interface PricePlace {
  kind: PriceKind;
  symbol: string;
  as_of: Date;
}

export interface Followed {
  /** The given ones, and those of the splits that have followed. */
  places: PricePlace[];
  change: PriceChange;
}

/** round(price × d ÷ n, 12): what a unit is worth once a split has made n of d. */
export const priceAfterSplit = (price: Decimal, numerator: number, denominator: number): Decimal =>
  round(price.times(denominator).div(numerator), PRICE);

/** The assets are locked, and the rows behind the change are written. */
export async function splitPricesFollow(
  tx: Tx,
  places: readonly PricePlace[],
  change: PriceChange,
  now: Date,
): Promise<Followed> {
  const followed: Followed = { places: [...places], change };
  const rewritten = new Map<string, number>();
  for (const split of await readSplitsSince(tx, earliestOf(places))) {
    const before = await readPriceBeforeSplit(tx, split);
    const price = before.price && priceAfterSplit(decimal(before.price), split.numerator, split.denominator);
    const same = price ? split.written !== null && price.eq(decimal(split.written)) : split.written === null;
    // Of two at one moment, the later one's must be the later entry.
    const inStep = rewritten.get(split.symbol) !== split.effective_at.getTime();
    if (before.stated || (same && inStep)) continue;
    rewritten.set(split.symbol, split.effective_at.getTime());
    const added = await writeAnew(tx, split, price || undefined, now);
    followed.places.push({ kind: split.asset_type, symbol: split.symbol, as_of: split.effective_at });
    followed.change = {
      added: [...followed.change.added, ...added],
      voided: [...followed.change.voided, ...(split.price_id ? [split.price_id] : [])],
    };
  }
  return followed;
}

function earliestOf(places: readonly PricePlace[]): { symbol: string; from: Date }[] {
  const earliest = new Map<string, Date>();
  for (const { kind, symbol, as_of } of places) {
    const known = earliest.get(symbol);
    if (kind !== 'FIAT' && (!known || as_of < known)) earliest.set(symbol, as_of);
  }
  return [...earliest].map(([symbol, from]) => ({ symbol, from }));
}

/** The ids of what was written: none, where no price stands before the split. */
async function writeAnew(tx: Tx, split: StoredSplit, price: Decimal | undefined, now: Date): Promise<string[]> {
  const { id, asset_type: kind, symbol, effective_at: as_of, created_by: entered_by } = split;
  const added = price ? await insertPrices(tx, [{ kind, symbol, price, as_of, source: 'split', entered_by }]) : [];
  await updateRow(tx, 'corporate_actions', id, { price_id: added[0] ?? null });
  if (split.price_id) {
    const reason = price
      ? `The price before its split is another: now ${plain(price)}`
      : 'No price stands before its split';
    await updateRow(tx, 'prices', split.price_id, { voided_at: now, voided_by: null, void_reason: reason });
  }
  return added;
}
