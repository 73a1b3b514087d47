/** What asks for a password or a code: guarded against guessing, and what must follow such a proof closely. */
import type { Request, RequestHandler } from 'express';
import { isRead } from './answer.js';
import { asRefusal } from './errors.js';
import type { SignInLimits } from './sign-in-limits.js';
import { contextOf, isFresh, viewerOf, type Viewer } from './viewer.js';
import { refusal } from '../errors.js';
import type { Door } from '../services/run-command.js';

export function known(req: Request): Viewer {
  const viewer = viewerOf(req);
  if (!viewer) throw refusal('signed_out');
  return viewer;
}

export interface Guard {
  door: Door;
  limits: SignInLimits;
}

/**
 * A wrong one counts as a try; what was refused for another reason does not. The try that brings a lock is in the log, and
 * so is who tries before a wait is over.
 */
export async function guarded<T>(
  { door, limits }: Guard,
  req: Request,
  account: string,
  work: () => Promise<T>,
): Promise<T> {
  const denied = (attempted: string) => door.recordDenial(contextOf(req), attempted);
  const { locks } = await limits.attempt(account, req.ip).catch(async (error: unknown) => {
    if (WAITS.has(asRefusal(error).code)) await denied('sign-in, before the wait was over');
    throw error;
  });
  try {
    return await work();
  } catch (error) {
    if (!GUESSES.has(asRefusal(error).code)) await limits.takeBack(account, req.ip);
    else if (locks) await denied('sign-in, after too many attempts');
    throw error;
  }
}

/**
 * For whoever is signed in: counted by the person, and apart from the sign-in, at which a stranger may try as well. What
 * is typed there is counted in small letters, so none of it comes to this key.
 */
export async function guardedOwn<T>(guard: Guard, req: Request, work: () => Promise<T>): Promise<T> {
  const account = `Signed in ${known(req).id}`;
  const done = await guarded(guard, req, account, work);
  await guard.limits.succeeded(account, req.ip);
  return done;
}

const WAITS = new Set<string>(['too_soon', 'too_many_attempts']);

const GUESSES = new Set<string>(['wrong_password', 'wrong_credentials', 'wrong_code', 'reset_link_ended']);

export const CONFIRM = '/account/confirm';

/** One's own sign-in is changed only by who has given the password a moment ago. */
export const OWN_MINUTES = 15;

export const onlyProven =
  (now: () => number): RequestHandler =>
  (req, res, next) => {
    if (isFresh(req.session.proved_at, now(), OWN_MINUTES)) return next();
    const back = req.baseUrl + (isRead(req) ? req.path : req.path.replace(/\/(remove|codes)$/, ''));
    res.redirect(isRead(req) ? 302 : 303, `${CONFIRM}?return_to=${encodeURIComponent(back)}`);
  };
