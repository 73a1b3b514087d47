/** Writes down what the clock has ended: requests that nobody decided in time. */
import type { Job } from './job.js';
import { readLapsed } from '../db/approvals.js';
import { rowsOf, type Pool } from '../db/client.js';
import { Refusal } from '../errors.js';
import { systemContext } from '../request-context.js';
import { lapseRequest } from '../services/decide-approval.js';
import type { Door } from '../services/run-command.js';

interface Parts {
  pool: Pool;
  door: Door;
  clock?: () => Date;
}

export const lapseApprovalsJob = ({ pool, door, clock = () => new Date() }: Parts): Job => ({
  name: 'lapse-approvals',
  schedule: '*/10 * * * *',
  everySeconds: 600,
  lateAfterSeconds: 3 * 3_600,
  async run() {
    for (const id of await readLapsed(rowsOf(pool), clock()))
      await door.run(lapseRequest, systemContext('lapse-approvals'), { id }).catch(endedMeanwhile);
  },
});

function endedMeanwhile(error: unknown): void {
  if (!(error instanceof Refusal && error.code === 'already_in_state')) throw error;
}
