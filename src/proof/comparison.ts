/** Puts what is kept of a portfolio beside its replay, figure by figure, and names each that differs. */
import type { Trace } from './account.js';
import { dayOf } from './days.js';
import { expectedHolding, expectedPortfolio, expectedSnapshot, expectedState, expectedValue } from './expected.js';
import type { PriceBook } from './price-book.js';
import type { Columns, PortfolioRecords } from './records.js';
import { replay, type Replayed } from './replay.js';

export interface Difference {
  /** The table and the row; where a row is missing, the portfolio. */
  target_type: string;
  target_id: string;
  /** The column, after the symbol or the day that it is of. */
  figure: string;
  cached: string | null;
  replayed: string | null;
}

/** What is kept, and what it should be; a row that is not there, or should not be, is undefined. */
interface Pair {
  table: string;
  id: string;
  name?: string;
  kept: Columns | undefined;
  expected: Columns | undefined;
}

export interface Comparison {
  differences: readonly Difference[];
  /** How many figures were looked at. */
  figures: number;
}

export function compare(records: PortfolioRecords, prices: PriceBook): Comparison {
  const lastDay = lastDayOf(records);
  const replayed = replay(records.events, prices, lastDay ?? '1970-01-01');
  const pairs = [
    ...portfolioPairs(records, replayed, lastDay),
    ...holdingPairs(records, replayed, prices),
    ...snapshotPairs(records, replayed, lastDay),
    ...statePairs(records, replayed.traces),
    ...statedPairs(records),
  ];
  return {
    differences: pairs.flatMap(differencesOf),
    figures: pairs.reduce((count, { kept, expected }) => count + Object.keys(kept ?? expected ?? {}).length, 0),
  };
}

function differencesOf({ table, id, name, kept, expected }: Pair): Difference[] {
  const difference = (column: string, cached: string | null, replayed: string | null): Difference => ({
    target_type: table,
    target_id: id,
    figure: name ? `${name} ${column}` : column,
    cached,
    replayed,
  });
  if (!kept) return [difference('row', null, 'a row')];
  if (!expected) return [difference('row', 'a row', null)];
  return Object.keys(expected)
    .filter((column) => (kept[column] ?? null) !== (expected[column] ?? null))
    .map((column) => difference(column, kept[column] ?? null, expected[column] ?? null));
}

/** The day that the figures are of; no event may be later. */
function lastDayOf({ portfolio, events }: PortfolioRecords): string | null {
  const last = events.at(-1);
  const eventful = last ? dayOf(last.at) : null;
  const figures = portfolio.figures.figures_day ?? null;
  return eventful !== null && (figures === null || figures < eventful) ? eventful : figures;
}

function portfolioPairs({ portfolio }: PortfolioRecords, replayed: Replayed, lastDay: string | null): Pair[] {
  const target = { table: 'portfolios', id: portfolio.id };
  const expected = expectedPortfolio(replayed, lastDay);
  const invested = replayed.now.total.minus(replayed.now.invested).toFixed(2);
  return [
    { ...target, kept: portfolio.figures, expected },
    {
      ...target,
      name: 'identity',
      kept: { all_time_pnl: expected.all_time_pnl ?? null },
      expected: { all_time_pnl: invested },
    },
    ...replayed.below.map((what) => ({ ...target, name: 'below zero', kept: { at: null }, expected: { at: what } })),
  ];
}

function holdingPairs({ portfolio, holdings }: PortfolioRecords, { account }: Replayed, prices: PriceBook): Pair[] {
  const kept = new Map(holdings.map((holding) => [holding.symbol, holding]));
  return [...new Set([...kept.keys(), ...account.held.keys()])].map((symbol) => ({
    table: 'holdings',
    id: kept.get(symbol)?.id ?? portfolio.id,
    name: symbol,
    kept: kept.get(symbol)?.figures,
    expected: expectedHolding(account.held.get(symbol), symbol, prices),
  }));
}

/** A day of which nothing is known yet is all zero: it is left where the events that made it were voided. */
function snapshotPairs({ portfolio, snapshots }: PortfolioRecords, replayed: Replayed, lastDay: string | null): Pair[] {
  const kept = new Map(snapshots.map((snapshot) => [snapshot.day, snapshot]));
  const due = new Map(replayed.midnights.map((midnight) => [midnight.day, midnight]));
  return [...new Set([...kept.keys(), ...due.keys()])].map((day) => ({
    table: 'portfolio_snapshots',
    id: kept.get(day)?.id ?? portfolio.id,
    name: day,
    kept: kept.get(day)?.figures,
    expected: lastDay !== null && day <= lastDay ? expectedSnapshot(due.get(day)) : undefined,
  }));
}

function statePairs({ portfolio, states }: PortfolioRecords, traces: readonly Trace[]): Pair[] {
  const nameOf = (symbol: string, at: Date, seq: string) => `${symbol} ${at.toISOString()} #${seq}`;
  const kept = new Map(states.map(({ symbol, at, seq, figures }) => [nameOf(symbol, at, seq), figures]));
  const due = new Map(
    traces.map((trace) => [nameOf(trace.event.symbol ?? '', trace.event.at, trace.event.seq), expectedState(trace)]),
  );
  return [...new Set([...kept.keys(), ...due.keys()])].map((name) => ({
    table: 'internal.position_states',
    id: portfolio.id,
    name,
    kept: kept.get(name),
    expected: due.get(name),
  }));
}

/** What the rows of events say that they were worth themselves. */
const statedPairs = ({ events }: PortfolioRecords): Pair[] =>
  events
    .filter(({ stated_value }) => stated_value !== null)
    .map((event) => ({
      table: event.source,
      id: event.id,
      kept: { value: event.stated_value },
      expected: { value: expectedValue(event) },
    }));
