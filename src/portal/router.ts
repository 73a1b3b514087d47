/**
 * The client's pages. Nothing here changes anything but the papers that a client sends, and no address or parameter names a client: whose pages these are
 * is the session's word, which the database then enforces.
 */
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { refusal } from '../errors.js';
import { stampOf, viewerOf, type Viewer } from '../http/viewer.js';
import { rangeOf, type Range } from '../services/chart-range.js';
import { readActivity, readHolding } from '../services/read-history.js';
import { readOverview, readTrades, readTransfers } from '../services/read-portfolio.js';
import type { Door } from '../services/run-command.js';
import { keepingPages } from './kept-pages.js';
import { sendPacked, type PackedPage } from './packed-page.js';
import { renderActivity, renderHolding, renderOverview, renderTrades, renderTransfers } from './pages/index.js';
import { sendPaper, identityPage } from './send-paper.js';
import { unchangedUntil } from './unchanged-until.js';

type PortalPool = Parameters<typeof readOverview>[0];

export interface PortalOptions {
  portalPool: PortalPool;
  /** For the one thing that a client may write here. */
  door: Door;
  /** From this age on, a price is marked as old: four days, so that a long weekend is not one. */
  priceAgeHours?: number;
  clock?: () => Date;
}

/** Mounted at /portal, behind the sign-in. */
export function createPortalRouter({
  portalPool,
  door,
  priceAgeHours = 96,
  clock = () => new Date(),
}: PortalOptions): Router {
  const router = Router();
  const kept = keepingPages<Viewer>();

  page(router, '/', async ({ viewer, address, stamp, range }) => {
    const now = clock();
    return kept({ viewer, address, stamp, now }, async () => {
      const overview = await readOverview(portalPool, viewer.id, { now, priceAgeHours, range });
      if (!overview) return undefined;
      return { html: renderOverview(viewer, overview), until: unchangedUntil(overview, now, priceAgeHours) };
    });
  });

  page(router, '/activity', async ({ viewer, pageNumber }) => {
    const events = await readActivity(portalPool, viewer.id, pageNumber);
    return pageNumber <= events.pages ? renderActivity(viewer, events) : undefined;
  });

  page(router, '/holdings/:symbol', async ({ viewer, symbol, pageNumber }) => {
    const asked = { symbol, page: pageNumber, now: clock(), priceAgeHours };
    const holding = await readHolding(portalPool, viewer.id, asked);
    return holding && pageNumber <= holding.events.pages ? renderHolding(viewer, holding) : undefined;
  });

  page(router, '/trades', async ({ viewer, pageNumber }) => {
    const trades = await readTrades(portalPool, viewer.id, pageNumber);
    return pageNumber <= trades.pages ? renderTrades(viewer, trades) : undefined;
  });

  page(router, '/transfers', async ({ viewer, pageNumber }) => {
    const transfers = await readTransfers(portalPool, viewer.id, pageNumber);
    return pageNumber <= transfers.pages ? renderTransfers(viewer, transfers) : undefined;
  });

  router.get('/identity', identityPage({ portalPool }));
  router.post('/identity', sendPaper({ portalPool, door }));

  return router;
}

interface PageRequest {
  viewer: Viewer;
  pageNumber: number;
  address: string;
  stamp: string | undefined;
  range: Range;
  symbol: string;
}

/** What a page does not find is not found, whatever the reason. */
function page(
  router: Router,
  path: string,
  show: (request: PageRequest) => Promise<string | PackedPage | undefined>,
): void {
  const handler: RequestHandler = async (request: Request, response: Response) => {
    const viewer = viewerOf(request);
    if (!viewer) throw refusal('signed_out');
    const { query, params } = request;
    const found = await show({
      viewer,
      pageNumber: pageNumberOf(query.page),
      address: request.originalUrl,
      stamp: stampOf(request),
      range: rangeOf(query.range),
      symbol: typeof params.symbol === 'string' ? params.symbol : '',
    });
    if (found === undefined) throw refusal('not_found');
    if (typeof found === 'string') response.type('html').send(found);
    else await sendPacked(request, response, found);
  };
  router.get(path, handler);
}

/** A page that was not named, or not by a plain number, is the first. */
function pageNumberOf(raw: unknown): number {
  return typeof raw === 'string' && /^[1-9]\d{0,5}$/.test(raw) ? Number.parseInt(raw, 10) : 1;
}
