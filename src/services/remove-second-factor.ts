/** Takes a second factor away: one's own, or, where phone and recovery codes are lost, another person's by an admin. */
import { form, id } from './input.js';
import { refuseOwnAccount } from './staff-rules.js';
import { defineUseCase, type Tx } from './use-case.js';
import { lockAccount } from '../db/accounts.js';
import { takeSecondFactorAway } from '../db/second-factors.js';
import { ADMINS, EVERYBODY_SIGNED_IN } from '../domain/access.js';
import { invariant, refusal } from '../errors.js';
import { queueMail } from '../notify/index.js';

export const removeOwnSecondFactor = defineUseCase({
  name: 'remove-own-second-factor',
  allow: EVERYBODY_SIGNED_IN,
  input: form({}),
  async run(tx, _input, { actor }) {
    invariant(actor.kind === 'person', 'only a person has a second factor');
    return remove(tx, actor.id, 'Removed their own second factor');
  },
});

export const resetSecondFactor = defineUseCase({
  name: 'reset-second-factor',
  allow: ADMINS,
  input: form({ id: id() }),
  async run(tx, input, { actor }) {
    refuseOwnAccount(actor, input.id);
    return remove(tx, input.id, 'Removed the second factor of another person');
  },
});

async function remove(tx: Tx, userId: string, description: string) {
  const account = await lockAccount(tx, userId);
  if (!account) throw refusal('not_found', 'id');
  if (account.second_factor_secret === null) throw refusal('already_in_state', undefined, { state: 'not set up' });
  const epoch = await takeSecondFactorAway(tx, userId);
  await queueMail(tx, { to: userId, template: 'second-factor-removed' });
  return {
    result: { id: userId, session_epoch: String(epoch) },
    log: { action: 'SECOND_FACTOR_REMOVED' as const, target: { type: 'users', id: userId }, description },
  };
}
