/**
 * After a restore of an older backup, before anything else is written: a signed row that names the backup's head, the
 * newest anchored one and the gap between them. From then on the proof reports the gap instead of failing for ever.
 */
import { form } from './input.js';
import { defineUseCase } from './use-case.js';
import { takeLogHead } from '../db/activity-logs.js';
import { newestOf, signRestore } from '../domain/log-anchor.js';

export const recordRestore = defineUseCase({
  name: 'record-restore',
  allow: ['system'],
  input: form({}),
  prepare: async (_input, { logProof, logSigner }) => ({
    newest: newestOf((await logProof()).anchors),
    signer: logSigner,
  }),
  async run(tx, _input, { now, prepared: { newest, signer } }) {
    // Held until the row is there: nobody comes between it and the backup's last row.
    const backup = await takeLogHead(tx);
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
      result: { id: backup.hash, backup_seq: from.backup_seq, anchored_seq: from.anchored_seq, gap },
      log: {
        action: 'RESTORED' as const,
        target: { type: 'activity_logs', id: backup.hash },
        description: `Restored from a backup whose log ends at row ${from.backup_seq}; ${gap} rows up to row ${from.anchored_seq} are known by their anchor alone`,
        metadata: { ...from, gap, signature: signRestore(signer, from) },
      },
    };
  },
});
