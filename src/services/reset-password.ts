/**
 * Sets a new password by the link of a mail: once, within half an hour. Every session of the person ends, and nobody is
 * signed in by it: the sign-in that follows asks for the second factor as ever. A failure is kept, as at a sign-in.
 */
import { form, password, typedCode, typedPassword } from './input.js';
import { shutOut } from './let-in.js';
import { hashPassword } from './passwords.js';
import { isOpen, tokenDigest } from './reset-token.js';
import { defineUseCase, type Outcome } from './use-case.js';
import { lockAccount, replacePassword } from '../db/accounts.js';
import { endResets, findReset, lockReset } from '../db/password-resets.js';
import { refusal } from '../errors.js';
import { queueMail } from '../notify/index.js';

export const resetPassword = defineUseCase({
  name: 'reset-password',
  allow: ['anonymous', 'ADMIN', 'COMPLIANCE', 'CUSTOMER'],
  input: form({ token: typedCode(), new_password: password(), new_password_again: typedPassword() }),
  async prepare(input, { rows }) {
    if (input.new_password !== input.new_password_again) throw refusal('passwords_differ', 'new_password_again');
    const hash = tokenDigest(input.token);
    // Who guesses at links costs us no hashing.
    return { hash, password_hash: (await findReset(rows, hash)) && (await hashPassword(input.new_password)) };
  },
  async run(tx, _input, { now, prepared: { hash, password_hash } }): Promise<Outcome<{ id: string }>> {
    const at = now();
    const reset = await lockReset(tx, hash);
    const account = reset && (await lockAccount(tx, reset.user_id));
    if (!reset || !account || !password_hash || !isOpen(reset, account, at) || shutOut(account))
      return ended(account?.id ?? null);
    await replacePassword(tx, account.id, password_hash, at);
    await endResets(tx, account.id, at);
    await queueMail(tx, { to: account.id, template: 'password-changed' });
    return {
      result: { id: account.id },
      actor: { kind: 'person', id: account.id, role: account.role },
      log: {
        action: 'PASSWORD_CHANGED',
        target: { type: 'users', id: account.id },
        description: 'Set a new password by the link of a mail',
        metadata: { by: 'mail' },
      },
    };
  },
});

const ended = (id: string | null): Outcome<{ id: string }> => ({
  result: { id: '' },
  failure: refusal('reset_link_ended'),
  log: {
    action: 'LOGIN_FAILED',
    target: { type: 'users', id },
    description: 'A link for a new password did not open',
    metadata: { reason: 'reset link' },
  },
});
