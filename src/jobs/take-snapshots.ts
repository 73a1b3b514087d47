/** Midnight, UTC: every portfolio's snapshot. Also the days that were missed while no server ran. */
import type { Job } from './job.js';
import { systemContext } from '../request-context.js';
import type { Door } from '../services/run-command.js';
import { snapshotsAreDue, takeSnapshots } from '../services/take-snapshots.js';
import type { Pool } from '../db/client.js';

export const takeSnapshotsJob = ({
  pool,
  door,
  clock = () => new Date(),
}: {
  pool: Pool;
  door: Door;
  clock?: () => Date;
}): Job => ({
  name: 'take-snapshots',
  // Every ten minutes, midnight among them: a run that failed is soon made good, and one with nothing to do costs nothing.
  schedule: '*/10 * * * *',
  everySeconds: 60,
  lateAfterSeconds: 3_600,
  async run() {
    while (await snapshotsAreDue(pool, clock())) await door.run(takeSnapshots, systemContext('take-snapshots'), {});
  },
});
