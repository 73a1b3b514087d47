/** Asks again for the password, and leads on to where it was asked for. */
import { Router } from 'express';
import { sendOn, wantsPage } from './answer.js';
import { asRefusal, headersFor } from './errors.js';
import { sendConfirm } from './account-pages.js';
import { fieldsOf, smallForm, textOf } from './forms.js';
import { guardedOwn, known } from './proven.js';
import { landing, localPath } from './return-to.js';
import { noteProof } from './sessions.js';
import type { SignInLimits } from './sign-in-limits.js';
import type { Turnstile } from './turnstile.js';
import { contextOf } from './viewer.js';
import { confirmPassword } from '../services/confirm-password.js';
import type { Door } from '../services/run-command.js';

interface ConfirmParts {
  door: Door;
  limits: SignInLimits;
  turnstile: Turnstile;
  now: () => number;
}

export function createConfirmRouter({ door, limits, turnstile, now }: ConfirmParts): Router {
  const router = Router();

  router.get('/', (req, res) => sendConfirm(req, res, { returnTo: localPath(req.query.return_to) }));

  router.post('/', smallForm, async (req, res) => {
    const viewer = known(req);
    try {
      await guardedOwn({ door, limits }, req, () =>
        turnstile(() => door.run(confirmPassword, contextOf(req), fieldsOf(req, 'password'))),
      );
      await noteProof(req, now());
      sendOn(req, res, landing(viewer.role, textOf(req, 'return_to')));
    } catch (error) {
      const failure = asRefusal(error);
      if (!wantsPage(req) || failure.status >= 500) throw error;
      res.status(failure.status).set(headersFor(failure));
      sendConfirm(req, res, { returnTo: localPath(textOf(req, 'return_to')), issue: failure.issues[0] });
    }
  });

  return router;
}
