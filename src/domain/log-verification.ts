/**
 * Verifies the log, a row at a time and in order: each number, link, hash and mac, and the signed heads that were kept
 * elsewhere. It ends at the first row that is not right, and says which and why.
 */
import type { KeyObject } from 'node:crypto';
import { anchorHolds, restoreHolds, type Anchor, type LogHead, type RestoredFrom } from './log-anchor.js';
import { hashOf, macMaker, NO_HASH, type LogText } from './log-chain.js';

export interface StoredLogRow extends LogText {
  prev_hash: string;
  hash: string;
  mac: string | null;
}

export const LOG_FAULTS = [
  'missing',
  'out_of_order',
  'unlinked',
  'changed',
  'unsealed',
  'forged',
  'restore_unsigned',
  'not_as_anchored',
  'cut_off',
  'head_differs',
  'anchor_unsigned',
] as const;
export type LogFault = (typeof LOG_FAULTS)[number];

export interface BadRow {
  seq: string;
  id: string | null;
  fault: LogFault;
}

export interface Restore extends RestoredFrom {
  /** The row that tells of it. */
  seq: string;
}

export interface LogReport {
  /** Rows that are right, up to the first that is not. */
  rows: number;
  head: LogHead;
  /** Signed heads that were compared. */
  anchors: number;
  restores: readonly Restore[];
  bad?: BadRow;
}

export interface LogProof {
  /** Makes the macs. */
  key: string;
  /** Of the one who signs the heads. */
  publicKey: KeyObject;
  anchors: readonly Anchor[];
}

export interface LogVerifier {
  /** False from the first row on that is not right. */
  take(row: StoredLogRow): boolean;
  /** `head`: what the database says is the last row. */
  report(head: LogHead): LogReport;
}

export function logVerifier({ key, publicKey, anchors }: LogProof): LogVerifier {
  const mac = macMaker(key);
  const bySeq = groupBySeq(anchors);
  const restores: Restore[] = [];
  /** The last row, and where migrations have written since, the one before them: a restore follows one of these. */
  const lasts: LogHead[] = [{ seq: '0', hash: NO_HASH }];
  const differing: { anchor: Anchor; id: string | null }[] = [];
  let bad: BadRow | undefined;
  let [rows, hash, compared] = [0, NO_HASH, 0];

  function faultOf(row: StoredLogRow): LogFault | undefined {
    if (row.seq !== String(rows + 1)) return BigInt(row.seq ?? 0) > rows + 1 ? 'missing' : 'out_of_order';
    if (row.prev_hash !== hash) return 'unlinked';
    if (row.hash !== hashOf(row.prev_hash, row)) return 'changed';
    if (row.mac === null) return 'unsealed';
    if (row.mac !== mac(row.hash)) return 'forged';
    if (row.action_type !== 'RESTORED' || row.target_type !== 'activity_logs') return undefined;
    const restore = restoreIn(row, publicKey, lasts);
    if (restore) restores.push(restore);
    return restore ? undefined : 'restore_unsigned';
  }

  function compare(row: StoredLogRow): void {
    for (const anchor of bySeq.get(row.seq ?? '') ?? []) {
      compared += 1;
      if (anchor.hash !== row.hash) differing.push({ anchor, id: row.id });
    }
  }

  /** Of all that the anchors contradict, the first. */
  function contradicted(): BadRow | undefined {
    const beyond = anchors.filter(({ seq }) => BigInt(seq) > rows);
    compared += beyond.length;
    const wrong: (BadRow & { anchor: Anchor })[] = [
      ...differing.map(({ anchor, id }) => ({ seq: anchor.seq, id, fault: 'not_as_anchored' as const, anchor })),
      ...beyond.map((anchor) => ({ seq: String(rows + 1), id: null, fault: 'cut_off' as const, anchor })),
    ].filter(({ anchor }) => !restores.some((restore) => leavesBehind(restore, anchor)));
    const unsigned = anchors
      .filter((anchor) => !anchorHolds(publicKey, anchor))
      .map((anchor) => ({ seq: anchor.seq, id: null, fault: 'anchor_unsigned' as const }));
    return [...unsigned, ...wrong].reduce<BadRow | undefined>(
      (first, one) => (first && BigInt(first.seq) <= BigInt(one.seq) ? first : one),
      undefined,
    );
  }

  return {
    take(row) {
      const fault = faultOf(row);
      if (fault) bad = { seq: fault === 'missing' ? String(rows + 1) : String(row.seq), id: idOf(row, fault), fault };
      if (bad) return false;
      [rows, hash] = [rows + 1, row.hash];
      if (!isOfMigration(row)) lasts.length = 0;
      lasts.push({ seq: String(rows), hash });
      compare(row);
      return true;
    },
    report(head) {
      const last = { seq: String(rows), hash };
      if (!bad) {
        const contradiction = contradicted();
        const isHead = head.seq === last.seq && head.hash === hash;
        bad = contradiction
          ? { seq: contradiction.seq, id: contradiction.id, fault: contradiction.fault }
          : isHead
            ? undefined
            : { seq: BigInt(head.seq) > rows ? String(rows + 1) : last.seq, id: null, fault: 'head_differs' };
      }
      return { rows, head: last, anchors: compared, restores, ...(bad && { bad }) };
    },
  };
}

const idOf = (row: StoredLogRow, fault: LogFault): string | null => (fault === 'missing' ? null : row.id);

function groupBySeq(anchors: readonly Anchor[]): Map<string, Anchor[]> {
  const bySeq = new Map<string, Anchor[]>();
  for (const anchor of anchors) bySeq.set(anchor.seq, [...(bySeq.get(anchor.seq) ?? []), anchor]);
  return bySeq;
}

/** What was anchored before the restore, of rows that came after the backup, is gone, and known to be. */
const leavesBehind = (restore: Restore, { seq, at }: Anchor): boolean =>
  BigInt(seq) > BigInt(restore.backup_seq) && at <= restore.anchored_at;

/** Written by a migration, whatever else it says: as a restore by a later version does before its own row. */
export const isOfMigration = ({ actor_id, metadata }: Pick<LogText, 'actor_id' | 'metadata'>): boolean =>
  actor_id === null && metadata !== null && metadata.includes('"system": "migration"');

/** What a row says of a restore, if it is signed and stands right behind the backup's last row and migrations of since. */
function restoreIn({ seq, metadata }: StoredLogRow, key: KeyObject, lasts: readonly LogHead[]): Restore | undefined {
  const told = JSON.parse(metadata ?? '{}') as Partial<RestoredFrom & { signature: string }>;
  const { backup_seq, backup_hash, anchored_seq, anchored_hash, anchored_at, signature } = told;
  if (!backup_seq || !backup_hash || !anchored_seq || !anchored_hash || !anchored_at || !signature) return undefined;
  const from = { backup_seq, backup_hash, anchored_seq, anchored_hash, anchored_at };
  const follows = lasts.some((last) => last.seq === backup_seq && last.hash === backup_hash);
  return follows && restoreHolds(key, from, signature) ? { ...from, seq: String(seq) } : undefined;
}
