/** Opens a client: the person, the account type for good, and an empty portfolio. */
import { choice, form, optional, password } from './input.js';
import { hashPassword } from './passwords.js';
import { ADDRESS, CONTACT, LOCALE, NAMES, NOTIFICATIONS } from './personal.js';
import { defineUseCase } from './use-case.js';
import { insertRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';

export const openClient = defineUseCase({
  name: 'open-client',
  allow: ADMINS,
  input: form({
    ...NAMES,
    ...CONTACT,
    ...ADDRESS,
    ...LOCALE,
    ...NOTIFICATIONS,
    password: password(),
    account_type: choice(['CRYPTO', 'STOCK']),
    role: optional(choice(['CUSTOMER'])),
  }),
  prepare: (input) => hashPassword(input.password),
  async run(tx, input, { prepared: password_hash }) {
    const { password: _password, role: _role, ...person } = input;
    const user = await insertRow(tx, 'users', { ...person, role: 'CUSTOMER', password_hash });
    await insertRow(tx, 'portfolios', { user_id: user.id });
    return {
      result: { id: user.id },
      log: {
        action: 'USER_CREATED' as const,
        target: { type: 'users', id: user.id },
        description: `Opened a ${input.account_type} client`,
        change: difference(undefined, { ...person, role: 'CUSTOMER' }),
      },
    };
  },
});
