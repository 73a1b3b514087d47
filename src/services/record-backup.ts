/** Notes in the log that a backup was taken: which file, with which digest, of which moment. */
import { form, id, moment, reference } from './input.js';
import { defineUseCase } from './use-case.js';

export const recordBackup = defineUseCase({
  name: 'record-backup',
  allow: ['system'],
  input: form({ id: id(), file: reference(), sha256: reference(), taken_at: moment() }),
  async run(_tx, { id: backup, file, sha256, taken_at }) {
    return {
      result: { id: backup },
      log: {
        action: 'BACKUP_TAKEN' as const,
        target: { type: 'backups', id: backup },
        description: `Backup taken: ${file}`,
        metadata: { file, sha256, taken_at: taken_at.toISOString() },
      },
    };
  },
});
