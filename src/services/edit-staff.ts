/** Changes a colleague's particulars or role. Nobody changes their own role, and one active admin always remains. */
import { choice, changes } from './input.js';
import { lockedPerson } from './lock-person.js';
import { CONTACT, LOCALE, NAMES } from './personal.js';
import { keepAnAdmin, refuseOwnAccount } from './staff-rules.js';
import { STAFF_ROLES } from './create-staff.js';
import { defineUseCase } from './use-case.js';
import { updateRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { refusal } from '../errors.js';

export const editStaff = defineUseCase({
  name: 'edit-staff',
  allow: ADMINS,
  input: changes({ ...NAMES, ...CONTACT, ...LOCALE, role: choice(STAFF_ROLES) }),
  async run(tx, { id, changes: wanted }, { actor }) {
    const before = await lockedPerson(tx, id);
    if (before.role === 'CUSTOMER') throw refusal('not_staff', 'id');
    if (wanted.role && wanted.role !== before.role) {
      refuseOwnAccount(actor, id, 'role');
      if (before.role === 'ADMIN') await keepAnAdmin(tx, id, 'role');
    }
    const after = Object.keys(wanted).length > 0 ? await updateRow(tx, 'users', id, wanted) : before;
    return {
      result: { id },
      log: {
        action: 'USER_UPDATED' as const,
        target: { type: 'users', id },
        description: `Edited a colleague: ${Object.keys(wanted).sort().join(', ') || 'no change'}`,
        change: difference(before, after),
      },
    };
  },
});
