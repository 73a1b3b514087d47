/**
 * Verifies the log, a row at a time and in order: each number, link, hash and mac, and the signed heads that were kept
 * elsewhere. It ends at the first row that is not right, and says which and why.
 */
import { hash as digest, type KeyObject } from 'node:crypto';
import { anchorHolds, restoreHolds, type Anchor, type LogHead, type RestoredFrom } from './log-anchor.js';
import { macMaker, NO_HASH, readText, type LogText } from './log-chain.js';

/** A row as it is verified: all that is asked of it stands in what was hashed. */
export interface SealedRow {
  /** `prev_hash`, and the row's text behind it. */
  hashed: Buffer;
  prev_hash: string;
  hash: string;
  mac: string | null;
  /** No person did it. */
  is_system: boolean;
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
  'anchors_lost',
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
  /** Make the macs: the current one, and those before it, the latest first. */
  keys: readonly string[];
  /** Of those who sign the heads, in the same order. */
  publicKeys: readonly KeyObject[];
  anchors: readonly Anchor[];
  /** Where it is known, no head of it may have gone. */
  journal?: Journal;
}

/** The signed heads that one server keeps. */
export interface Journal {
  /** Its first head, by which it is told from another's; null where it is empty. */
  id: string | null;
  heads: number;
  /** No night has told of it yet, and that is no sign of loss: it is another server's. */
  mayBeNew?: boolean;
}

export interface LogVerifier {
  /** False from the first row on that is not right: what comes behind it is looked at no more. */
  take(row: SealedRow): boolean;
  /** `head`: what the database says is the last row. */
  report(head: LogHead): LogReport;
}

export function logVerifier({ keys, publicKeys, anchors, journal }: LogProof): LogVerifier {
  const isMac = macReader(keys);
  const bySeq = groupBySeq(anchors);
  const restores: Restore[] = [];
  /** The last row, and where migrations have written since, the one before them: a restore follows one of these. */
  const lasts: LogHead[] = [{ seq: '0', hash: NO_HASH }];
  const differing: { anchor: Anchor; id: string | null }[] = [];
  /** The last nightly run, and what each of them says of the journal of its server. */
  let told: BadRow | undefined;
  const journals = new Map<string, number>();
  let bad: BadRow | undefined;
  let [rows, hash, compared] = [0, NO_HASH, 0];

  function faultOf(row: SealedRow): LogFault | undefined {
    const expected = `seq:${String(rows + 1).length}:${rows + 1}\n`;
    const start = row.prev_hash.length;
    if (!saysAt(row.hashed, start, expected))
      return BigInt(logTextOf(row).seq ?? 0) > rows + 1 ? 'missing' : 'out_of_order';
    if (row.prev_hash !== hash) return 'unlinked';
    if (row.hash !== digest('sha256', row.hashed, 'hex')) return 'changed';
    if (row.mac === null) return 'unsealed';
    if (!isMac(row.hash, row.mac)) return 'forged';
    return row.is_system && row.hashed.includes(RESTORED) ? restoreFault(logTextOf(row)) : undefined;
  }

  function restoreFault(text: LogText): LogFault | undefined {
    if (text.action_type !== 'RESTORED' || text.target_type !== 'activity_logs') return undefined;
    const restore = restoreIn(text, publicKeys, lasts);
    if (!restore) return 'restore_unsigned';
    restores.push(restore);
    // Elsewhere, other heads are kept; the restore is signed.
    told = undefined;
    journals.clear();
    return undefined;
  }

  function compare(row: SealedRow): void {
    for (const anchor of bySeq.get(String(rows)) ?? []) {
      compared += 1;
      if (anchor.hash !== row.hash) differing.push({ anchor, id: logTextOf(row).id });
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
      .filter((anchor) => !anchorHolds(publicKeys, anchor))
      .map((anchor) => ({ seq: anchor.seq, id: null, fault: 'anchor_unsigned' as const }));
    return [...unsigned, ...wrong].reduce<BadRow | undefined>(
      (first, one) => (first && BigInt(first.seq) <= BigInt(one.seq) ? first : one),
      undefined,
    );
  }

  function faultAtEnd(head: LogHead): BadRow | undefined {
    const contradiction = contradicted();
    if (contradiction) return { seq: contradiction.seq, id: contradiction.id, fault: contradiction.fault };
    if (BigInt(head.seq) > rows) return { seq: String(rows + 1), id: null, fault: 'head_differs' };
    if (head.seq !== String(rows) || head.hash !== hash) return { seq: String(rows), id: null, fault: 'head_differs' };
    if (!journal || (journal.mayBeNew && journal.id !== null && !journals.has(journal.id))) return undefined;
    return (journals.get(journal.id ?? '') ?? Infinity) > journal.heads ? told : undefined;
  }

  function noteVerification({ seq, id, action_type, metadata }: LogText): void {
    if (action_type !== 'LOG_VERIFIED') return;
    const known = JSON.parse(metadata ?? '{}') as { journal?: string; journal_heads?: string };
    if (!known.journal) return;
    told = { seq: String(seq), id, fault: 'anchors_lost' };
    journals.set(known.journal, parseInt(known.journal_heads ?? '0', 10));
  }

  return {
    take(row) {
      if (bad) return false;
      const fault = faultOf(row);
      if (fault) bad = badRow(logTextOf(row), fault, rows + 1);
      if (bad) return false;
      [rows, hash] = [rows + 1, row.hash];
      if (!row.is_system || !row.hashed.includes(OF_MIGRATION) || !isOfMigration(logTextOf(row))) lasts.length = 0;
      lasts.push({ seq: String(rows), hash });
      if (row.is_system && row.hashed.includes(VERIFIED)) noteVerification(logTextOf(row));
      compare(row);
      return true;
    },
    report(head) {
      bad ??= faultAtEnd(head);
      return { rows, head: { seq: String(rows), hash }, anchors: compared, restores, ...(bad && { bad }) };
    },
  };
}

/** Whether these letters stand there. */
function saysAt(bytes: Buffer, at: number, letters: string): boolean {
  for (let i = 0; i < letters.length; i += 1) if (bytes[at + i] !== letters.charCodeAt(i)) return false;
  return true;
}

/** Once a row has the mac of a key, none behind it has that of a key before: whoever has learnt an old key forges nothing new. */
function macReader(keys: readonly string[]): (hash: string, mac: string) => boolean {
  let makers = keys.map(macMaker);
  return (hash, mac) => {
    const found = makers.findLastIndex((make) => make(hash) === mac);
    if (found >= 0 && found < makers.length - 1) makers = makers.slice(0, found + 1);
    return found >= 0;
  };
}

export const logTextOf = ({ hashed, prev_hash }: SealedRow): LogText => readText(hashed.subarray(prev_hash.length));

const badRow = ({ seq, id }: LogText, fault: LogFault, expected: number): BadRow =>
  fault === 'missing' ? { seq: String(expected), id: null, fault } : { seq: String(seq), id, fault };

function groupBySeq(anchors: readonly Anchor[]): Map<string, Anchor[]> {
  const bySeq = new Map<string, Anchor[]>();
  for (const anchor of anchors) bySeq.set(anchor.seq, [...(bySeq.get(anchor.seq) ?? []), anchor]);
  return bySeq;
}

/** What was anchored before the restore, of rows that came after the backup, is gone, and known to be. */
const leavesBehind = (restore: Restore, { seq, at }: Anchor): boolean =>
  BigInt(seq) > BigInt(restore.backup_seq) && at <= restore.anchored_at;

const MIGRATION = '"system": "migration"';
/** Of few rows more is asked than whether they hold; which these are, their bytes say. */
const RESTORED = Buffer.from('action_type:8:RESTORED\n');
const VERIFIED = Buffer.from('action_type:12:LOG_VERIFIED\n');
const OF_MIGRATION = Buffer.from(MIGRATION);

/** Written by a migration, whatever else it says: as a restore by a later version does before its own row. */
export const isOfMigration = ({ actor_id, metadata }: Pick<LogText, 'actor_id' | 'metadata'>): boolean =>
  actor_id === null && metadata !== null && metadata.includes(MIGRATION);

/** What a row says of a restore, if it is signed and stands right behind the backup's last row and migrations of since. */
function restoreIn(
  { seq, metadata }: LogText,
  keys: readonly KeyObject[],
  lasts: readonly LogHead[],
): Restore | undefined {
  const told = JSON.parse(metadata ?? '{}') as Partial<RestoredFrom & { signature: string }>;
  const { backup_seq, backup_hash, anchored_seq, anchored_hash, anchored_at, signature } = told;
  if (!backup_seq || !backup_hash || !anchored_seq || !anchored_hash || !anchored_at || !signature) return undefined;
  const from = { backup_seq, backup_hash, anchored_seq, anchored_hash, anchored_at };
  const follows = lasts.some((last) => last.seq === backup_seq && last.hash === backup_hash);
  return follows && restoreHolds(keys, from, signature) ? { ...from, seq: String(seq) } : undefined;
}
