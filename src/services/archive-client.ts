/** Archiving ends a client's sign-in and all new money movements; nothing is deleted, and restoring undoes it. */
import { form, id } from './input.js';
import { lockedClientPerson } from './lock-person.js';
import { defineUseCase } from './use-case.js';
import { updateRow } from '../db/rows.js';
import { difference } from '../domain/audit.js';
import { refusal } from '../errors.js';

export const archiveClient = defineUseCase({
  name: 'archive-client',
  allow: ['ADMIN'],
  input: form({ id: id() }),
  async run(tx, input, { actor, now }) {
    const before = await lockedClientPerson(tx, input.id);
    if (before.archived_at) throw refusal('already_in_state', undefined, { state: 'archived' });
    const archived_by = actor.kind === 'person' ? actor.id : null;
    const after = await updateRow(tx, 'users', input.id, { archived_at: now(), archived_by });
    return {
      result: { id: input.id },
      log: {
        action: 'USER_ARCHIVED' as const,
        target: { type: 'users', id: input.id },
        description: 'Archived a client',
        change: difference({ archived_at: null }, { archived_at: after.archived_at }),
      },
    };
  },
});
