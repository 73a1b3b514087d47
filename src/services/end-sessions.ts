/** A person's own sessions on other devices, ended: they are signed out there at the next request. */
import { form, id } from './input.js';
import { defineUseCase } from './use-case.js';
import { endOneSession, endSessionsBut } from '../db/sessions.js';
import { EVERYBODY_SIGNED_IN } from '../domain/access.js';
import { invariant, refusal } from '../errors.js';

export const endSession = defineUseCase({
  name: 'end-session',
  allow: EVERYBODY_SIGNED_IN,
  input: form({ session: id() }),
  async run(tx, input, { actor }) {
    invariant(actor.kind === 'person', 'only a person has sessions');
    if (!(await endOneSession(tx, actor.id, input.session))) throw refusal('session_gone');
    return {
      result: { id: actor.id },
      log: {
        action: 'SESSION_ENDED' as const,
        target: { type: 'users', id: actor.id },
        description: 'Ended one of their sessions',
      },
    };
  },
});

/** `session` is the one that goes on. */
export const endOtherSessions = defineUseCase({
  name: 'end-other-sessions',
  allow: EVERYBODY_SIGNED_IN,
  input: form({ session: id() }),
  async run(tx, input, { actor }) {
    invariant(actor.kind === 'person', 'only a person has sessions');
    const ended = await endSessionsBut(tx, actor.id, input.session);
    return {
      result: { id: actor.id },
      log: {
        action: 'SESSION_ENDED' as const,
        target: { type: 'users', id: actor.id },
        description: 'Ended all of their other sessions',
        metadata: { ended: String(ended) },
      },
    };
  },
});
