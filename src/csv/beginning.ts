/**
 * What stands above a file's rows: lines of nothing, which spreadsheets leave and which are passed over; the line
 * `sep=;`, by which Excel is told the delimiter; and the header. Lines are counted as they stand in the file.
 */
import { DELIMITERS, headerLine, type Delimiter } from './header.js';

/** A return at the very end may be the first half of a line end, so it is left for the next piece. */
const EMPTY_LINES = /^[\s,;]*(?:\n|\r(?!\n|$))/;
const NOTHING = /^[\s,;]*$/;
const SEPARATOR = /^"?sep=([,;\t])"?[\s,;]*$/i;
const LINE_ENDS = /\r\n|\n|\r/g;

export class Beginning {
  #text = '';
  /** The line on which the header stands. */
  line = 1;
  /** As the file names it, if it does. */
  delimiter: Delimiter | undefined;

  /** The header's text, once it has come up to its line end. */
  headerIn(piece: string): string | undefined {
    this.#text += piece;
    this.#passOver(EMPTY_LINES.exec(this.#text)?.[0] ?? '');
    const line = headerLine(this.#text, this.line);
    if (line === undefined || NOTHING.test(line)) return undefined;
    const named = this.delimiter ? undefined : SEPARATOR.exec(line)?.[1];
    if (!named) return line;
    this.delimiter = DELIMITERS.find((delimiter) => delimiter === named);
    this.#text = this.#text.slice(line.length);
    return this.headerIn('');
  }

  /** What has come though no line end has ended it; empty where it says nothing. */
  get rest(): string {
    return NOTHING.test(this.#text) ? '' : this.#text;
  }

  #passOver(lines: string): void {
    this.line += (lines.match(LINE_ENDS) ?? []).length;
    this.#text = this.#text.slice(lines.length);
  }
}
