/**
 * After a restore of an older backup, before anything else is written: a signed row that names the backup's head, the
 * newest anchored one and the gap between them. From then on the proof reports the gap instead of failing for ever. Only
 * the rows of migrations can stand before it, where the backup was taken by an earlier version.
 */
import { form, reference } from './input.js';
import { defineUseCase, type Tx } from './use-case.js';
import { rowsSince, takeLogHead } from '../db/activity-logs.js';
import { newestOf, signRestore, type LogHead } from '../domain/log-anchor.js';
import { isOfMigration } from '../domain/log-verification.js';
import { refusal } from '../errors.js';

export const recordRestore = defineUseCase({
  name: 'record-restore',
  allow: ['system'],
  /** `hash`: of the backup's last row. */
  input: form({ hash: reference() }),
  async prepare(_input, { logProof, logSigner }) {
    const { anchors } = await logProof();
    return { newest: newestOf(anchors), heads: String(anchors.length), signer: logSigner };
  },
  async run(tx, { hash }, { now, prepared: { newest, heads, signer } }) {
    const backup = await headOfBackup(tx, hash);
    const from = {
      backup_seq: backup.seq,
      backup_hash: backup.hash,
      anchored_seq: newest?.seq ?? backup.seq,
      anchored_hash: newest?.hash ?? backup.hash,
      anchored_at: newest?.at ?? now().toISOString(),
    };
    const lost = BigInt(from.anchored_seq) - BigInt(from.backup_seq);
    const gap = String(lost > 0n ? lost : 0n);
    return {
      result: { id: backup.hash, backup_seq: from.backup_seq, anchored_seq: from.anchored_seq, gap, heads },
      log: {
        action: 'RESTORED' as const,
        target: { type: 'activity_logs', id: backup.hash },
        description: `Restored from a backup whose log ends at row ${from.backup_seq}; ${gap} rows up to row ${from.anchored_seq} are known by their anchor alone`,
        metadata: { ...from, gap, signature: signRestore(signer, from) },
      },
    };
  },
});

async function headOfBackup(tx: Tx, hash: string): Promise<LogHead> {
  // Held until the row is there: nobody comes between it and what was restored.
  await takeLogHead(tx);
  const [last, ...since] = await rowsSince(tx, hash);
  if (!last) throw refusal('not_found', 'hash');
  if (!since.every(isOfMigration)) throw refusal('already_in_state', undefined, { state: 'restored' });
  return { seq: last.seq, hash };
}
