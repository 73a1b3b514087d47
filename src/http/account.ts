/** What everybody who is signed in may do for themselves. */
import { randomUUID } from 'node:crypto';
import { Router, type Request } from 'express';
import { wantsPage } from './answer.js';
import { asRefusal, headersFor } from './errors.js';
import { fieldsOf, smallForm, textOf } from './forms.js';
import type { RequireRole } from './gate.js';
import { sendChangePassword } from './pages.js';
import { homeOf } from './return-to.js';
import { openSession } from './sessions.js';
import type { SignInLimits } from './sign-in-limits.js';
import type { Turnstile } from './turnstile.js';
import { contextOf, viewerOf, type Viewer } from './viewer.js';
import { refusal } from '../errors.js';
import { changeOwnPassword } from '../services/change-own-password.js';
import type { Door } from '../services/run-command.js';

export interface AccountParts {
  door: Door;
  limits: SignInLimits;
  turnstile: Turnstile;
  requireRole: RequireRole;
  now: () => number;
}

export function createAccountRouter({ door, limits, turnstile, requireRole, now }: AccountParts): Router {
  const router = Router();
  router.use(requireRole('ADMIN', 'COMPLIANCE', 'CUSTOMER'));

  router.get('/password', (req, res) =>
    sendChangePassword(req, res, { issues: [], done: req.query.changed === '1', requestId: randomUUID() }),
  );

  router.post('/password', smallForm, async (req, res) => {
    const viewer = known(req);
    try {
      await change(req, viewer);
      if (wantsPage(req)) res.redirect(303, '/account/password?changed=1');
      else res.json({ redirect: homeOf(viewer.role) });
    } catch (error) {
      const failure = asRefusal(error);
      if (!wantsPage(req) || failure.status >= 500) throw error;
      res.status(failure.status).set(headersFor(failure));
      sendChangePassword(req, res, { issues: failure.issues, done: false, requestId: randomUUID() });
    }
  });

  /** The current password is guarded against guessing like that of a sign-in. */
  async function change(req: Request, viewer: Viewer): Promise<void> {
    await limits.attempt(viewer.email, req.ip);
    const context = { ...contextOf(req), requestId: textOf(req, 'request_id').slice(0, 100) || undefined };
    const fields = fieldsOf(req, 'current_password', 'new_password', 'new_password_again');
    const { password_changed_at } = await turnstile(() => door.run(changeOwnPassword, context, fields)).catch(
      async (error: unknown) => {
        if (asRefusal(error).code !== 'wrong_password') await limits.takeBack(viewer.email, req.ip);
        throw error;
      },
    );
    await limits.succeeded(viewer.email, req.ip);
    await openSession(req, { id: viewer.id, role: viewer.role, password_changed_at }, now());
  }

  return router;
}

function known(req: Request): Viewer {
  const viewer = viewerOf(req);
  if (!viewer) throw refusal('signed_out');
  return viewer;
}
