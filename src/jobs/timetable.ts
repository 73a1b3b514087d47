/** Every job and its time, in UTC. */
import type { Anchoring } from '../anchors/index.js';
import type { Job } from './job.js';
import type { Pool } from '../db/client.js';
import { removeExpiredLimits, removeExpiredSessions } from '../db/expired.js';
import type { DocumentStore } from '../documents/store.js';
import type { Door } from '../services/run-command.js';
import type { Market } from '../services/use-case.js';
import type { ErasureList } from '../erasure-list.js';
import { keepErasureListJob } from './keep-erasure-list.js';
import { lapseApprovalsJob } from './lapse-approvals.js';
import { backupJob, type BackupParts } from './backup.js';
import { logJobs } from './verify-log.js';
import { remindOfPapersJob } from './remind-of-papers.js';
import { reconcileJob } from './reconcile.js';
import { refreshPricesJobs } from './refresh-prices.js';
import { sendMailJob, type MailParts } from './send-mail.js';
import { sweepDocumentsJob } from './sweep-documents.js';
import { takeSnapshotsJob } from './take-snapshots.js';

const HOUR = 3_600;

export interface JobParts {
  pool: Pool;
  door: Door;
  market: Market;
  store: DocumentStore;
  /** Where it is written down who was erased. */
  erasure: { list: ErasureList };
  /** How mail is sent, and what its links say. */
  mail: Omit<MailParts, 'pool'>;
  /** Where nothing is backed up by itself, nothing. */
  backup?: Omit<BackupParts, 'door'>;
  anchoring: Anchoring;
}

export const timetable = ({
  pool,
  door,
  market,
  store,
  erasure,
  mail,
  backup,
  anchoring,
}: JobParts): readonly Job[] => [
  takeSnapshotsJob({ pool, door }),
  lapseApprovalsJob({ pool, door }),
  reconcileJob({ door }),
  ...logJobs({ pool, door, anchoring }),
  ...refreshPricesJobs({ door, market }),
  remindOfPapersJob({ pool, door }),
  sweepDocumentsJob({ pool, store }),
  keepErasureListJob({ pool, list: erasure.list }),
  sendMailJob({ pool, ...mail }),
  ...(backup ? [backupJob({ door, ...backup })] : []),
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
