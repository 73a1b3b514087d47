/**
 * What a client sees of what has happened, in the whole portfolio and to one holding: the events of the books, and the
 * state that each has left as the books keep it. A figure is the column's own, or what one state differs from the one
 * before it.
 */
import { isStale, offsetOf, paged, PAGE_SIZE, type Asked, type Page } from './read-portfolio.js';
import type { Pool } from '../db/client.js';
import * as history from '../db/portal-history.js';
import { readAs } from '../db/read-as.js';

export type { EventRow, HeldRow, HoldingEventRow } from '../db/portal-history.js';

export const readActivity = (portal: Pool, clientId: string, page: number): Promise<Page<history.EventRow>> =>
  readAs(portal, clientId, async (rows) => paged(page, await history.activity(rows, PAGE_SIZE, offsetOf(page))));

export interface HoldingHistory {
  holding: history.HeldRow;
  /** The price is older than the age the house allows. */
  stale: boolean;
  /** The newest first. */
  events: Page<history.HoldingEventRow>;
}

/** Undefined where the client never held anything of that name. */
export function readHolding(
  portal: Pool,
  clientId: string,
  { symbol, page, ...asked }: Asked & { symbol: string; page: number },
): Promise<HoldingHistory | undefined> {
  return readAs(portal, clientId, async (rows) => {
    const named = (await history.ownSymbols(rows)).find((own) => own.symbol === symbol);
    const holding = named && (await history.held(rows, named.id));
    if (!holding) return undefined;
    const events = paged(page, await history.eventsOfHolding(rows, named.id, PAGE_SIZE, offsetOf(page)));
    return { holding, stale: isStale(holding, asked), events };
  });
}
