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
