/** One sign-in for everybody, in one step or, where a code is asked for, in two; and the way out. */
import { Router, type Request, type Response } from 'express';
import { sendOn, wantsPage } from './answer.js';
import { fieldsOf, smallForm, textOf } from './forms.js';
import { sendSignIn, sendSignInCode } from './pages.js';
import { guarded } from './proven.js';
import { landing, localPath } from './return-to.js';
import { endSession, halfSignedIn, openHalfSession, openSession } from './sessions.js';
import type { SignInLimits } from './sign-in-limits.js';
import type { Turnstile } from './turnstile.js';
import { contextOf, viewerOf } from './viewer.js';
import { asRefusal, headersFor } from './errors.js';
import type { SignInResult } from '../services/let-in.js';
import type { Door } from '../services/run-command.js';
import { signIn } from '../services/sign-in.js';
import { signInCode } from '../services/sign-in-code.js';
import { signOut } from '../services/sign-out.js';
import { invariant, refusal } from '../errors.js';
import type { Role } from '../request-context.js';

export interface SignInParts {
  door: Door;
  limits: SignInLimits;
  turnstile: Turnstile;
  now: () => number;
}

const CODE = '/login/code';

export function createSignInRouter({ door, limits, turnstile, now }: SignInParts): Router {
  const router = Router();

  router.get('/login', (req, res) => {
    const viewer = viewerOf(req);
    if (viewer) return sendOn(req, res, landing(viewer.role, req.query.return_to));
    sendSignIn(req, res, { returnTo: localPath(req.query.return_to), reset: req.query.reset === '1' });
  });

  router.post('/login', smallForm, async (req, res) => {
    const returnTo = localPath(textOf(req, 'return_to'));
    try {
      const role = await enter(req);
      sendOn(req, res, role ? landing(role, returnTo) : CODE);
    } catch (error) {
      answer(req, res, error, (issue) => sendSignIn(req, res, { email: textOf(req, 'email'), returnTo, issue }));
    }
  });

  router.get(CODE, (req, res) => {
    if (!halfSignedIn(req, now())) return res.redirect(302, '/login');
    sendSignInCode(req, res);
  });

  router.post(CODE, smallForm, async (req, res) => {
    const half = halfSignedIn(req, now());
    if (!half) return res.redirect(303, '/login');
    try {
      const fields = { user_id: half.user_id, session_epoch: half.session_epoch, ...fieldsOf(req, 'code') };
      const person = await guarded({ door, limits }, req, half.email, () =>
        door.run(signInCode, stranger(req), fields),
      );
      await limits.succeeded(half.email, req.ip);
      sendOn(req, res, landing(await open(req, person), half.return_to));
    } catch (error) {
      answer(req, res, error, (issue) => sendSignInCode(req, res, issue));
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

  /**
   * The role of whoever is signed in now; nothing where the code is still to come. No idempotency key here: an answered
   * sign-in must not be had again with a password that has changed since.
   */
  async function enter(req: Request): Promise<Role | undefined> {
    const account = textOf(req, 'email').trim().toLowerCase();
    const fields = fieldsOf(req, 'email', 'password', 'code');
    const person = await guarded({ door, limits }, req, account, () =>
      turnstile(() => door.run(signIn, stranger(req), fields)),
    );
    if (!person.code_needed) {
      await limits.succeeded(account, req.ip);
      return open(req, person);
    }
    // A right password is no failure, and frees nothing before the code is right as well.
    await limits.takeBack(account, req.ip);
    if (!wantsPage(req)) throw refusal('code_needed', 'code');
    await openHalfSession(req, {
      user_id: person.id,
      session_epoch: person.session_epoch ?? '',
      email: account,
      at: now(),
      return_to: localPath(textOf(req, 'return_to')),
    });
    return undefined;
  }

  async function open(req: Request, { id, role, session_epoch }: SignInResult): Promise<Role> {
    invariant(role, 'whoever signs in has a role');
    await openSession(req, { id, role, session_epoch: Number(session_epoch) }, now());
    return role;
  }

  return router;
}

const stranger = (req: Request) => ({ ...contextOf(req), actor: { kind: 'anonymous' } as const });

type Issue = ReturnType<typeof asRefusal>['issues'][0];

function answer(req: Request, res: Response, error: unknown, show: (issue: Issue) => void): void {
  const failure = asRefusal(error);
  if (!wantsPage(req) || failure.status >= 500) throw error;
  res.status(failure.status).set(headersFor(failure));
  show(failure.issues[0]);
}
