/** Changes a client's particulars. The account type, the role and the KYC status have other ways, or none. */
import { changes } from './input.js';
import { ADDRESS, CONTACT, LOCALE, NAMES, NOTIFICATIONS } from './personal.js';
import { defineUseCase } from './use-case.js';
import { lockedClientPerson } from './lock-person.js';
import { updateRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';

export const editClient = defineUseCase({
  name: 'edit-client',
  allow: ADMINS,
  input: changes({ ...NAMES, ...CONTACT, ...ADDRESS, ...LOCALE, ...NOTIFICATIONS }),
  async run(tx, { id, changes: wanted }) {
    const before = await lockedClientPerson(tx, id);
    const after = Object.keys(wanted).length > 0 ? await updateRow(tx, 'users', id, wanted) : before;
    const change = difference(before, after);
    return {
      result: { id },
      log: {
        action: 'USER_UPDATED' as const,
        target: { type: 'users', id },
        description: `Edited a client: ${Object.keys(wanted).sort().join(', ') || 'no change'}`,
        change,
      },
    };
  },
});
