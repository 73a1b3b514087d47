/** Gives another person a new password; their sessions end. */
import { form, id, password } from './input.js';
import { lockedPerson } from './lock-person.js';
import { hashPassword } from './passwords.js';
import { refuseOwnAccount } from './staff-rules.js';
import { defineUseCase } from './use-case.js';
import { updateRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { queueMail } from '../notify/index.js';

export const setPassword = defineUseCase({
  name: 'set-password',
  allow: ADMINS,
  input: form({ id: id(), password: password() }),
  prepare: (input) => hashPassword(input.password),
  async run(tx, input, { actor, now, prepared: password_hash }) {
    refuseOwnAccount(actor, input.id);
    await lockedPerson(tx, input.id);
    await updateRow(tx, 'users', input.id, { password_hash, password_changed_at: now() });
    await queueMail(tx, { to: input.id, template: 'password-changed' });
    return {
      result: { id: input.id },
      log: {
        action: 'PASSWORD_CHANGED' as const,
        target: { type: 'users', id: input.id },
        description: 'Set a new password for another person',
      },
    };
  },
});
