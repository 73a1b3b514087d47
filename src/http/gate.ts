/** Who may come in where. Somebody unknown is sent to the sign-in; somebody known and not allowed leaves a row in the log. */
import type { RequestHandler } from 'express';
import { isRead, wantsPage } from './answer.js';
import { signInUrl } from './return-to.js';
import { contextOf, viewerOf } from './viewer.js';
import { refusal } from '../errors.js';
import type { Role } from '../request-context.js';
import type { Door } from '../services/run-command.js';

export type RequireRole = (...roles: readonly Role[]) => RequestHandler;

export function createGate(door: Door): RequireRole {
  return (...roles) =>
    async (req, res, next) => {
      const viewer = viewerOf(req);
      if (viewer && roles.includes(viewer.role)) return next();
      if (viewer) {
        await door.recordDenial(contextOf(req), `${req.method} ${loggable(req.baseUrl + req.path)}`);
        throw refusal('forbidden');
      }
      if (!isRead(req) || !wantsPage(req)) throw refusal('signed_out');
      res.redirect(302, signInUrl(req.originalUrl));
    };
}

/** The log is for ever, so of what was typed as an address only what looks like one of ours is kept. */
const loggable = (path: string): string => path.replace(/[^/]*[^\w/.-][^/]*/g, '…').slice(0, 120);
