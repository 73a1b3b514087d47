/** Ends a colleague's access at their next request, or gives it back. */
import { form, id } from './input.js';
import { lockedPerson } from './lock-person.js';
import { keepAnAdmin, refuseOwnAccount } from './staff-rules.js';
import { defineUseCase, type Tx } from './use-case.js';
import { updateRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { refusal } from '../errors.js';

export const disableStaff = defineUseCase({
  name: 'disable-staff',
  allow: ADMINS,
  input: form({ id: id() }),
  async run(tx, input, { actor }) {
    refuseOwnAccount(actor, input.id);
    const before = await lockedStaff(tx, input.id);
    if (!before.is_active) throw refusal('already_in_state', undefined, { state: 'disabled' });
    if (before.role === 'ADMIN') await keepAnAdmin(tx, input.id);
    return setActive(tx, input.id, false);
  },
});

export const enableStaff = defineUseCase({
  name: 'enable-staff',
  allow: ADMINS,
  input: form({ id: id() }),
  async run(tx, input) {
    const before = await lockedStaff(tx, input.id);
    if (before.is_active) throw refusal('already_in_state', undefined, { state: 'active' });
    return setActive(tx, input.id, true);
  },
});

async function lockedStaff(tx: Tx, id: string) {
  const person = await lockedPerson(tx, id);
  if (person.role === 'CUSTOMER') throw refusal('not_staff', 'id');
  return person;
}

async function setActive(tx: Tx, id: string, is_active: boolean) {
  await updateRow(tx, 'users', id, { is_active });
  return {
    result: { id },
    log: {
      action: 'USER_UPDATED' as const,
      target: { type: 'users', id },
      description: is_active ? 'Enabled a colleague' : 'Disabled a colleague',
      change: { before: { is_active: !is_active }, after: { is_active } },
    },
  };
}
