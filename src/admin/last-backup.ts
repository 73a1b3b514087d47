/** The last good backup, as the first page shows it. */
import type { BackupJSON } from './screen-json.js';
import { OLDEST_HOURS, type BackupAge } from '../db/last-backup.js';

export interface Backups {
  readAge(now: Date): Promise<BackupAge>;
  /** Whether one is taken every night, without being asked for. */
  nightly: boolean;
}

const HOUR = 3_600_000;

export async function lastBackupOf({ readAge, nightly }: Backups, now: Date): Promise<BackupJSON> {
  const { takenAt, tooOld } = await readAge(now);
  return {
    taken_at: takenAt?.toISOString() ?? null,
    hours: takenAt ? Math.max(0, Math.floor((now.getTime() - takenAt.getTime()) / HOUR)) : null,
    too_old: tooOld,
    oldest_hours: OLDEST_HOURS,
    nightly,
  };
}
