/**
 * Brings the caches of portfolios to what their events and the price book say, in the transaction that changed them.
 * Only what lies behind a change is replayed: the position from its moment on, the ledger from the start of its day, the
 * snapshots after it. An entry that is the latest therefore costs the same whatever the history, and a back-dated one
 * needs no path of its own.
 */
import {
  lockHolders,
  readHeld,
  saveHoldings,
  savePortfolios,
  type Held,
  type LockedBooks,
  type NewHolding,
  type PortfolioFigures,
} from '../db/books.js';
import { planOnce } from '../db/keys.js';
import { readBeginnings } from '../db/ledgers.js';
import { readFirstDealings, readLastDealings } from '../db/position-states.js';
import type { PriceChange } from '../db/prices.js';
import { addMissingSnapshots, type Cause } from '../db/snapshots.js';
import type { Tx } from '../db/transaction.js';
import { periodFigures } from '../domain/performance.js';
import { valueHolding, valuePortfolio, type HoldingFigures } from '../domain/portfolio.js';
import { DAY, dayText, startOfDay } from '../domain/timeline.js';
import { invariant } from '../errors.js';
import { closingPrices, type ClosingPrices } from './closing-prices.js';
import {
  finalPosition,
  replayPositions,
  saveReplayed,
  type Problem,
  type ReplayedPosition,
} from './replay-positions.js';
import { readDays, restateDays, saveDays, withReplayed, worthChanges, type Restated } from './restate-days.js';

export type { Problem } from './replay-positions.js';
export type { Cause } from '../db/snapshots.js';

/** What has changed: a portfolio's events from a moment on, those of a symbol or those of cash alone. */
export interface Change {
  /** Locked. */
  portfolio: LockedBooks;
  symbol?: string;
  from: Date;
}

export interface Occasion {
  now: Date;
  /** The event behind the change, as revisions of snapshots name it. */
  cause: Cause;
  /** Prices that came or went in the same transaction. */
  prices?: PriceChange;
  /** Takes each event that cannot be, which is left out, and no figures come of it; without it, the first refuses all. */
  onProblem?(problem: Problem): void;
}

export interface BroughtUpToDate {
  figures: PortfolioFigures;
  /** Of the symbols that the change touched. */
  holdings: ReadonlyMap<string, HoldingFigures>;
}

/** So many portfolios, and days of theirs, are replayed at a time: it bounds the memory that a house's history takes. */
const BATCH = 250;
const MOST_DAYS = 250_000;

/** By portfolio. Refused where a quantity or cash would fall below zero at any point of the timeline. */
export async function bringUpToDate(
  tx: Tx,
  changes: readonly Change[],
  given: Occasion,
): Promise<Map<string, BroughtUpToDate>> {
  const touched = await withBeginnings(tx, collect(changes));
  const portfolios = touched.map(({ portfolio }) => portfolio);
  const occasion = { ...given, now: onwards(portfolios, given.now) };
  await catchUp(tx, portfolios, occasion.now);
  const results = new Map<string, BroughtUpToDate>();
  const size = atATime(touched, occasion.now);
  for (let i = 0; i < touched.length; i += size) {
    for (const [id, result] of await bringBatch(tx, touched.slice(i, i + size), occasion)) results.set(id, result);
  }
  return results;
}

function atATime(touched: readonly Touched[], now: Date): number {
  const first = touched.reduce((earliest, { from }) => (from < earliest ? from : earliest), now);
  const days = (now.getTime() - first.getTime()) / DAY + 1;
  return Math.min(BATCH, Math.max(1, Math.floor(MOST_DAYS / days)));
}

/** One portfolio after its change. */
export async function bringOneUpToDate(tx: Tx, change: Change, occasion: Occasion): Promise<BroughtUpToDate> {
  const result = (await bringUpToDate(tx, [change], occasion)).get(change.portfolio.id);
  invariant(result, 'what was changed was brought up to date');
  return result;
}

/**
 * Every portfolio that has, or has had, the symbol, locked, as changed from a moment on: from the own first dealing in
 * it where that came later, since nothing was there to change before; from now, where all dealings are void.
 */
export async function changesOfHolders(tx: Tx, symbol: string, from: Date, now: Date): Promise<Change[]> {
  const holders = await lockHolders(tx, [symbol]);
  const firsts = await readFirstDealings(tx, symbol);
  return holders.map((portfolio) => {
    const first = firsts.get(portfolio.id) ?? now;
    return { portfolio, symbol, from: first > from ? first : from };
  });
}

export interface Touched {
  portfolio: LockedBooks;
  /** The earliest change of all. */
  from: Date;
  symbols: Map<string, Date>;
}

function collect(changes: readonly Change[]): Touched[] {
  const touched = new Map<string, Touched>();
  for (const { portfolio, symbol, from } of changes) {
    const one = touched.get(portfolio.id) ?? { portfolio, from, symbols: new Map<string, Date>() };
    touched.set(portfolio.id, one);
    if (from < one.from) one.from = from;
    const earliest = symbol && one.symbols.get(symbol);
    if (symbol && (!earliest || from < earliest)) one.symbols.set(symbol, from);
  }
  return [...touched.values()];
}

/** A day that has begun does not end because a clock is put back: what comes then is late for the day before. */
export function onwards(portfolios: readonly LockedBooks[], now: Date): Date {
  const today = dayText(now);
  const begun = portfolios.reduce(
    (latest, { figures_day }) => ((figures_day ?? '') > latest ? (figures_day ?? '') : latest),
    today,
  );
  return begun > today ? new Date(begun) : now;
}

/** Makes the snapshots, up to today's, that these portfolios miss: before anything of theirs is changed. */
export async function catchUp(tx: Tx, portfolios: readonly LockedBooks[], now: Date): Promise<void> {
  const today = startOfDay(now);
  const overdue = portfolios.filter(({ figures_day }) => figures_day !== null && figures_day < dayText(today));
  if (overdue.length === 0) return;
  await addMissingSnapshots(
    tx,
    overdue.map(({ id }) => id),
    today,
  );
}

/** A portfolio that has never been reckoned is reckoned from its beginning. */
async function withBeginnings(tx: Tx, touched: Touched[]): Promise<Touched[]> {
  const fresh = new Map(
    touched.filter(({ portfolio }) => portfolio.figures_day === null).map((one) => [one.portfolio.id, one]),
  );
  if (fresh.size === 0) return touched;
  for (const { portfolio_id, symbol, first } of await readBeginnings(tx, [...fresh.keys()])) {
    const one = fresh.get(portfolio_id);
    if (!one) continue;
    if (first < one.from) one.from = first;
    if (symbol) one.symbols.set(symbol, first);
  }
  return touched;
}

async function bringBatch(
  tx: Tx,
  touched: readonly Touched[],
  occasion: Occasion,
): Promise<Map<string, BroughtUpToDate>> {
  const keys = touched.flatMap(({ portfolio, symbols }) =>
    [...symbols].map(([symbol, from]) => ({ portfolio_id: portfolio.id, user_id: portfolio.user_id, symbol, from })),
  );
  let possible = true;
  const onProblem = occasion.onProblem && ((problem: Problem) => ((possible = false), occasion.onProblem?.(problem)));
  // All that is read is asked together; what is stored is sent together, ahead of what is held by it.
  const [, replayed, prices, days] = await Promise.all([
    keys.length === 1 ? planOnce(tx) : undefined,
    replayPositions(tx, keys, onProblem),
    closingPrices(tx, keys, occasion),
    readDays(tx, touched, keys, occasion.now),
  ]);
  const changes = worthChanges(replayed, prices, occasion.now);
  const restated = restateDays(touched, withReplayed(days, touched, replayed), changes, { ...occasion, onProblem });
  saveReplayed(tx, replayed);
  if (!possible) return new Map<string, BroughtUpToDate>();
  const holdings = await valueHoldings(tx, replayed, prices);
  saveHoldings(tx, holdings);
  const reading = readHeld(tx, idsOf(touched));
  saveDays(tx, restated, occasion);
  const held = await reading;
  const figures = valuePortfolios(tx, restated, held, occasion.now);
  const valued = byPortfolio(holdings);
  return new Map(
    [...figures].map(([id, one]): [string, BroughtUpToDate] => [
      id,
      { figures: one, holdings: valued.get(id) ?? new Map<string, HoldingFigures>() },
    ]),
  );
}

/** Where the book has no price yet, the portfolio's own latest trade is the best there is. */
async function valueHoldings(
  tx: Tx,
  replayed: readonly ReplayedPosition[],
  prices: ClosingPrices,
): Promise<NewHolding[]> {
  const dealings = await dealtEarlier(
    tx,
    replayed.filter(({ key, dealt_at }) => !dealt_at && !prices.current(key.symbol)),
  );
  return replayed.map((one) => {
    const { portfolio_id, symbol, from } = one.key;
    const position = finalPosition(one);
    const as_of = one.dealt_at ?? dealings.get(one) ?? from;
    const price = prices.current(symbol) ?? { price: position.last_price, source: 'trade', as_of };
    const figures = valueHolding(position, price.price);
    return { portfolio_id, symbol, figures, price_source: price.source, priced_at: price.as_of };
  });
}

/** When those were last dealt in that were not since the change's moment: a corporate action makes no price fresher. */
async function dealtEarlier(
  tx: Tx,
  positions: readonly ReplayedPosition[],
): Promise<ReadonlyMap<ReplayedPosition, Date | undefined>> {
  if (positions.length === 0) return new Map();
  const found = await readLastDealings(
    tx,
    positions.map(({ key }) => key),
  );
  return new Map(positions.map((one, i) => [one, found[i]]));
}

export const idsOf = (changed: readonly { portfolio: LockedBooks }[]): string[] =>
  changed.map(({ portfolio }) => portfolio.id);

function byPortfolio(holdings: readonly NewHolding[]): Map<string, Map<string, HoldingFigures>> {
  const portfolios = new Map<string, Map<string, HoldingFigures>>();
  for (const { portfolio_id, symbol, figures } of holdings) {
    const own = portfolios.get(portfolio_id) ?? new Map<string, HoldingFigures>();
    portfolios.set(portfolio_id, own.set(symbol, figures));
  }
  return portfolios;
}

/** The portfolios' columns, from what they hold and the course of their days. */
export function valuePortfolios(
  tx: Tx,
  restated: readonly Restated[],
  held: ReadonlyMap<string, Held>,
  now: Date,
): Map<string, PortfolioFigures> {
  const rows = restated.map(({ portfolio_id, ledger, start }) => {
    const own = held.get(portfolio_id);
    invariant(own, 'a portfolio that is locked is there');
    const value = valuePortfolio(own, ledger, own.adjustments);
    return { id: portfolio_id, figures: { ...value, ...periodFigures(start, value) } };
  });
  savePortfolios(tx, rows, now);
  return new Map(rows.map(({ id, figures }) => [id, figures]));
}
