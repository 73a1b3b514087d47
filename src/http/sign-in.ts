/** One sign-in for everybody, and the way out. */
import { Router, type Request } from 'express';
import { sendOn, wantsPage } from './answer.js';
import { fieldsOf, smallForm, textOf } from './forms.js';
import { sendSignIn } from './pages.js';
import { landing, localPath } from './return-to.js';
import { endSession, openSession } from './sessions.js';
import type { SignInLimits } from './sign-in-limits.js';
import type { Turnstile } from './turnstile.js';
import { contextOf, viewerOf } from './viewer.js';
import { asRefusal, headersFor } from './errors.js';
import type { Door } from '../services/run-command.js';
import { signIn } from '../services/sign-in.js';
import { signOut } from '../services/sign-out.js';
import { invariant } from '../errors.js';

export interface SignInParts {
  door: Door;
  limits: SignInLimits;
  turnstile: Turnstile;
  now: () => number;
}

export function createSignInRouter({ door, limits, turnstile, now }: SignInParts): Router {
  const router = Router();

  router.get('/login', (req, res) => {
    const viewer = viewerOf(req);
    if (viewer) return sendOn(req, res, landing(viewer.role, req.query.return_to));
    sendSignIn(req, res, { returnTo: localPath(req.query.return_to) });
  });

  router.post('/login', smallForm, async (req, res) => {
    try {
      const person = await enter(req);
      sendOn(req, res, landing(person.role, textOf(req, 'return_to')));
    } catch (error) {
      const failure = asRefusal(error);
      if (!wantsPage(req) || failure.status >= 500) throw error;
      res.status(failure.status).set(headersFor(failure));
      sendSignIn(req, res, {
        email: textOf(req, 'email'),
        returnTo: localPath(textOf(req, 'return_to')),
        issue: failure.issues[0],
      });
    }
  });

  router.post('/logout', async (req, res) => {
    if (viewerOf(req)) {
      await door.run(signOut, contextOf(req), {});
      await endSession(req, res);
      res.set('Clear-Site-Data', '"cache"');
    }
    sendOn(req, res, '/login');
  });

  /** No idempotency key here: an answered sign-in must not be had again with a password that has changed since. */
  async function enter(req: Request) {
    const account = textOf(req, 'email').trim().toLowerCase();
    await limits.attempt(account, req.ip);
    const context = { ...contextOf(req), actor: { kind: 'anonymous' } as const };
    const fields = fieldsOf(req, 'email', 'password');
    const { id, role, password_changed_at } = await turnstile(() => door.run(signIn, context, fields));
    invariant(role, 'whoever signs in has a role');
    await limits.succeeded(account, req.ip);
    await openSession(req, { id, role, password_changed_at }, now());
    return { role };
  }

  return router;
}
