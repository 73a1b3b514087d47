/** Up to when the books are closed: the latest entry counts. */
import type { Rows } from './client.js';

/** The first UTC day that is open, as text; nothing where all days are. */
export const closedUntil = async (rows: Rows): Promise<string | null> =>
  (
    await rows.row<{ closed_until: string | null }>(
      'SELECT closed_until FROM book_closings ORDER BY seq DESC LIMIT 1',
    )
  )?.closed_until ?? null;
