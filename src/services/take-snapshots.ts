/**
 * Adds the daily snapshots that are missing, of every portfolio, and begins the day's figures anew. Run twice, late or
 * on two servers at once, it changes nothing more.
 */
import { bringUpToDate } from './bring-up-to-date.js';
import { form } from './input.js';
import { defineUseCase } from './use-case.js';
import { hasOverdue, lockUnreckoned } from '../db/books.js';
import { rowsOf, type Pool } from '../db/client.js';
import { addDueSnapshots } from '../db/snapshots.js';
import { dayText, startOfDay } from '../domain/timeline.js';

/** So many at a time, so that nobody who changes a portfolio waits for long. */
const BATCH = 50_000;

export const takeSnapshots = defineUseCase({
  name: 'take-snapshots',
  allow: ['system'],
  input: form({}),
  async run(tx, _input, { now }) {
    const moment = now();
    const today = startOfDay(moment);
    const added = await addDueSnapshots(tx, today, BATCH);
    // Portfolios from before there were snapshots are reckoned once from their beginning.
    const unreckoned = added.portfolios < BATCH ? await lockUnreckoned(tx, BATCH) : [];
    const changes = unreckoned.map((portfolio) => ({ portfolio, from: moment }));
    await bringUpToDate(tx, changes, { now: moment, cause: { type: 'portfolio_snapshots', id: null } });
    const counts = { portfolios: String(added.portfolios + unreckoned.length), snapshots: String(added.snapshots) };
    return {
      result: { id: dayText(today), ...counts },
      log: {
        action: 'SNAPSHOTS_TAKEN' as const,
        target: { type: 'portfolio_snapshots', id: dayText(today) },
        description: `Snapshots up to ${dayText(today)}: ${counts.snapshots} of ${counts.portfolios} portfolios`,
        metadata: counts,
      },
    };
  },
});

/** Whether a snapshot of this day, or of one before it, is missing. */
export const snapshotsAreDue = (pool: Pool, now: Date): Promise<boolean> => hasOverdue(rowsOf(pool), startOfDay(now));
