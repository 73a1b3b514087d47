/** Every night a backup is taken, where it is said for whose key, and the log notes it. */
import type { Job } from './job.js';
import { takeBackup, type Taken, type TakingParts } from '../backup/take.js';
import { systemContext } from '../request-context.js';
import { recordBackup } from '../services/record-backup.js';
import type { Door } from '../services/run-command.js';

const DAY = 86_400;

export interface BackupParts extends TakingParts {
  door: Door;
}

export const backupJob = (parts: BackupParts): Job => ({
  name: 'backup',
  schedule: '11 1 * * *',
  everySeconds: DAY,
  run: async () => void (await backUp(parts, 'backup')),
});

/** A backup counts once the log knows of it. */
export async function backUp({ door, ...parts }: BackupParts, by: string): Promise<Taken> {
  const taken = await takeBackup(parts);
  const { id, file, sha256, taken_at } = taken.manifest;
  await door.run(recordBackup, systemContext(by), { id, file, sha256, taken_at });
  return taken;
}
