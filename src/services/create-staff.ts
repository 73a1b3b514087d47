/** Gives a colleague a sign-in: an admin, or a compliance officer who reads everything and changes nothing. */
import { choice, form, password } from './input.js';
import { hashPassword } from './passwords.js';
import { CONTACT, LOCALE, NAMES } from './personal.js';
import { defineUseCase } from './use-case.js';
import { insertRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';

export const STAFF_ROLES = ['ADMIN', 'COMPLIANCE'] as const;

export const createStaff = defineUseCase({
  name: 'create-staff',
  allow: ADMINS,
  input: form({ ...NAMES, ...CONTACT, ...LOCALE, password: password(), role: choice(STAFF_ROLES) }),
  prepare: (input) => hashPassword(input.password),
  async run(tx, input, { prepared: password_hash }) {
    const { password: _password, ...person } = input;
    const user = await insertRow(tx, 'users', { ...person, password_hash });
    return {
      result: { id: user.id },
      log: {
        action: 'USER_CREATED' as const,
        target: { type: 'users', id: user.id },
        description: `Gave a colleague the role ${input.role}`,
        change: difference(undefined, person),
      },
    };
  },
});
