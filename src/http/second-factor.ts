/** Setting one's own second factor up, and taking it away. */
import { Router, type Request, type Response } from 'express';
import { fieldsOf, smallForm, textOf } from './forms.js';
import { asRefusal } from './errors.js';
import { sendSecondFactor } from './account-pages.js';
import { SET_UP, type SecondFactorRule } from './gate.js';
import { guardedOwn, known, onlyProven } from './proven.js';
import { goOnInEpoch } from './sessions.js';
import type { SignInLimits } from './sign-in-limits.js';
import { contextOf } from './viewer.js';
import { rowsOf, type Pool } from '../db/client.js';
import { countUnusedRecoveryCodes } from '../db/second-factors.js';
import { refusal } from '../errors.js';
import type { Vault } from '../secrets/vault.js';
import { enrolSecondFactor } from '../services/enrol-second-factor.js';
import { removeOwnSecondFactor } from '../services/remove-second-factor.js';
import { renewRecoveryCodes } from '../services/renew-recovery-codes.js';
import type { Door } from '../services/run-command.js';
import { offerSecondFactor, sameOffer } from '../services/second-factor.js';

export interface SecondFactorParts {
  door: Door;
  pool: Pool;
  vault: Vault;
  limits: SignInLimits;
  secondFactor: SecondFactorRule;
  now: () => number;
}

export function createSecondFactorRouter(parts: SecondFactorParts): Router {
  const { door, pool, vault, limits, secondFactor, now } = parts;
  const router = Router();
  router.use(onlyProven(now));

  const mustHave = (req: Request): boolean => secondFactor === 'required' && known(req).role !== 'CUSTOMER';

  router.get('/', async (req, res) => {
    const viewer = known(req);
    if (!viewer.second_factor)
      return sendSecondFactor(req, res, {
        offer: offerSecondFactor(vault, viewer, Date.now()),
        mustHave: mustHave(req),
      });
    const left = await countUnusedRecoveryCodes(rowsOf(pool), viewer.id);
    sendSecondFactor(req, res, { left, mustHave: mustHave(req) });
  });

  router.post('/', smallForm, async (req, res) => {
    try {
      // Without a request key: the answer holds the recovery codes, and is kept nowhere.
      const fields = fieldsOf(req, 'enrolment', 'code');
      const done = await guardedOwn({ door, limits }, req, () => door.run(enrolSecondFactor, contextOf(req), fields));
      await goOnInEpoch(req, Number(done.session_epoch));
      sendSecondFactor(req, res, { codes: done.codes.split(' '), mustHave: mustHave(req) });
    } catch (error) {
      offerAgain(req, res, error);
    }
  });

  router.post('/codes', smallForm, async (req, res) => {
    const { codes } = await door.run(renewRecoveryCodes, contextOf(req), {});
    sendSecondFactor(req, res, { codes: codes.split(' '), mustHave: mustHave(req) });
  });

  router.post('/remove', smallForm, async (req, res) => {
    if (mustHave(req)) throw refusal('second_factor_needed');
    const { session_epoch } = await door.run(removeOwnSecondFactor, contextOf(req), {});
    await goOnInEpoch(req, Number(session_epoch));
    res.redirect(303, '/account/security');
  });

  /** The picture stays the same, so that the app need not be set up again for a mistyped code. */
  function offerAgain(req: Request, res: Response, error: unknown): void {
    const failure = asRefusal(error);
    const viewer = known(req);
    if (failure.status >= 500 || failure.code === 'too_many_attempts') throw error;
    if (failure.code === 'already_in_state') return res.redirect(303, SET_UP);
    const offer =
      sameOffer(vault, viewer, textOf(req, 'enrolment'), Date.now()) ?? offerSecondFactor(vault, viewer, Date.now());
    res.status(failure.status);
    sendSecondFactor(req, res, { offer, mustHave: mustHave(req), issue: failure.issues[0] });
  }

  return router;
}
