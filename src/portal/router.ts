/**
 * The client's pages. Nothing here changes anything, and no address or parameter names a client: whose pages these are
 * is the session's word, which the database then enforces.
 */
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { refusal } from '../errors.js';
import { viewerOf, type Viewer } from '../http/viewer.js';
import { readIdentity, readOverview, readTrades, readTransfers, type Overview } from '../services/read-portfolio.js';
import { keepingPages } from './kept-pages.js';
import { renderIdentity, renderOverview, renderTrades, renderTransfers } from './pages/index.js';

type PortalPool = Parameters<typeof readOverview>[0];

export interface PortalOptions {
  portalPool: PortalPool;
  /** From this age on, a price is marked as old: four days, so that a long weekend is not one. */
  priceAgeHours?: number;
  clock?: () => Date;
}

/** Mounted at /portal, behind the sign-in. */
export function createPortalRouter({
  portalPool,
  priceAgeHours = 96,
  clock = () => new Date(),
}: PortalOptions): Router {
  const router = Router();
  const overviewPage = keepingPages<Viewer, Overview>(renderOverview);

  page(router, '/', async ({ viewer }) => {
    const overview = await readOverview(portalPool, viewer.id, { now: clock(), priceAgeHours });
    return overview && overviewPage(viewer, overview);
  });

  page(router, '/trades', async ({ viewer, pageNumber }) => {
    const trades = await readTrades(portalPool, viewer.id, pageNumber);
    return pageNumber <= trades.pages ? renderTrades(viewer, trades) : undefined;
  });

  page(router, '/transfers', async ({ viewer, pageNumber }) => {
    const transfers = await readTransfers(portalPool, viewer.id, pageNumber);
    return pageNumber <= transfers.pages ? renderTransfers(viewer, transfers) : undefined;
  });

  page(router, '/identity', async ({ viewer }) => {
    const identity = await readIdentity(portalPool, viewer.id);
    return identity && renderIdentity(viewer, identity);
  });

  return router;
}

interface PageRequest {
  viewer: Viewer;
  pageNumber: number;
}

/** What a page does not find is not found, whatever the reason. */
function page(router: Router, path: string, show: (request: PageRequest) => Promise<string | undefined>): void {
  const handler: RequestHandler = async (request: Request, response: Response) => {
    const viewer = viewerOf(request);
    if (!viewer) throw refusal('signed_out');
    const html = await show({ viewer, pageNumber: pageNumberOf(request.query.page) });
    if (html === undefined) throw refusal('not_found');
    response.type('html').send(html);
  };
  router.get(path, handler);
}

/** A page that was not named, or not by a plain number, is the first. */
function pageNumberOf(raw: unknown): number {
  return typeof raw === 'string' && /^[1-9]\d{0,5}$/.test(raw) ? Number.parseInt(raw, 10) : 1;
}
