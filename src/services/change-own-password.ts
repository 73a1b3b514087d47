/** A person's own new password, for which the current one must be known. Every other session of theirs ends. */
import { form, password, typedPassword } from './input.js';
import { hashPassword, matchesPassword } from './passwords.js';
import { defineUseCase } from './use-case.js';
import { findAccountById, lockAccount, replacePassword } from '../db/accounts.js';
import { EVERYBODY_SIGNED_IN } from '../domain/access.js';
import { invariant, refusal } from '../errors.js';
import { queueMail } from '../notify/index.js';

export const changeOwnPassword = defineUseCase({
  name: 'change-own-password',
  allow: EVERYBODY_SIGNED_IN,
  input: form({ current_password: typedPassword(), new_password: password(), new_password_again: typedPassword() }),
  async prepare(input, { actor, rows }) {
    invariant(actor.kind === 'person', 'only a person has a password');
    if (input.new_password !== input.new_password_again) throw refusal('passwords_differ', 'new_password_again');
    const account = await findAccountById(rows, actor.id);
    const compared = account?.password_hash ?? '';
    if (!(await matchesPassword(input.current_password, compared))) throw refusal('wrong_password', 'current_password');
    if (input.current_password === input.new_password) throw refusal('password_unchanged', 'new_password');
    return { id: actor.id, compared, hash: await hashPassword(input.new_password) };
  },
  async run(tx, _input, { now, prepared: { id, compared, hash } }) {
    const account = await lockAccount(tx, id);
    if (account?.password_hash !== compared) throw refusal('wrong_password', 'current_password');
    const epoch = await replacePassword(tx, id, hash, now());
    await queueMail(tx, { to: id, template: 'password-changed' });
    return {
      result: { id, session_epoch: String(epoch) },
      log: {
        action: 'PASSWORD_CHANGED' as const,
        target: { type: 'users', id },
        description: 'Changed their own password',
      },
    };
  },
});
