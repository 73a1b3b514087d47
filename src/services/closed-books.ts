/** Closed books take no event: what was reported for those days stays as it was, until somebody reopens them with a reason. */
import { closedUntil } from '../db/closings.js';
import type { Tx } from '../db/transaction.js';
import { dayText } from '../domain/timeline.js';
import { refusal } from '../errors.js';

/** Refused with `books_closed` where the moment lies before the first day that is open. */
export async function checkBooksOpen(tx: Tx, at: Date, field?: string): Promise<void> {
  checkDayOpen(await closedUntil(tx), at, field);
}

/** The same, for many moments beside one reading of the day. */
export function checkDayOpen(closed: string | null, at: Date, field?: string): void {
  if (closed !== null && dayText(at) < closed) throw refusal('books_closed', field, { date: closed });
}
