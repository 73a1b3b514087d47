/** Every night, once the day's snapshots are there, every figure is compared with a replay. */
import type { Job } from './job.js';
import { systemContext } from '../request-context.js';
import { recordReconciliation } from '../services/record-reconciliation.js';
import type { Door } from '../services/run-command.js';

const DAY = 86_400;

export const reconcileJob = ({ door }: { door: Door }): Job => ({
  name: 'reconcile',
  schedule: '41 2 * * *',
  everySeconds: DAY,
  lateAfterSeconds: 2 * DAY,
  async run() {
    await door.run(recordReconciliation, systemContext('reconcile'), {});
  },
});
