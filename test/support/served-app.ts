// The application over a test's house, in this process: with a clock the test sets and its log caught. The admin's and
// the portal's pages are stand-ins; the whole product is tested as a process of its own.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Router } from 'express';
import { createApp, type AppParts } from '../../src/app.js';
import { createSessionStore } from '../../src/db/session-store.js';
import { createLog } from '../../src/log.js';
import { contextOf, viewerOf } from '../../src/http/viewer.js';
import type { House } from './house.js';
import { Visitor } from './product.js';

export const SESSION_SECRET = 'jR8!vQ2#mX5@kL9$wT3%zN6^pB1&yC4*';

export interface ServedApp {
  url: string;
  /** All that was logged, as text. */
  logged(): string;
  /** Milliseconds since 1970, as sessions count them. */
  setNow(now: number): void;
  visitor(): Visitor;
  close(): Promise<void>;
}

export async function serveApp(house: House, changed: Partial<AppParts> = {}): Promise<ServedApp> {
  let lines = '';
  let now = Date.now();
  const log = createLog('debug', { write: (line: string) => void (lines += line) });
  const app = createApp({
    config: { publicOrigin: undefined, trustedProxies: 0, sessionSecret: SESSION_SECRET },
    log,
    pool: house.pool,
    sessionStore: createSessionStore(changed.pool ?? house.pool, () => undefined),
    door: house.door,
    checks: {},
    store: house.papers.store,
    documents: { linkSeconds: 3_600 },
    vault: house.vault,
    signIn: { secondFactor: 'optional', againMinutes: 0 },
    admin: standIn(),
    portal: standIn(),
    now: () => now,
    ...changed,
  });
  const server = await new Promise<Server>((resolve) => {
    const started = app.listen(0, '127.0.0.1', () => resolve(started));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    logged: () => lines,
    setNow: (value) => (now = value),
    visitor: () => new Visitor(url),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function standIn(): Router {
  const router = Router();
  router.get('/broken', () => {
    throw new Error('Key (email)=(secret@example.com) is broken');
  });
  router.all('/{*rest}', (req, res) => void res.json({ viewer: viewerOf(req), context: contextOf(req) }));
  return router;
}
