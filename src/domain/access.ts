/** Who may do what. A use case lists its doers; everything else is refused. */

export type Role = 'ADMIN' | 'CUSTOMER' | 'COMPLIANCE';

export type Actor =
  | { kind: 'person'; id: string; role: Role }
  /** A job or a script. */
  | { kind: 'system'; name: string }
  /** Somebody who has not signed in. */
  | { kind: 'anonymous' };

export type Doer = 'ADMIN' | 'COMPLIANCE' | 'CUSTOMER' | 'system' | 'anonymous';

export const ADMINS: readonly Doer[] = ['ADMIN', 'system'];
export const EVERYBODY_SIGNED_IN: readonly Doer[] = ['ADMIN', 'COMPLIANCE', 'CUSTOMER'];

export const doerOf = (actor: Actor): Doer => (actor.kind === 'person' ? actor.role : actor.kind);
export const mayDo = (actor: Actor, allow: readonly Doer[]): boolean => allow.includes(doerOf(actor));
