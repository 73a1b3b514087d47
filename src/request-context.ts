/** Who acts, and from where. */

export type Role = 'ADMIN' | 'CUSTOMER' | 'COMPLIANCE';

export type Actor =
  | { kind: 'person'; id: string; role: Role }
  /** A job or a script. */
  | { kind: 'system'; name: string }
  /** Somebody who has not signed in. */
  | { kind: 'anonymous' };

export interface RequestContext {
  actor: Actor;
  ip?: string;
  userAgent?: string;
  /** The idempotency key of a form or a job; without one, a repetition is a new request. */
  requestId?: string;
}

export function systemContext(name: string, requestId?: string): RequestContext {
  return { actor: { kind: 'system', name }, requestId };
}

/** What command_requests files a request under. */
export function actorKey(actor: Actor): string {
  if (actor.kind === 'person') return actor.id;
  return actor.kind === 'system' ? `system:${actor.name}` : 'anonymous';
}
