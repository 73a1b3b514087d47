/**
 * The rows of a text without quotes: a line is a row there, and every delimiter ends a cell. Most files have none, and
 * this reads them in a fraction of the grammar's time.
 */
import type { Delimiter } from './header.js';

export class PlainRows {
  #begun = '';

  constructor(private readonly delimiter: Delimiter) {}

  /** The rows that end in this piece of the text. */
  rowsIn(text: string): string[][] {
    const all = this.#begun + text;
    // A return at the end may be the first half of a line end.
    const sure = all.endsWith('\r') ? all.slice(0, -1) : all;
    const end = Math.max(sure.lastIndexOf('\n'), sure.lastIndexOf('\r')) + 1;
    this.#begun = all.slice(end);
    return end === 0 ? [] : this.#rows(all.slice(0, end));
  }

  /** The last row, if no line end has ended it. */
  rowsLeft(): string[][] {
    return this.#begun === '' ? [] : this.#rows(this.#begun);
  }

  /** What has been given and is no row yet. */
  get begun(): string {
    return this.#begun;
  }

  #rows(text: string): string[][] {
    const lines = text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n');
    if (lines[lines.length - 1] === '') lines.pop();
    return lines.map((line) => line.split(this.delimiter));
  }
}
