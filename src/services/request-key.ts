/** What a request is known by, so that a repetition of it is one. */
import { createHmac } from 'node:crypto';
import type { StoredRequest } from '../db/command-requests.js';
import { refusal } from '../errors.js';
import { actorKey, type RequestContext } from '../request-context.js';

/** A key stands in the log for ever: long enough for any id, and no place for an e-mail or a sentence. */
const REQUEST_KEY = /^[\w.:/+=-]{1,200}$/;

export function describeRequest(
  command: string,
  context: RequestContext,
  input: unknown,
  key: string,
): StoredRequest | undefined {
  // All strangers share one name: a key of theirs would let one have another's answer.
  if (!context.requestId || context.actor.kind === 'anonymous') return undefined;
  if (!REQUEST_KEY.test(context.requestId)) throw refusal('unsafe_characters', 'request_id');
  return {
    actor_key: actorKey(context.actor),
    actor_id: context.actor.kind === 'person' ? context.actor.id : null,
    request_key: context.requestId,
    command,
    input_hash: createHmac('sha256', key).update(command).update('\n').update(canonical(input)).digest('hex'),
    result: null,
  };
}

/** The same input gives the same text, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part) && !(part instanceof Date)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
