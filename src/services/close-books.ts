/** Closes the books until a day, or reopens them: events before that day are refused from then on. */
import { personId } from './decide-kyc.js';
import { day, form, optional, prose } from './input.js';
import { defineUseCase } from './use-case.js';
import { closedUntil, lockClosings } from '../db/closings.js';
import { insertRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { dayText } from '../domain/timeline.js';
import { refusal } from '../errors.js';

export const closeBooks = defineUseCase({
  name: 'close-books',
  allow: ADMINS,
  /** Without a day, all is open. */
  input: form({ closed_until: optional(day()), reason: prose({ max: 500 }) }),
  async run(tx, { closed_until, reason }, { actor, now }) {
    await lockClosings(tx);
    const before = await closedUntil(tx);
    if (closed_until === before) throw refusal('already_in_state', 'closed_until', { state: before ?? 'open' });
    if (closed_until && closed_until > dayText(now()))
      throw refusal('in_the_future', 'closed_until', { now: dayText(now()) });
    const { id } = await insertRow(tx, 'book_closings', { closed_until, reason, created_by: personId(actor) });
    const reopens = before !== null && (closed_until === null || closed_until < before);
    return {
      result: { id, closed_until },
      log: {
        action: reopens ? ('BOOKS_REOPENED' as const) : ('BOOKS_CLOSED' as const),
        target: { type: 'book_closings', id },
        description: closed_until ? `Books closed until ${closed_until}` : 'Books open for every day',
        change: { before: { closed_until: before }, after: { closed_until } },
      },
    };
  },
});
