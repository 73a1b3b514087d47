/**
 * Sets up a person's own second factor: the secret that was offered is kept once its app has shown a right code. The
 * recovery codes go to the person alone; such a form has no request key, since its answer must stand nowhere.
 */
import { form, typedCode, typedSecret } from './input.js';
import { newRecoveryCodes, recoveryDigest, stepOf, tidyCode } from './one-time-code.js';
import { offeredSecret, sealSecret } from './second-factor.js';
import { defineUseCase } from './use-case.js';
import { lockAccount } from '../db/accounts.js';
import { putSecondFactor, replaceRecoveryCodes } from '../db/second-factors.js';
import { EVERYBODY_SIGNED_IN } from '../domain/access.js';
import { invariant, refusal } from '../errors.js';
import { queueMail } from '../notify/index.js';

export const enrolSecondFactor = defineUseCase({
  name: 'enrol-second-factor',
  allow: EVERYBODY_SIGNED_IN,
  input: form({ enrolment: typedSecret(), code: typedCode() }),
  async run(tx, input, { actor, now }) {
    invariant(actor.kind === 'person', 'only a person has a second factor');
    const account = await lockAccount(tx, actor.id);
    if (!account) throw refusal('not_found');
    if (account.second_factor_secret !== null) throw refusal('already_in_state', undefined, { state: 'set up' });
    const at = now();
    const secret = offeredSecret(tx.vault, actor.id, input.enrolment, at.getTime());
    if (secret === undefined) throw refusal('enrolment_ended');
    const step = stepOf(tidyCode(input.code), secret, at);
    if (step === undefined) throw refusal('wrong_code', 'code');
    const epoch = await putSecondFactor(tx, {
      user_id: actor.id,
      sealed: sealSecret(tx.vault, actor.id, secret),
      at,
      step,
    });
    const codes = newRecoveryCodes();
    await replaceRecoveryCodes(
      tx,
      actor.id,
      codes.map((code) => recoveryDigest(actor.id, code)),
    );
    await queueMail(tx, { to: actor.id, template: 'second-factor-added' });
    return {
      result: { id: actor.id, session_epoch: String(epoch), codes: codes.join(' ') },
      log: {
        action: 'SECOND_FACTOR_ADDED' as const,
        target: { type: 'users', id: actor.id },
        description: 'Set up their second factor',
      },
    };
  },
});
