/** Who may come in where. Somebody unknown is sent to the sign-in; somebody known and not allowed leaves a row in the log. */
import type { Request, RequestHandler } from 'express';
import { isRead, wantsPage } from './answer.js';
import { signInUrl } from './return-to.js';
import { contextOf, viewerOf, type Viewer } from './viewer.js';
import { refusal } from '../errors.js';
import type { Role } from '../request-context.js';
import type { Door } from '../services/run-command.js';

export type RequireRole = (...roles: readonly Role[]) => RequestHandler;

export interface GateParts {
  door: Door;
  /** Whether staff are let in to nothing but where a second factor is set up, until they have one. */
  secondFactor: SecondFactorRule;
}

export type SecondFactorRule = 'required' | 'optional';

/** Where a second factor is set up. */
export const SET_UP = '/account/second-factor';
/** Before it is set up, the password is asked for again. */
const OPEN_BEFORE: readonly string[] = [SET_UP, '/account/confirm'];

export function createGate({ door, secondFactor }: GateParts): RequireRole {
  const mustSetUp = (req: Request, viewer: Viewer): boolean =>
    secondFactor === 'required' && viewer.role !== 'CUSTOMER' && !viewer.second_factor && !isOpenBefore(req);

  return (...roles) =>
    async (req, res, next) => {
      const viewer = viewerOf(req);
      if (viewer && roles.includes(viewer.role)) {
        if (!mustSetUp(req, viewer)) return next();
        if (isRead(req) && wantsPage(req)) return res.redirect(302, SET_UP);
        await door.recordDenial(
          contextOf(req),
          `${req.method} ${loggable(req.baseUrl + req.path)}, without a second factor`,
        );
        throw refusal('second_factor_needed');
      }
      if (viewer) {
        await door.recordDenial(contextOf(req), `${req.method} ${loggable(req.baseUrl + req.path)}`);
        throw refusal('forbidden');
      }
      if (!isRead(req) || !wantsPage(req)) throw refusal('signed_out');
      res.redirect(302, signInUrl(req.originalUrl));
    };
}

const isOpenBefore = ({ baseUrl, path }: Request): boolean =>
  OPEN_BEFORE.some((open) => `${baseUrl}${path}/`.startsWith(`${open}/`));

/** The log is for ever, so of what was typed as an address only what looks like one of ours is kept. */
const loggable = (path: string): string => path.replace(/[^/]*[^\w/.-][^/]*/g, '…').slice(0, 120);
