/**
 * Sends somebody who has forgotten the password a link to set another. Whether there is such an account is not told: the
 * result is the same, and the log alone knows.
 */
import { randomUUID } from 'node:crypto';
import { email, form } from './input.js';
import { shutOut } from './let-in.js';
import { resetToken, tokenDigest } from './reset-token.js';
import { defineUseCase } from './use-case.js';
import { findAccount } from '../db/accounts.js';
import { insertReset } from '../db/password-resets.js';
import { queueMail } from '../notify/index.js';

export const askPasswordReset = defineUseCase({
  name: 'ask-password-reset',
  allow: ['anonymous', 'ADMIN', 'COMPLIANCE', 'CUSTOMER'],
  input: form({ email: email() }),
  async run(tx, input, { now }) {
    const account = await findAccount(tx, input.email);
    const open = account && !shutOut(account) ? account : undefined;
    if (open) {
      const id = randomUUID();
      const token_hash = tokenDigest(resetToken(tx.vault, id));
      const { id: user_id, session_epoch } = open;
      await insertReset(tx, { id, user_id, token_hash, session_epoch, created_at: now() });
      await queueMail(tx, { to: open.id, template: 'password-reset', params: { reset_id: id } });
    }
    return {
      result: { id: '' },
      log: {
        action: 'PASSWORD_RESET_ASKED' as const,
        target: { type: 'users', id: account?.id ?? null },
        description: open
          ? 'A link for a new password was asked for'
          : 'A link for a new password was asked for in vain',
      },
    };
  },
});
