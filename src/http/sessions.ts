/**
 * A session lives in the database and holds who signed in, when, and what was true of them then. The cookie holds its
 * signed id alone. It ends 24 hours after the sign-in, whatever is done with it meanwhile.
 *
 * SameSite is Lax, not Strict: a link in a mail must find its reader signed in. Lax lets another site open our pages,
 * which change nothing; what changes something is a POST, which Lax and the cross-site guard both refuse.
 */
import type { Request, RequestHandler, Response } from 'express';
import session, { type SessionData } from 'express-session';
import type { Role } from '../request-context.js';

export const SESSION_HOURS = 24;
const SESSION_MS = SESSION_HOURS * 3_600_000;
/** Two servers' clocks may differ by this much. */
const SKEW_MS = 60_000;

declare module 'express-session' {
  interface SessionData {
    user_id: string;
    role: Role;
    signed_in_at: number;
    /** In which it was begun; in the next one it has ended. */
    session_epoch: number;
    /** When the password was last given. */
    proved_at: number;
    ip: string;
    user_agent: string;
    /** Somebody whose password was right, and whose code is still to come. Nobody is signed in by that. */
    half: HalfSignedIn;
  }
}

/** Between the password and the code. */
export interface HalfSignedIn {
  user_id: string;
  session_epoch: string;
  email: string;
  at: number;
  return_to: string | undefined;
}

const HALF_MS = 5 * 60_000;

export interface SessionParts {
  store: session.Store;
  secret: string;
  /** Whether people come by https alone. */
  https: boolean;
}

/** The prefix makes browsers refuse the cookie from any other host, and without https. */
export const cookieName = (https: boolean): string => (https ? '__Host-vip' : 'vip');

export function sessions({ store, secret, https }: SessionParts): RequestHandler[] {
  const keeper = session({
    store,
    secret,
    name: cookieName(https),
    resave: false,
    saveUninitialized: false,
    proxy: https,
    cookie: { httpOnly: true, sameSite: 'lax', secure: https, path: '/', maxAge: SESSION_MS },
  });
  return https ? [comeByHttps, keeper] : [keeper];
}

/** The public address is https, whatever a proxy forgets to say; without this no cookie would be set. */
const comeByHttps: RequestHandler = (req, _res, next) => {
  req.headers['x-forwarded-proto'] = 'https';
  next();
};

export interface SignedIn {
  id: string;
  role: Role;
  session_epoch: number;
}

/** Begins a session under a new id; what came before is gone. */
export async function openSession(req: Request, person: SignedIn, now: number): Promise<void> {
  await renew(req);
  Object.assign(req.session, {
    user_id: person.id,
    role: person.role,
    signed_in_at: now,
    session_epoch: person.session_epoch,
    proved_at: now,
    ip: req.ip ?? '',
    user_agent: (req.get('user-agent') ?? '').slice(0, 200),
  });
  await settled((done) => req.session.save(done));
}

/** The same session under a new id, in the epoch that the person's own change has just begun. */
export async function goOnInEpoch(req: Request, session_epoch: number): Promise<void> {
  const { user_id, role, signed_in_at, proved_at, ip, user_agent } = req.session;
  await renew(req);
  Object.assign(req.session, { user_id, role, signed_in_at, proved_at, ip, user_agent, session_epoch });
  await settled((done) => req.session.save(done));
}

export async function openHalfSession(req: Request, half: HalfSignedIn): Promise<void> {
  await renew(req);
  req.session.half = half;
  await settled((done) => req.session.save(done));
}

/** Whose code is awaited here, for a few minutes; nobody's where the session has just been ended. */
export function halfSignedIn(req: Request, now: number): HalfSignedIn | undefined {
  const half = (req.session as Partial<SessionData> | undefined)?.half;
  return half && now - half.at < HALF_MS && half.at - now <= SKEW_MS ? half : undefined;
}

/** The password has been given again. */
export async function noteProof(req: Request, now: number): Promise<void> {
  req.session.proved_at = now;
  await settled((done) => req.session.save(done));
}

function renew(req: Request): Promise<void> {
  const ended = !(req.session as unknown);
  if (!ended) return settled((done) => req.session.regenerate(done));
  return settled((done) => req.sessionStore.regenerate(req, done));
}

export async function endSession(req: Request, res: Response): Promise<void> {
  const { secure } = req.session.cookie;
  await settled((done) => req.session.destroy(done));
  res.clearCookie(cookieName(secure === true), { path: '/', httpOnly: true, sameSite: 'lax', secure: secure === true });
}

export const isTooOld = (signedInAt: number, now: number): boolean =>
  !(now - signedInAt < SESSION_MS) || signedInAt - now > SKEW_MS;

const settled = (start: (done: (error?: unknown) => void) => unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    start((error) =>
      error ? reject(error instanceof Error ? error : new Error('The session store failed')) : resolve(),
    );
  });
