/**
 * Prices that come into the book, or leave it: every holding and portfolio of the symbol is valued anew, set-based, and
 * snapshots for which another price now holds are restated until the symbol's next price.
 */
import { excludeAssets, lockHolders, readHeld, type LockedBooks } from '../db/books.js';
import {
  insertPrices,
  readClosingPrices,
  readHeldOnDays,
  readNextPrices,
  revalue,
  type ClosingPrice,
  type NewPrice,
  type PriceChange,
  type Revalued,
} from '../db/prices.js';
import type { Tx } from '../db/transaction.js';
import { decimal } from '../domain/money.js';
import { DAY, startOfDay } from '../domain/timeline.js';
import { PRICE_DECIMALS, QUANTITY_DECIMALS, units, worth, written } from '../domain/units.js';
import {
  bringUpToDate,
  catchUp,
  changesOfHolders,
  idsOf,
  onwards,
  valuePortfolios,
  type Change,
  type Occasion,
} from './bring-up-to-date.js';
import { ALWAYS, daysBehind } from './closing-prices.js';
import { addWorth, readDays, restateDays, saveDays, type WorthChanges } from './restate-days.js';
import { splitPricesFollow, type PricePlace } from './split-prices.js';

export type { NewPrice } from '../db/prices.js';

export interface RecordedPrices extends Revalued {
  ids: string[];
}

/** Enters prices. Locks the assets, then the portfolios that hold them. */
export async function recordPrices(tx: Tx, entries: readonly NewPrice[], occasion: Occasion): Promise<RecordedPrices> {
  await excludeAssets(tx, symbolsOf(entries));
  const ids = await insertPrices(tx, entries);
  const [id = null] = ids;
  const isOne = ids.length === 1 && occasion.cause.type !== 'imports';
  const cause = isOne ? { type: 'prices', id } : occasion.cause;
  return { ids, ...(await restatePrices(tx, entries, { added: ids, voided: [] }, { ...occasion, cause })) };
}

/**
 * So many days of portfolios are restated at a time: a price of years ago touches all days since, of everybody who holds
 * the symbol, and those of all of them at once would be more than fits into memory.
 */
const PORTFOLIO_DAYS = 50_000;
const MOST_PORTFOLIOS = 250;

/** Values anew all that these changes of the book touch; the assets are locked, the rows are written. */
export async function restatePrices(
  tx: Tx,
  changed: readonly PricePlace[],
  by: PriceChange,
  given: Occasion,
  portfolioDays = PORTFOLIO_DAYS,
): Promise<Revalued> {
  const symbols = symbolsOf(changed);
  if (symbols.length === 0) return { holdings: 0, portfolios: 0 };
  const { places, change } = await splitPricesFollow(tx, changed, by, given.now);
  const holders = await lockHolders(tx, symbols);
  if (holders.length === 0) return { holdings: 0, portfolios: 0 };
  const occasion = { ...given, now: onwards(holders, given.now) };
  await catchUp(tx, holders, occasion.now);
  const restated = await restatePast(tx, places, change, { ...occasion, holders, portfolioDays });
  return revalueNow(tx, places, restated, { ...occasion, prices: change });
}

const symbolsOf = (places: readonly PricePlace[]): string[] => [
  ...new Set(places.filter(({ kind }) => kind !== 'FIAT').map(({ symbol }) => symbol)),
];

type Held = Occasion & { holders: readonly LockedBooks[] };

/**
 * What the change makes the current price of. Where the book has none left, the own latest trade is the best there is.
 * Counted are the portfolios that hold any of it, with those that were `restated`.
 */
async function revalueNow(
  tx: Tx,
  places: readonly PricePlace[],
  restated: readonly string[],
  occasion: Occasion,
): Promise<Revalued> {
  const latest = new Map<string, Date>();
  for (const { symbol, as_of } of places.filter(({ kind }) => kind !== 'FIAT')) {
    const known = latest.get(symbol);
    if (!known || as_of > known) latest.set(symbol, as_of);
  }
  const current = await readClosingPrices(
    tx,
    [...latest.keys()].map((symbol) => ({ symbol, before: ALWAYS })),
  );
  const moved = current.filter(({ symbol, price }) => !price || price.as_of <= (latest.get(symbol) ?? ALWAYS));
  const unpriced = moved.filter(({ price }) => !price).map(({ symbol }) => symbol);
  const own = unpriced.length > 0 ? await valueByOwnTrades(tx, unpriced, occasion) : [];
  const counted = [...new Set([...restated, ...own])];
  const priced = moved.flatMap(({ symbol, price }) =>
    price ? [{ ...price, symbol, price: decimal(written(price.price, PRICE_DECIMALS)) }] : [],
  );
  const more = priced.length > 0 ? await revalue(tx, priced, occasion.now, counted) : { holdings: 0, portfolios: 0 };
  return { holdings: own.length + more.holdings, portfolios: counted.length + more.portfolios };
}

/** Says whose each holding is that there still is. */
async function valueByOwnTrades(tx: Tx, symbols: readonly string[], occasion: Occasion): Promise<string[]> {
  const changes: Change[] = [];
  for (const symbol of symbols) changes.push(...(await changesOfHolders(tx, symbol, occasion.now, occasion.now)));
  const valued = await bringUpToDate(tx, changes, { ...occasion, prices: undefined });
  return [...valued].flatMap(([id, { holdings }]) =>
    [...holdings.values()].filter(({ quantity }) => quantity > 0n).map(() => id),
  );
}

/** The snapshots of the days on which another price now holds. Says whose they are. */
async function restatePast(
  tx: Tx,
  places: readonly PricePlace[],
  change: PriceChange,
  occasion: Held & { portfolioDays: number },
): Promise<string[]> {
  const days = await daysOf(tx, places, occasion.now);
  if (days.length === 0) return [];
  const moved = (await readClosingPrices(tx, days, change)).filter(({ price, was }) => price?.price !== was);
  if (moved.length === 0) return [];
  const restated: string[] = [];
  const size = holdersAtATime(moved, occasion);
  for (let i = 0; i < occasion.holders.length; i += size)
    restated.push(...(await restateHolders(tx, moved, { ...occasion, holders: occasion.holders.slice(i, i + size) })));
  return restated;
}

/** Of each, what it held at each of these moments is read, and its snapshots since the first of them. */
function holdersAtATime(moved: readonly ClosingPrice[], occasion: { now: Date; portfolioDays: number }): number {
  const first = moved.reduce((earliest, { before }) => (before < earliest ? before : earliest), occasion.now);
  const each = Math.max(moved.length, daysBehind(first, occasion.now).length + 1);
  return Math.min(MOST_PORTFOLIOS, Math.max(1, Math.floor(occasion.portfolioDays / each)));
}

async function restateHolders(
  tx: Tx,
  moved: readonly ClosingPrice[],
  { holders, ...occasion }: Held,
): Promise<string[]> {
  const changes = await worthMoved(tx, moved, holders);
  const behind = holders.flatMap((portfolio) => {
    const first = Math.min(...(changes.get(portfolio.id)?.keys() ?? []));
    return Number.isFinite(first) ? [{ portfolio, from: new Date(first - DAY) }] : [];
  });
  if (behind.length === 0) return [];
  const restated = restateDays(behind, await readDays(tx, behind, [], occasion.now), changes, occasion);
  const ids = idsOf(behind);
  const reading = readHeld(tx, ids);
  saveDays(tx, restated, occasion);
  valuePortfolios(tx, restated, await reading, occasion.now);
  return ids;
}

/** The days behind each place until the symbol's next price, each once. */
async function daysOf(tx: Tx, places: readonly PricePlace[], now: Date): Promise<{ symbol: string; before: Date }[]> {
  const today = startOfDay(now);
  const past = places.filter(({ kind, as_of }) => kind !== 'FIAT' && startOfDay(as_of) < today);
  const next = past.length > 0 ? await readNextPrices(tx, past) : [];
  const days = new Map<string, { symbol: string; before: Date }>();
  past.forEach(({ symbol, as_of }, i) => {
    const until = next[i];
    const last = until ? Math.min(startOfDay(until).getTime() + DAY, now.getTime()) : now.getTime();
    for (const day of daysBehind(as_of, new Date(last)))
      days.set(`${symbol} ${day}`, { symbol, before: new Date(day) });
  });
  return [...days.values()];
}

async function worthMoved(
  tx: Tx,
  moved: readonly ClosingPrice[],
  holders: readonly LockedBooks[],
): Promise<WorthChanges> {
  const prices = new Map(moved.map((one) => [`${one.symbol} ${one.before.getTime()}`, one]));
  const changes: WorthChanges = new Map();
  const ids = holders.map(({ id }) => id);
  for (const held of await readHeldOnDays(tx, moved, ids)) {
    const one = prices.get(`${held.symbol} ${held.before.getTime()}`);
    if (!one) continue;
    const quantity = units(held.quantity, QUANTITY_DECIMALS);
    const own = units(held.last_price, PRICE_DECIMALS);
    const by = worth(quantity, one.price?.price ?? own) - worth(quantity, one.was ?? own);
    addWorth(changes, held.portfolio_id, one.before.getTime(), one.asset_type === 'CRYPTO' ? 'crypto' : 'stock', by);
  }
  return changes;
}
