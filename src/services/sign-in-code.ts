/**
 * The second step of a sign-in: the code, of somebody whose password was right a moment ago. Who that is is not typed:
 * whoever calls this knows it from the half-opened session.
 */
import { form, id, typedCode, wholeNumber } from './input.js';
import { letIn, shutOut, turnedAway, type SignInResult } from './let-in.js';
import { takeCode } from './second-factor.js';
import { defineUseCase, type Outcome } from './use-case.js';
import { lockAccount } from '../db/accounts.js';

export const signInCode = defineUseCase({
  name: 'sign-in-code',
  allow: ['anonymous', 'ADMIN', 'COMPLIANCE', 'CUSTOMER'],
  input: form({ user_id: id(), session_epoch: wholeNumber(0, 999_999_999), code: typedCode() }),
  async run(tx, input, { now }): Promise<Outcome<SignInResult>> {
    const account = await lockAccount(tx, input.user_id);
    if (!account) return turnedAway(null, 'unknown');
    const out = shutOut(account) ?? (account.session_epoch === input.session_epoch ? undefined : 'changed meanwhile');
    if (out) return turnedAway(account, out);
    const taken = await takeCode(tx, account, input.code, now());
    return taken ? letIn(tx, account, now(), taken) : turnedAway(account, 'code', 'wrong_code');
  },
});
