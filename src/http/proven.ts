/** What asks for the password a second time: guarded against guessing like a sign-in, and what must follow one closely. */
import type { Request, RequestHandler } from 'express';
import { isRead } from './answer.js';
import { asRefusal } from './errors.js';
import type { SignInLimits } from './sign-in-limits.js';
import { isFresh, viewerOf, type Viewer } from './viewer.js';
import { refusal } from '../errors.js';

export function known(req: Request): Viewer {
  const viewer = viewerOf(req);
  if (!viewer) throw refusal('signed_out');
  return viewer;
}

/** Work that compares a password or a code counts as an attempt; what was refused for another reason does not. */
export async function guarded<T>(
  limits: SignInLimits,
  req: Request,
  account: string,
  work: () => Promise<T>,
): Promise<T> {
  await limits.attempt(account, req.ip);
  try {
    const done = await work();
    await limits.succeeded(account, req.ip);
    return done;
  } catch (error) {
    if (!GUESSES.has(asRefusal(error).code)) await limits.takeBack(account, req.ip);
    throw error;
  }
}

const GUESSES = new Set<string>(['wrong_password', 'wrong_credentials', 'wrong_code']);

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
