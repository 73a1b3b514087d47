/** Every job and its time, in UTC. */
import type { Job } from './job.js';
import type { Pool } from '../db/client.js';
import { removeExpiredLimits, removeExpiredSessions } from '../db/expired.js';

const HOUR = 3_600;

export interface JobParts {
  pool: Pool;
}

export const timetable = ({ pool }: JobParts): readonly Job[] => [
  {
    name: 'remove-expired-sessions',
    schedule: '7 * * * *',
    everySeconds: HOUR,
    lateAfterSeconds: 3 * HOUR,
    run: () => removeExpiredSessions(pool),
  },
  {
    name: 'remove-expired-limits',
    schedule: '17 * * * *',
    everySeconds: HOUR,
    lateAfterSeconds: 3 * HOUR,
    run: () => removeExpiredLimits(pool),
  },
];
