/** A text's rows, with the line on which each begins; the text comes a piece at a time. */
import { Parser, type CsvError } from 'csv-parse';
import { refusal, type Refusal } from '../errors.js';
import { LONGEST_LINE, type Delimiter } from './header.js';
import { PlainRows } from './plain-rows.js';

export interface CsvRow {
  /** The line on which it begins; the header is line 1. */
  line: number;
  /** As many as the header has, unless `csv_cells` says otherwise. */
  cells: string[];
}

/** Reads plainly up to the first quote, and by the grammar from its row on. */
export class RowReader {
  readonly #plain: PlainRows;
  #grammar: Grammar | undefined;
  #line = 1;

  constructor(private readonly delimiter: Delimiter) {
    this.#plain = new PlainRows(delimiter);
  }

  async rowsIn(text: string): Promise<CsvRow[]> {
    if (this.#grammar) return this.#numbered(await this.#grammar.rowsIn(text, this.#line));
    if (text.includes('"')) {
      this.#grammar = new Grammar(this.delimiter);
      return this.#numbered(await this.#grammar.rowsIn(this.#plain.begun + text, this.#line));
    }
    const rows = this.#numbered(this.#plain.rowsIn(text));
    if (this.#plain.begun.length > LONGEST_LINE) throw lineTooLong(this.#line);
    return rows;
  }

  async rowsLeft(): Promise<CsvRow[]> {
    return this.#numbered(this.#grammar ? await this.#grammar.rowsLeft(this.#line) : this.#plain.rowsLeft());
  }

  #numbered(rows: readonly string[][]): CsvRow[] {
    return rows.map((cells) => {
      const line = this.#line;
      this.#line += this.#grammar ? 1 + linesWithin(cells) : 1;
      return { line, cells };
    });
  }
}

/**
 * The grammar, given a piece of text at a time. It hands its rows over itself: one by one through a stream they would
 * take as long again, and those that wait there are lost with a failure.
 */
class Grammar extends Parser {
  #rows: string[][] = [];

  constructor(delimiter: Delimiter) {
    super({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: LONGEST_LINE,
    });
    // A failure is told by the call that met it.
    this.on('error', () => undefined);
  }

  override push(cells: string[] | null): boolean {
    if (cells === null) return super.push(null);
    this.#rows.push(cells);
    return true;
  }

  /** `line` is the first that has not been read to its end. */
  rowsIn(text: string, line: number): Promise<string[][]> {
    return this.#after(line, (done) => void this.write(text, done));
  }

  rowsLeft(line: number): Promise<string[][]> {
    return this.#after(line, (done) => void this.end(done));
  }

  #after(line: number, work: (done: (error?: Error | null) => void) => void): Promise<string[][]> {
    return new Promise((resolve, reject) => {
      work((error) => {
        const rows = this.#rows;
        this.#rows = [];
        if (error)
          return reject(
            explained(
              error,
              rows.reduce((at, cells) => at + 1 + linesWithin(cells), line),
            ),
          );
        resolve(rows);
      });
    });
  }
}

function linesWithin(cells: readonly string[]): number {
  let lines = 0;
  for (const cell of cells) if (/[\r\n]/.test(cell)) lines += (cell.match(/\r\n|\n|\r/g) ?? []).length;
  return lines;
}

const lineTooLong = (line: number): Refusal => refusal('csv_line_too_long', 'file', { line: String(line) });

function explained(error: Error, line: number): Error {
  if (!('code' in error)) return error;
  switch (error.code as CsvError['code']) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return refusal('csv_cut_off', 'file', { line: String(line) });
    case 'CSV_MAX_RECORD_SIZE':
      return lineTooLong(line);
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return refusal('csv_quote', 'file', { line: String(line) });
    default:
      return error;
  }
}
