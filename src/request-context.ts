/** Who acts, and from where. */

import type { Actor } from './domain/access.js';

export type { Actor, Role } from './domain/access.js';

export interface RequestContext {
  actor: Actor;
  ip?: string;
  userAgent?: string;
  /** The idempotency key of a form or a job; without one, a repetition is a new request. */
  requestId?: string;
  /** Whether the person has given the password lately; not said where that is never asked. */
  fresh?: boolean;
}

export function systemContext(name: string, requestId?: string): RequestContext {
  return { actor: { kind: 'system', name }, requestId };
}

/** What command_requests files a request under. */
export function actorKey(actor: Actor): string {
  if (actor.kind === 'person') return actor.id;
  return actor.kind === 'system' ? `system:${actor.name}` : 'anonymous';
}
