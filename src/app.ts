/** The application, built from its parts, in the order in which a request meets them. */
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import type { Store } from 'express-session';
import type { Config } from './config.js';
import type { DocumentSettings } from './config-documents.js';
import type { SignInSettings } from './config-sign-in.js';
import type { Pool } from './db/client.js';
import type { DocumentStore } from './documents/store.js';
import { createAccountRouter } from './http/account.js';
import { createAssetsRouter } from './http/assets.js';
import { onlyKnownMethods, refuseCrossSite } from './http/cross-site.js';
import { createDocumentsRouter } from './http/documents.js';
import { answerFailures, nothingHere } from './http/errors.js';
import { createGate } from './http/gate.js';
import { createHealthRouter, type Checks, type Facts } from './http/health.js';
import { giveRequestId, logRequests } from './http/request-log.js';
import { homeOf } from './http/return-to.js';
import { keepNothing, securityHeaders } from './http/security-headers.js';
import { sessions } from './http/sessions.js';
import { createPasswordResetRouter } from './http/password-reset.js';
import { createSignInRouter } from './http/sign-in.js';
import { createSignInLimits } from './http/sign-in-limits.js';
import { steadyClock } from './http/steady-clock.js';
import { createTurnstile } from './http/turnstile.js';
import { loadViewer, viewerOf } from './http/viewer.js';
import type { Logger } from './log.js';
import type { Vault } from './secrets/vault.js';
import type { Door } from './services/run-command.js';

export interface AppParts {
  config: Pick<Config, 'publicOrigin' | 'trustedProxies' | 'sessionSecret'>;
  log: Logger;
  pool: Pool;
  sessionStore: Store;
  door: Door;
  checks: Checks;
  /** What /readyz tells beside them. */
  facts?: Facts;
  store: DocumentStore;
  documents: Pick<DocumentSettings, 'linkSeconds'>;
  vault: Vault;
  signIn: SignInSettings;
  admin: RequestHandler;
  portal: RequestHandler;
  /** Milliseconds since 1970, never going back. */
  now?: () => number;
}

/** How many passwords are compared at once, and how many more may wait: five seconds' worth. */
const PASSWORDS = { atOnce: 2, waiting: 50 };

export function createApp({
  config,
  log,
  pool,
  sessionStore,
  door,
  checks,
  facts,
  store,
  documents,
  vault,
  signIn,
  admin,
  portal,
  now = steadyClock(),
}: AppParts): Express {
  const https = config.publicOrigin?.startsWith('https:') ?? false;
  const limits = createSignInLimits(pool, config.sessionSecret, now);
  const turnstile = createTurnstile(PASSWORDS);
  const requireRole = createGate({ door, secondFactor: signIn.secondFactor });
  const own = { door, pool, vault, limits, turnstile, requireRole, secondFactor: signIn.secondFactor, now };

  const app = express();
  app.set('trust proxy', config.trustedProxies);
  app.disable('x-powered-by');
  // What is sent here is never kept by a browser (assets aside, which carry a digest), so nothing is compared later.
  app.set('etag', false);

  app.use(giveRequestId, logRequests(log), securityHeaders({ https }), keepNothing);
  app.use(onlyKnownMethods, refuseCrossSite(config.publicOrigin));
  app.use(createHealthRouter(checks, log, facts));
  app.use('/assets', createAssetsRouter());
  app.use(compression());
  app.use(
    sessions({ store: sessionStore, secret: config.sessionSecret, https }),
    loadViewer(pool, now, signIn.againMinutes),
  );

  // What is asked for most comes first, and passes by no other's addresses.
  app.use('/portal', requireRole('CUSTOMER'), portal);
  app.use('/admin', requireRole('ADMIN', 'COMPLIANCE'), admin);
  app.use('/papers', createDocumentsRouter({ door, requireRole, store, linkSeconds: documents.linkSeconds }));
  app.use('/account', createAccountRouter(own));
  app.use('/password', createPasswordResetRouter(own));
  app.use(createSignInRouter(own));
  app.get('/', (req, res) => {
    const viewer = viewerOf(req);
    res.redirect(302, viewer ? homeOf(viewer.role) : '/login');
  });

  app.use(nothingHere);
  app.use(answerFailures(log));
  return app;
}
