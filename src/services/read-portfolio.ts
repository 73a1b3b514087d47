/**
 * What a client sees of the house: the cached figures of the own portfolio, the own events and papers. Every figure is
 * the column's own text; nothing is added up here. Who the client is comes from the session and from nowhere else.
 */
import type { Pool } from '../db/client.js';
import * as reads from '../db/portal-reads.js';
import { readAs } from '../db/read-as.js';

export type { HoldingRow, PaperRow, PortfolioRow, TradeRow, TransferRow, IdentityRow } from '../db/portal-reads.js';

export const PAGE_SIZE = 25;

export interface Page<T> {
  rows: T[];
  /** From 1. */
  page: number;
  pages: number;
  total: number;
}

export interface Overview extends reads.OverviewRow {
  /** Holdings whose price is older than the age the house allows, by symbol. */
  stale: readonly string[];
}

export interface Staleness {
  now: Date;
  priceAgeHours: number;
}

/** Undefined where the session's user has no portfolio, as staff have none. */
export function readOverview(
  portal: Pool,
  clientId: string,
  { now, priceAgeHours }: Staleness,
): Promise<Overview | undefined> {
  return readAs(portal, clientId, async (rows) => {
    const overview = await reads.overview(rows);
    if (!overview) return undefined;
    const oldest = now.getTime() - priceAgeHours * 3_600_000;
    const old = overview.holdings.filter((holding) => holding.priced_at.getTime() < oldest);
    return { ...overview, stale: old.map(({ symbol }) => symbol) };
  });
}

export const readTrades = (portal: Pool, clientId: string, page: number): Promise<Page<reads.TradeRow>> =>
  readAs(portal, clientId, async (rows) => paged(page, await reads.trades(rows, PAGE_SIZE, offsetOf(page))));

export const readTransfers = (portal: Pool, clientId: string, page: number): Promise<Page<reads.TransferRow>> =>
  readAs(portal, clientId, async (rows) => paged(page, await reads.transfers(rows, PAGE_SIZE, offsetOf(page))));

export const readIdentity = (portal: Pool, clientId: string): Promise<reads.IdentityRow | undefined> =>
  readAs(portal, clientId, reads.identity);

const offsetOf = (page: number): number => (page - 1) * PAGE_SIZE;

function paged<T>(page: number, { rows, total }: reads.Slice<T>): Page<T> {
  return { rows, page, total, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) };
}
