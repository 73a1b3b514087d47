/**
 * Who asks. The person is read anew for each request, so whoever is disabled, archived, given another role or a new
 * password is out at the next one, in every session.
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
}

const viewers = new WeakMap<Request, Viewer>();

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
  };
}

export function loadViewer(pool: Pool, now: () => number): RequestHandler {
  return async (req, res, next) => {
    const { session } = req;
    if (session.user_id !== undefined) {
      const person = await personBehind(pool, req, now());
      if (person) viewers.set(req, toViewer(person));
      else await endSession(req, res);
    }
    next();
  };
}

async function personBehind(pool: Pool, req: Request, now: number): Promise<Person | undefined> {
  const { user_id, signed_in_at, role, password_changed_at }: Partial<SessionData> = req.session;
  if (user_id === undefined || signed_in_at === undefined || isTooOld(signed_in_at, now)) return undefined;
  const person = personFoundWith(req) ?? (await findPersonWhoMayEnter(pool, user_id));
  const unchanged =
    person?.role === role && (person?.password_changed_at?.toISOString() ?? null) === password_changed_at;
  return unchanged ? person : undefined;
}

function toViewer({ password_changed_at: _, ...viewer }: Person): Viewer {
  return viewer;
}
