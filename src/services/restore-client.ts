/** Takes a client back out of the archive. */
import { form, id } from './input.js';
import { lockedClientPerson } from './lock-person.js';
import { defineUseCase } from './use-case.js';
import { updateRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { refusal } from '../errors.js';

export const restoreClient = defineUseCase({
  name: 'restore-client',
  allow: ADMINS,
  input: form({ id: id() }),
  async run(tx, input) {
    const before = await lockedClientPerson(tx, input.id);
    if (!before.archived_at) throw refusal('already_in_state', undefined, { state: 'not archived' });
    await updateRow(tx, 'users', input.id, { archived_at: null, archived_by: null });
    return {
      result: { id: input.id },
      log: {
        action: 'USER_RESTORED' as const,
        target: { type: 'users', id: input.id },
        description: 'Restored a client from the archive',
        change: difference({ archived_at: before.archived_at }, { archived_at: null }),
      },
    };
  },
});
