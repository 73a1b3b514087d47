/**
 * Who asks. The person is read anew for each request, so whoever is disabled, archived, given another role or a new
 * password is out at the next one, in every session: each of these begins a new epoch of the person's sessions.
 */
import type { Request, RequestHandler } from 'express';
import type { SessionData } from 'express-session';
import { endSession, isTooOld } from './sessions.js';
import { findPersonWhoMayEnter, type Person } from '../db/accounts.js';
import type { Pool } from '../db/client.js';
import { personFoundWith, stampFoundWith } from '../db/session-store.js';
import type { RequestContext, Role } from '../request-context.js';

export interface Viewer {
  id: string;
  email: string;
  role: Role;
  first_name: string;
  last_name: string;
  language: 'EN' | 'DE' | 'FR' | 'ES';
  timezone: string;
  /** Whether a code is asked for at the sign-in. */
  second_factor: boolean;
}

const viewers = new WeakMap<Request, Viewer>();
/** Whether the password was given lately, where that is asked for. */
const freshness = new WeakMap<Request, boolean>();

/** The person signed in, if anybody is. */
export const viewerOf = (req: Request): Viewer | undefined => viewers.get(req);

/** Which state of the client's overview the session was read beside (db/portal-stamp.ts); nobody's but the viewer's. */
export const stampOf = (req: Request): string | undefined => (viewers.has(req) ? stampFoundWith(req) : undefined);

export function contextOf(req: Request): RequestContext {
  const viewer = viewerOf(req);
  return {
    actor: viewer ? { kind: 'person', id: viewer.id, role: viewer.role } : { kind: 'anonymous' },
    ip: req.ip,
    userAgent: req.get('user-agent'),
    fresh: freshness.get(req),
  };
}

/** `againMinutes`: how long a password counts as given lately; 0 where that is never asked. */
export function loadViewer(pool: Pool, now: () => number, againMinutes: number): RequestHandler {
  return async (req, res, next) => {
    const { session } = req;
    if (session.user_id !== undefined) {
      const person = await personBehind(pool, req, now());
      if (person) {
        viewers.set(req, toViewer(person));
        if (againMinutes > 0) freshness.set(req, isFresh(session.proved_at, now(), againMinutes));
      } else await endSession(req, res);
    }
    next();
  };
}

async function personBehind(pool: Pool, req: Request, now: number): Promise<Person | undefined> {
  const { user_id, signed_in_at, role, session_epoch }: Partial<SessionData> = req.session;
  if (user_id === undefined || signed_in_at === undefined || isTooOld(signed_in_at, now)) return undefined;
  const person = personFoundWith(req) ?? (await findPersonWhoMayEnter(pool, user_id));
  return person?.role === role && person?.session_epoch === session_epoch ? person : undefined;
}

/** A clock that was put back makes no proof younger. */
export const isFresh = (provedAt: number | undefined, now: number, minutes: number): boolean =>
  provedAt !== undefined && Math.abs(now - provedAt) < minutes * 60_000;

const toViewer = ({ session_epoch: _, second_factor_at, ...viewer }: Person): Viewer => ({
  ...viewer,
  second_factor: second_factor_at !== null,
});
