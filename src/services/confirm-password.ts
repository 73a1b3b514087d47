/** Whoever is signed in proves anew to be that person, before what is grave. A failure is kept, as at a sign-in. */
import { form, typedPassword } from './input.js';
import { matchesPassword } from './passwords.js';
import { defineUseCase, type Outcome } from './use-case.js';
import { findAccountById, lockAccount } from '../db/accounts.js';
import { EVERYBODY_SIGNED_IN } from '../domain/access.js';
import { invariant, refusal } from '../errors.js';

export const confirmPassword = defineUseCase({
  name: 'confirm-password',
  allow: EVERYBODY_SIGNED_IN,
  input: form({ password: typedPassword() }),
  async prepare(input, { actor, rows }) {
    invariant(actor.kind === 'person', 'only a person has a password');
    const account = await findAccountById(rows, actor.id);
    const compared = account?.password_hash ?? '';
    return { id: actor.id, compared, matches: await matchesPassword(input.password, compared) };
  },
  async run(tx, _input, { prepared: { id, compared, matches } }): Promise<Outcome<{ id: string }>> {
    const account = await lockAccount(tx, id);
    const target = { type: 'users', id };
    if (!matches || account?.password_hash !== compared)
      return {
        result: { id },
        failure: refusal('wrong_password', 'password'),
        log: {
          action: 'LOGIN_FAILED',
          target,
          description: 'A password given again was wrong',
          metadata: { reason: 'password' },
        },
      };
    return {
      result: { id },
      log: { action: 'PASSWORD_CONFIRMED', target, description: 'Gave their password again' },
    };
  },
});
