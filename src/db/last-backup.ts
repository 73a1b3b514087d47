/** The last good backup, by the log: it outlives the files, and a restored house knows from where it comes. */
import type { Rows } from './client.js';

export interface LastBackup {
  file: string;
  takenAt: Date;
}

export async function lastBackup(rows: Rows): Promise<LastBackup | undefined> {
  const last = await rows.row<{ file: string; taken_at: string }>(
    `SELECT metadata->>'file' AS file, metadata->>'taken_at' AS taken_at FROM activity_logs
     WHERE action_type = 'BACKUP_TAKEN' ORDER BY created_at DESC, id DESC LIMIT 1`,
  );
  return last && { file: last.file, takenAt: new Date(last.taken_at) };
}

const HOUR = 3_600_000;
/** A day, and two hours for whoever takes it late. */
export const OLDEST_HOURS = 26;

export interface BackupAge {
  /** Nothing where none was ever taken. */
  takenAt: Date | undefined;
  /** Whole hours that have gone by without one. */
  without: number;
  tooOld: boolean;
}

/** A house that has just gone live is given the time to take its first. */
export async function readBackupAge(rows: Rows, now: Date): Promise<BackupAge> {
  const last = await lastBackup(rows);
  const house = await rows.row<{ live_since: Date | null }>('SELECT live_since FROM internal.house_state');
  const latest = Math.max(last?.takenAt.getTime() ?? 0, house?.live_since?.getTime() ?? 0);
  const without = Math.floor((now.getTime() - latest) / HOUR);
  return { takenAt: last?.takenAt, without, tooOld: without >= OLDEST_HOURS };
}

/** Nothing when the last good backup is young enough. */
export async function backupProblem(rows: Rows, now: Date): Promise<string | undefined> {
  const { takenAt, without, tooOld } = await readBackupAge(rows, now);
  if (!tooOld) return undefined;
  return takenAt ? `the last good backup is ${without} hours old` : 'there is no good backup';
}

/** For whoever watches: how old, in hours. */
export async function backupAge(rows: Rows, now: Date): Promise<{ age_hours: number | null }> {
  const last = await lastBackup(rows);
  const tenths = last && Math.max(0, Math.round((now.getTime() - last.takenAt.getTime()) / (HOUR / 10)));
  return { age_hours: tenths === undefined ? null : tenths / 10 };
}
