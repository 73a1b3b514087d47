/** A forgotten password: a mail is asked for, and its link followed. Whoever asks is told the same in the same time. */
import { Router, type Request } from 'express';
import { wantsPage } from './answer.js';
import { asRefusal, headersFor } from './errors.js';
import { fieldsOf, smallForm, textOf } from './forms.js';
import { sendForgotten, sendResetPassword } from './pages.js';
import { guarded } from './proven.js';
import type { SignInLimits } from './sign-in-limits.js';
import type { Turnstile } from './turnstile.js';
import { contextOf } from './viewer.js';
import { askPasswordReset } from '../services/ask-password-reset.js';
import { resetPassword } from '../services/reset-password.js';
import type { Door } from '../services/run-command.js';

interface ResetParts {
  door: Door;
  limits: SignInLimits;
  turnstile: Turnstile;
}

/** Longer than writing a row and a mail takes, so that nobody learns by the time whether one was written. */
const ANSWERED_AFTER_MS = 400;

export function createPasswordResetRouter({ door, limits, turnstile }: ResetParts): Router {
  const router = Router();
  const stranger = (req: Request) => ({ ...contextOf(req), actor: { kind: 'anonymous' } as const });

  router.get('/forgotten', (req, res) => sendForgotten(req, res, { sent: req.query.sent === '1' }));

  router.post('/forgotten', smallForm, async (req, res) => {
    try {
      await steadily(() => ask(req));
      if (wantsPage(req)) res.redirect(303, '/password/forgotten?sent=1');
      else res.json({ redirect: '/login' });
    } catch (error) {
      const failure = asRefusal(error);
      if (!wantsPage(req) || failure.status >= 500) throw error;
      res.status(failure.status).set(headersFor(failure));
      sendForgotten(req, res, { sent: false, email: textOf(req, 'email'), issue: failure.issues[0] });
    }
  });

  /** Each mail counts as a try of its own kind, so that nobody's mailbox is filled and nobody is locked out by it. */
  async function ask(req: Request): Promise<void> {
    await limits.attempt(`Mail to ${textOf(req, 'email').trim().toLowerCase()}`, req.ip);
    await door.run(askPasswordReset, stranger(req), fieldsOf(req, 'email'));
  }

  router.get('/reset', (req, res) => {
    const { token } = req.query;
    sendResetPassword(req, res, { token: typeof token === 'string' ? token : '', issues: [] });
  });

  router.post('/reset', smallForm, async (req, res) => {
    const token = textOf(req, 'token').slice(0, 100);
    try {
      const fields = fieldsOf(req, 'token', 'new_password', 'new_password_again');
      await guarded({ door, limits }, req, `Link ${token}`, () =>
        turnstile(() => door.run(resetPassword, stranger(req), fields)),
      );
      if (wantsPage(req)) res.redirect(303, '/login?reset=1');
      else res.json({ redirect: '/login' });
    } catch (error) {
      const failure = asRefusal(error);
      if (!wantsPage(req) || failure.status >= 500) throw error;
      res.status(failure.status).set(headersFor(failure));
      sendResetPassword(req, res, { token, issues: failure.issues });
    }
  });

  return router;
}

async function steadily(work: () => Promise<void>): Promise<void> {
  await Promise.all([work(), new Promise((wake) => setTimeout(wake, ANSWERED_AFTER_MS))]);
}
