/** What everybody who is signed in may do for themselves. */
import { randomUUID } from 'node:crypto';
import { Router, type Request } from 'express';
import { sendChangePassword } from './account-pages.js';
import { wantsPage } from './answer.js';
import { createConfirmRouter } from './confirm.js';
import { asRefusal, headersFor } from './errors.js';
import { fieldsOf, smallForm, textOf } from './forms.js';
import type { RequireRole } from './gate.js';
import { guardedOwn, known } from './proven.js';
import { homeOf } from './return-to.js';
import { createSecondFactorRouter, type SecondFactorParts } from './second-factor.js';
import { createSecurityRouter } from './security.js';
import { openSession } from './sessions.js';
import type { Turnstile } from './turnstile.js';
import { contextOf, type Viewer } from './viewer.js';
import { changeOwnPassword } from '../services/change-own-password.js';

export interface AccountParts extends SecondFactorParts {
  turnstile: Turnstile;
  requireRole: RequireRole;
}

export function createAccountRouter(parts: AccountParts): Router {
  const { door, limits, turnstile, requireRole, now } = parts;
  const router = Router();
  router.use(requireRole('ADMIN', 'COMPLIANCE', 'CUSTOMER'));
  router.use('/confirm', createConfirmRouter(parts));
  router.use('/second-factor', createSecondFactorRouter(parts));
  router.use('/security', createSecurityRouter(parts));

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
      if (failure.code === 'wrong_password')
        await door.recordDenial(contextOf(req), 'a new password, with a wrong current one');
      if (!wantsPage(req) || failure.status >= 500) throw error;
      res.status(failure.status).set(headersFor(failure));
      sendChangePassword(req, res, { issues: failure.issues, done: false, requestId: randomUUID() });
    }
  });

  async function change(req: Request, { id, role }: Viewer): Promise<void> {
    const context = { ...contextOf(req), requestId: textOf(req, 'request_id').slice(0, 100) || undefined };
    const fields = fieldsOf(req, 'current_password', 'new_password', 'new_password_again');
    const { session_epoch } = await guardedOwn({ door, limits }, req, () =>
      turnstile(() => door.run(changeOwnPassword, context, fields)),
    );
    await openSession(req, { id, role, session_epoch: Number(session_epoch) }, now());
  }

  return router;
}
