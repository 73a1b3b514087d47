/**
 * Opening a paper. The address that pages name carries no right: it asks who is there, has the log say so, and sends the
 * reader on to a link that was signed a moment ago and soon ends.
 */
import { Router, type Request, type RequestHandler } from 'express';
import type { RequireRole } from './gate.js';
import { contextOf, viewerOf } from './viewer.js';
import type { LocalLinks } from '../documents/local-links.js';
import type { DocumentStore } from '../documents/store.js';
import { refusal } from '../errors.js';
import type { Door } from '../services/run-command.js';
import { viewDocument } from '../services/view-document.js';

export interface DocumentsParts {
  door: Door;
  requireRole: RequireRole;
  store: DocumentStore & { links?: LocalLinks };
  linkSeconds: number;
}

/** Mounted at /papers, behind the sign-in. */
export function createDocumentsRouter({ door, requireRole, store, linkSeconds }: DocumentsParts): Router {
  const router = Router({ strict: true, caseSensitive: true });
  router.use(onlyFromUs, requireRole('ADMIN', 'COMPLIANCE', 'CUSTOMER'));

  router.get('/:id', async (req, res) => {
    const viewerId = viewerIdOf(req);
    const { storage_key, mime_type, disposition } = await door
      .run(viewDocument, contextOf(req), { id: req.params.id })
      .catch(asNotFound);
    const wish = { viewerId, seconds: linkSeconds, type: mime_type, disposition };
    res.redirect(302, await store.link(storage_key, wish));
  });

  const { links } = store;
  if (links) {
    router.get('/files/:key', async (req, res) => {
      const linked = links.open(req.params.key, req.query, viewerIdOf(req));
      if (!linked) throw refusal('paper_link_ended');
      const paper = await store.read(linked.key);
      if (!paper) throw refusal('paper_not_kept');
      res.set({ 'Content-Type': linked.type, 'Content-Disposition': linked.disposition, ...SHOWN_AND_NO_MORE });
      res.end(paper.bytes);
    });
  }
  return router;
}

/** Whatever the file is, it runs nothing, loads nothing, stays in no cache and is framed by no other site. */
const SHOWN_AND_NO_MORE = {
  'Content-Security-Policy':
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store, no-transform',
  'Referrer-Policy': 'no-referrer',
};

/** A view is noted, so another site must not make its reader's browser look at anything. */
const onlyFromUs: RequestHandler = (req, _res, next) => {
  const site = req.get('sec-fetch-site');
  next(site === undefined || site === 'same-origin' || site === 'none' ? undefined : refusal('cross_site'));
};

function viewerIdOf(req: Request): string {
  const viewer = viewerOf(req);
  if (!viewer) throw refusal('signed_out');
  return viewer.id;
}

/** An address that names no id is an address of nothing. */
function asNotFound(error: unknown): never {
  const misspelt = typeof error === 'object' && error !== null && 'code' in error && error.code === 'not_an_id';
  throw misspelt ? refusal('not_found') : error;
}
