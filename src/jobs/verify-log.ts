/** Every night the whole log is verified; every ten minutes its head is signed and kept outside the database. */
import type { Job } from './job.js';
import type { Anchoring } from '../anchors/index.js';
import { rowsOf, type Pool } from '../db/client.js';
import { houseState } from '../db/house-state.js';
import { readLogHead } from '../db/log-reads.js';
import { systemContext } from '../request-context.js';
import { anchorLog } from '../services/anchor-log.js';
import { DAILY, recordLogVerification } from '../services/record-log-verification.js';
import type { Door } from '../services/run-command.js';

const DAY = 86_400;
const TEN_MINUTES = 600;

export interface LogJobParts {
  pool: Pool;
  door: Door;
  anchoring: Anchoring;
}

export const logJobs = ({ pool, door, anchoring }: LogJobParts): readonly Job[] => [
  {
    name: 'anchor-log',
    schedule: '*/10 * * * *',
    everySeconds: TEN_MINUTES,
    lateAfterSeconds: 6 * TEN_MINUTES,
    run: () => anchorNow(pool, anchoring),
  },
  {
    name: 'verify-log',
    schedule: '11 3 * * *',
    everySeconds: DAY,
    lateAfterSeconds: 2 * DAY,
    async run() {
      await door.run(recordLogVerification, systemContext(DAILY), {});
    },
  },
];

/**
 * A house that is held signs nothing, not even at its end: its head is none of the live house's log, and may well go where
 * that one's heads are kept.
 */
export async function anchorNow(pool: Pool, anchoring: Anchoring): Promise<void> {
  const rows = rowsOf(pool);
  if ((await houseState(rows)) !== 'live') return;
  await anchorLog(anchoring, await readLogHead(rows), new Date());
}
