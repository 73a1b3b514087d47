/** Closed books take no event: what was reported for those days stays as it was, until somebody reopens them with a reason. */
import { closedUntil } from '../db/closings.js';
import type { Tx } from '../db/transaction.js';
import { dayText } from '../domain/timeline.js';
import { refusal } from '../errors.js';

/** Refused with `books_closed` where the moment lies before the first day that is open. */
export async function checkBooksOpen(tx: Tx, at: Date, field?: string): Promise<void> {
  const date = await closedUntil(tx);
  if (date !== null && dayText(at) < date) throw refusal('books_closed', field, { date });
}
