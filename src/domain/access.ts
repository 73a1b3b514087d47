/** Who may do what. A use case lists its doers; everything else is refused. */
import type { Actor } from '../request-context.js';

export type Doer = 'ADMIN' | 'COMPLIANCE' | 'CUSTOMER' | 'system' | 'anonymous';

export const ADMINS: readonly Doer[] = ['ADMIN', 'system'];
export const EVERYBODY_SIGNED_IN: readonly Doer[] = ['ADMIN', 'COMPLIANCE', 'CUSTOMER'];

export const doerOf = (actor: Actor): Doer => (actor.kind === 'person' ? actor.role : actor.kind);
export const mayDo = (actor: Actor, allow: readonly Doer[]): boolean => allow.includes(doerOf(actor));
