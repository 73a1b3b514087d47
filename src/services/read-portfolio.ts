/**
 * What a client sees of the house: the cached figures of the own portfolio, the own events and papers. Every figure is
 * the column's own text; nothing is added up here. Who the client is comes from the session and from nowhere else.
 */
import { dayOf, firstDayOf, startOfDay, type Range } from './chart-range.js';
import { moneyWeighted } from './money-weighted.js';
import type { Pool } from '../db/client.js';
import * as reads from '../db/portal-reads.js';
import { readAs } from '../db/read-as.js';
import { startOfMonth } from '../domain/timeline.js';

export type { HoldingRow, PaperRow, PortfolioRow, TradeRow, TransferRow, IdentityRow } from '../db/portal-reads.js';

export const PAGE_SIZE = 25;

export interface Page<T> {
  rows: T[];
  /** From 1. */
  page: number;
  pages: number;
  total: number;
}

export interface Overview extends Pick<reads.OverviewRow, 'portfolio' | 'holdings' | 'pending'> {
  /** Holdings whose price is older than the age the house allows, by symbol. */
  stale: readonly string[];
  returns: Returns;
  history: History;
}

export interface Returns {
  /** In percent a year; null where there is none. */
  money_weighted: string | null;
  /** The money-weighted return of less than a year says what a year of the same would be. */
  less_than_a_year: boolean;
  /** When money first came in. */
  since: Date | null;
  /** The day of the figures, where it is not today's: the day's first work has not been done yet. */
  day: Date | null;
  /** The first of the month of the figures. */
  month: Date;
}

export interface ValuePoint {
  at: Date;
  total_value: string;
  total_invested: string;
  /** Only where the table lists the point. */
  total_pnl: string | null;
}

/** What the portfolio was worth, day by day, and is worth now. */
export interface History {
  range: Range;
  /** In order; the last is now. Fewer than three where there are not two days yet. */
  points: ValuePoint[];
}

export interface Asked {
  now: Date;
  priceAgeHours: number;
  range?: Range;
}

/** Undefined where the session's user has no portfolio, as staff have none. */
export function readOverview(portal: Pool, clientId: string, asked: Asked): Promise<Overview | undefined> {
  const range = asked.range ?? 'ALL';
  return readAs(portal, clientId, async (rows) => {
    const found = await reads.overview(rows, firstDayOf(range, asked.now));
    if (!found) return undefined;
    const { portfolio, holdings, pending } = found;
    const stale = holdings.filter((holding) => isStale(holding, asked)).map(({ symbol }) => symbol);
    return {
      portfolio,
      holdings,
      pending,
      stale,
      returns: returnsOf(found, asked.now),
      history: { range, points: pointsOf(found) },
    };
  });
}

export const isStale = ({ priced_at }: { priced_at: Date }, { now, priceAgeHours }: Asked): boolean =>
  priced_at.getTime() < now.getTime() - priceAgeHours * 3_600_000;

function returnsOf({ portfolio, flows }: reads.OverviewRow, now: Date): Returns {
  const today = dayOf(now);
  const day = portfolio.figures_day === null ? today : dayOf(new Date(portfolio.figures_day));
  const [first] = flows;
  return {
    money_weighted: moneyWeighted(flows, portfolio.total_value, day),
    less_than_a_year: first !== undefined && day - first.day < 365,
    since: first ? startOfDay(first.day) : null,
    day: day < today ? startOfDay(day) : null,
    month: startOfMonth(startOfDay(day)),
  };
}

function pointsOf({ portfolio, values }: reads.OverviewRow): ValuePoint[] {
  const points = values.map(({ day, ...figures }) => ({ at: startOfDay(day), ...figures }));
  const { total_value, total_invested, all_time_pnl, last_updated } = portfolio;
  const latest = points.at(-1)?.at ?? last_updated;
  const at = latest > last_updated ? latest : last_updated;
  return [...points, { at, total_value, total_invested, total_pnl: all_time_pnl }];
}

export const readTrades = (portal: Pool, clientId: string, page: number): Promise<Page<reads.TradeRow>> =>
  readAs(portal, clientId, async (rows) => paged(page, await reads.trades(rows, PAGE_SIZE, offsetOf(page))));

export const readTransfers = (portal: Pool, clientId: string, page: number): Promise<Page<reads.TransferRow>> =>
  readAs(portal, clientId, async (rows) => paged(page, await reads.transfers(rows, PAGE_SIZE, offsetOf(page))));

export const readIdentity = (portal: Pool, clientId: string): Promise<reads.IdentityRow | undefined> =>
  readAs(portal, clientId, reads.identity);

export const offsetOf = (page: number): number => (page - 1) * PAGE_SIZE;

export function paged<T>(page: number, { rows, total }: reads.Slice<T>): Page<T> {
  return { rows, page, total, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) };
}
