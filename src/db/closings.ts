/** Up to when the books are closed: the latest entry counts. */
import type { Tx } from './transaction.js';

const CLOSINGS = 7_205_304;

/** The first UTC day that is open, as text; nothing where all days are. Held open until the transaction ends. */
export const closedUntil = async (tx: Tx): Promise<string | null> =>
  (await tx.row<{ closed_until: string | null }>('SELECT internal.books_closed_until() AS closed_until'))
    ?.closed_until ?? null;

/** Whoever closes the books waits for the entries that saw them open, and holds up those that come. */
export const lockClosings = (tx: Tx): Promise<unknown> => tx.rows('SELECT pg_advisory_xact_lock($1)', [CLOSINGS]);
