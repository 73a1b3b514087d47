/** Notes that a person has left. The session itself is ended by whoever holds it. */
import { form } from './input.js';
import { defineUseCase } from './use-case.js';
import { EVERYBODY_SIGNED_IN } from '../domain/access.js';
import { invariant } from '../errors.js';

export const signOut = defineUseCase({
  name: 'sign-out',
  allow: EVERYBODY_SIGNED_IN,
  input: form({}),
  async run(_tx, _input, { actor }) {
    invariant(actor.kind === 'person', 'only a person signs out');
    return {
      result: { id: actor.id },
      log: { action: 'LOGOUT' as const, target: { type: 'users', id: actor.id }, description: 'Signed out' },
    };
  },
});
