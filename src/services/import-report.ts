/** What a preview says of a file: each row's outcome as far as it fits, totals for the rest. */
import type { Encoding } from '../csv/encoding.js';
import type { DecimalMark } from '../csv/decimal-mark.js';
import type { Delimiter } from '../csv/header.js';
import type { CsvFile, CsvRow } from '../csv/read.js';
import type { Issue } from '../errors.js';

export interface RejectedRow {
  line: number;
  issues: readonly Issue[];
}

/** With its cells as they were read, by column. */
export interface RejectedCells extends RejectedRow {
  cells: Readonly<Record<string, string>>;
}

/** What is handed back to be mended. */
export interface ToMend {
  file: CsvFile;
  /** All of the file's rows, not only those that were rejected. */
  whole: boolean;
  rows: readonly CsvRow[];
}

export interface LikelyDuplicate {
  line: number;
  /** The line that says the same; null where the books do, `waits` where an entry does that waits to be completed. */
  of: number | 'waits' | null;
}

/** What becomes of likely duplicates; until it is said, a preview leaves them out. */
export type DuplicatesAnswer = 'enter' | 'leave_out';

export interface ImportReport {
  kind: string;
  file_name: string;
  sha256: string;
  encoding: Encoding;
  delimiter: Delimiter;
  decimal_mark: DecimalMark;
  /** The last row, where no line end comes after it: the file may have been cut off inside of its last cell. */
  unended: { line: number; cells: Readonly<Record<string, string>> } | null;
  rows: number;
  accepted: number;
  rejected: number;
  duplicates: number;
  /** The answer that all figures here are of. */
  reckoned_as: DuplicatesAnswer;
  clients: number;
  /** Null where the rows have no value of their own. */
  usd_value: string | null;
  /** What the touched clients hold together, before and after. */
  quantities: readonly { symbol: string; before: string; after: string }[];
  /** When the same file was imported before, and by which import. */
  again: { id: string; created_at: Date } | null;
  /** Entries that stand in the books and that this file would make impossible. */
  elsewhere: readonly Issue[];
  /** The first of them, by line. */
  rejectedRows: readonly RejectedCells[];
  /** Null where no row is rejected. */
  toMend: ToMend | null;
  duplicateRows: readonly LikelyDuplicate[];
  /** The first rows as they were read, by column. */
  sample: readonly { line: number; cells: Readonly<Record<string, string>> }[];
}

/** So many of each kind are listed one by one; a file with more is not being mended row by row. */
export const MOST_LISTED = 10_000;
const MOST_SAMPLED = 200;

/** Gathers outcomes while the rows go by. */
export class Outcomes {
  rows = 0;
  entered = 0;
  rejected = 0;
  duplicates = 0;
  #rejectedRows: RejectedRow[] = [];
  readonly duplicateRows: LikelyDuplicate[] = [];
  readonly sample: { line: number; cells: Record<string, string> }[] = [];
  /** The lines of the rows that were entered, in order. */
  readonly lines: number[] = [];

  see(line: number, cells: () => Record<string, string>): void {
    this.rows += 1;
    if (this.sample.length < MOST_SAMPLED) this.sample.push({ line, cells: cells() });
  }

  reject(line: number, issues: readonly Issue[]): void {
    this.rejected += 1;
    this.#rejectedRows.push({ line, issues });
    // What a later step rejects may stand before what is listed, so room is made only now and then.
    if (this.#rejectedRows.length >= 2 * MOST_LISTED) this.#rejectedRows = this.#firstRejected();
  }

  /** The first of them, by line. */
  get rejectedRows(): readonly RejectedRow[] {
    return (this.#rejectedRows = this.#firstRejected());
  }

  #firstRejected(): RejectedRow[] {
    return this.#rejectedRows.sort((a, b) => a.line - b.line).slice(0, MOST_LISTED);
  }

  /** One that was entered and cannot stand. */
  turnDown(line: number, issues: readonly Issue[]): void {
    this.entered -= 1;
    this.reject(line, issues);
  }

  /** Whether an import with this answer about its duplicates would be refused. */
  isHeldUp(duplicates: string | null): boolean {
    return this.rejected > 0 || (this.duplicates > 0 && duplicates === null);
  }

  suspect(duplicate: LikelyDuplicate): void {
    this.duplicates += 1;
    if (this.duplicateRows.length < MOST_LISTED) this.duplicateRows.push(duplicate);
  }

  enter(line: number): void {
    this.entered += 1;
    this.lines.push(line);
  }
}
