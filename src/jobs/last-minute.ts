/** How long ago the clock passed one of a job's minutes: whether a run was missed is told by that. */
import type { ScheduledTask } from 'node-cron';
import { invariant } from '../errors.js';

/** The minutes of a job lie evenly, so the next two tell where the last one was. */
export function secondsSinceMinute(task: Pick<ScheduledTask, 'getNextRuns'>): number {
  const [next, afterNext] = task.getNextRuns(2);
  invariant(next && afterNext, 'a timetable has no end');
  const last = 2 * next.getTime() - afterNext.getTime();
  return Math.max(0, Date.now() - last) / 1_000;
}
