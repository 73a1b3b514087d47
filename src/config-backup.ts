/** Where backups go, for whose private keys they are sealed, and what takes them. */
import { join, resolve } from 'node:path';
import { recipientProblem } from './backup/age.js';
import type { Report } from './config-values.js';
import type { Variables } from './env-file.js';

export const CONTENTS = ['pg_dump', 'rows'] as const;
/** What a backup holds: pg_dump's archive of the whole database, or the rows alone, for tables that migrations make. */
export type Content = (typeof CONTENTS)[number];

export interface BackupSettings {
  /** Public keys; where there are none, no backup is taken by itself. */
  recipients: readonly string[];
  folder: string;
  /** Whichever is at hand, where it is left out. */
  content: Content | undefined;
  /** The folder of pg_dump and pg_restore, where they are not on the PATH. */
  programs: string | undefined;
}

export function backupSettings(
  variables: Variables,
  { production, dataDir }: { production: boolean; dataDir: string },
  report: Report,
): BackupSettings {
  return {
    recipients: recipientsIn(variables.BACKUP_RECIPIENTS, report),
    folder: resolve(variables.BACKUP_DIR || join(dataDir, 'backups')),
    content: contentIn(variables.BACKUP_CONTENT || (production ? 'pg_dump' : ''), report),
    programs: variables.PG_BIN || undefined,
  };
}

function recipientsIn(text: string | undefined, report: Report): string[] {
  const recipients = (text ?? '').split(/[\s,]+/).filter((part) => part !== '');
  for (const recipient of recipients) {
    const problem = recipientProblem(recipient);
    if (problem) report(`BACKUP_RECIPIENTS ${problem}`);
  }
  return recipients;
}

function contentIn(text: string, report: Report): Content | undefined {
  const content = CONTENTS.find((one) => one === text);
  if (!content && text !== '') report(`BACKUP_CONTENT is "${text}". Set it to pg_dump or rows.`);
  return content;
}
