/** New recovery codes for oneself; the old ones open nothing any more. As at the set-up, no request key is taken. */
import { form } from './input.js';
import { newRecoveryCodes, recoveryDigest } from './one-time-code.js';
import { defineUseCase } from './use-case.js';
import { lockAccount } from '../db/accounts.js';
import { replaceRecoveryCodes } from '../db/second-factors.js';
import { EVERYBODY_SIGNED_IN } from '../domain/access.js';
import { invariant, refusal } from '../errors.js';

export const renewRecoveryCodes = defineUseCase({
  name: 'renew-recovery-codes',
  allow: EVERYBODY_SIGNED_IN,
  input: form({}),
  async run(tx, _input, { actor }) {
    invariant(actor.kind === 'person', 'only a person has recovery codes');
    const account = await lockAccount(tx, actor.id);
    if (!account?.second_factor_secret) throw refusal('already_in_state', undefined, { state: 'not set up' });
    const codes = newRecoveryCodes();
    await replaceRecoveryCodes(
      tx,
      actor.id,
      codes.map((code) => recoveryDigest(actor.id, code)),
    );
    return {
      result: { id: actor.id, codes: codes.join(' ') },
      log: {
        action: 'RECOVERY_CODES_MADE' as const,
        target: { type: 'users', id: actor.id },
        description: 'Made new recovery codes',
      },
    };
  },
});
