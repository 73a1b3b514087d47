/**
 * The rows of a text without quotes: a line is a row there, and every delimiter ends a cell. Most files have none, and
 * this reads them in a fraction of the grammar's time.
 */
import { LONGEST_LINE, lineTooLong, type Delimiter } from './header.js';

export interface CsvRow {
  /** The line on which it begins; the first of the file is line 1. */
  line: number;
  /** As many as the header has, unless `csv_cells` says otherwise. */
  cells: string[];
  /** The file ends with it and without a line end: nobody can tell whether its last cell was cut. */
  unended?: true;
}

export class PlainRows {
  #begun = '';
  #line: number;

  constructor(
    private readonly delimiter: Delimiter,
    line: number,
  ) {
    this.#line = line;
  }

  /** The rows that end in this piece of the text. */
  rowsIn(text: string): CsvRow[] {
    const all = this.#begun + text;
    // A return at the end may be the first half of a line end.
    const sure = all.endsWith('\r') ? all.slice(0, -1) : all;
    const end = Math.max(sure.lastIndexOf('\n'), sure.lastIndexOf('\r')) + 1;
    this.#begun = all.slice(end);
    const rows = end === 0 ? [] : this.#rows(all.slice(0, end));
    if (this.#begun.length > LONGEST_LINE) throw lineTooLong(this.#line);
    return rows;
  }

  /** The last row, if no line end has ended it. */
  rowsLeft(): CsvRow[] {
    return this.#begun === '' ? [] : this.#rows(this.#begun);
  }

  /** What has been given and is no row yet, and the line on which it begins. */
  get begun(): { text: string; line: number } {
    return { text: this.#begun, line: this.#line };
  }

  #rows(text: string): CsvRow[] {
    const lines = text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n');
    if (lines[lines.length - 1] === '') lines.pop();
    return lines.map((line) => ({ line: this.#line++, cells: line.split(this.delimiter) }));
  }
}
