/**
 * Whether a file's numbers have a point or a comma before their decimals: one rule for the whole file, looked up in all
 * of its numbers, never guessed for one of them.
 *
 *  - A number with both marks, or one mark twice, has separators of thousands: refused.
 *  - Some numbers with a comma and others with a point: refused.
 *  - Only commas: decimal comma. Only points: decimal point. But where each of them could as well be a thousand (three
 *    digits after the mark, one to three before, no leading zero), it is asked; a file whose cells are divided by
 *    commas and whose numbers have points is what every program writes, and is not asked.
 */
import { refusal } from '../errors.js';
import type { Delimiter } from './header.js';

export const DECIMAL_MARKS = ['point', 'comma'] as const;
export type DecimalMark = (typeof DECIMAL_MARKS)[number];

const COULD_BE_A_THOUSAND = /^-?[1-9]\d{0,2}[.,]\d{3}$/;

interface Seen {
  line: number;
  /** At least one that is no thousand. */
  certain: boolean;
}

export class NumbersSeen {
  readonly #seen: Partial<Record<DecimalMark, Seen>> = {};
  #thousands: { line: number; column: string } | undefined;

  see(cell: string, line: number, column: string): void {
    const comma = cell.indexOf(',');
    const point = cell.indexOf('.');
    if (comma < 0 && point < 0) return;
    const both = comma >= 0 && point >= 0;
    if (both || cell.includes(comma >= 0 ? ',' : '.', Math.max(comma, point) + 1)) {
      if (/^[\s\d.,-]+$/.test(cell)) this.#thousands ??= { line, column };
      return;
    }
    const mark = comma >= 0 ? 'comma' : 'point';
    const certain = !COULD_BE_A_THOUSAND.test(cell.trim());
    const before = this.#seen[mark];
    if (before) before.certain ||= certain;
    else this.#seen[mark] = { line, certain };
  }

  /** The file's mark, or the refusal that says on which line it is not clear. */
  mark(delimiter: Delimiter, wanted: DecimalMark | null): DecimalMark {
    const { comma, point } = this.#seen;
    if (this.#thousands)
      throw refusal('csv_thousands', 'file', { line: String(this.#thousands.line), column: this.#thousands.column });
    if (comma && point)
      throw refusal('csv_mixed_decimals', 'file', { comma: String(comma.line), point: String(point.line) });
    const seen = comma ?? point;
    const mark = comma ? 'comma' : 'point';
    if (!seen) return wanted ?? mark;
    if (wanted && wanted !== mark) throw refusal('csv_other_decimals', 'decimal_mark', { line: String(seen.line) });
    if (!wanted && !seen.certain && !(mark === 'point' && delimiter === ','))
      throw refusal('csv_ambiguous_decimals', 'decimal_mark', { line: String(seen.line) });
    return mark;
  }
}

/** A number as our forms take it. */
export const withPoint = (cell: string, mark: DecimalMark): string =>
  mark === 'comma' ? cell.replace(',', '.') : cell;
