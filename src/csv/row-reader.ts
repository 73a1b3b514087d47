/** A text's rows, with the line on which each begins; the text comes a piece at a time. */
import { Parser, type CsvError } from 'csv-parse';
import { refusal } from '../errors.js';
import { LONGEST_LINE, lineTooLong, type Delimiter } from './header.js';
import { PlainRows, type CsvRow } from './plain-rows.js';

/** Reads plainly up to the first quote, and by the grammar from its row on. */
export class RowReader {
  readonly #plain: PlainRows;
  #grammar: Grammar | undefined;

  /** The text begins on `line`. */
  constructor(
    private readonly delimiter: Delimiter,
    line = 1,
  ) {
    this.#plain = new PlainRows(delimiter, line);
  }

  async rowsIn(piece: string): Promise<CsvRow[]> {
    if (this.#grammar) return this.#grammar.rowsIn(piece);
    if (!piece.includes('"')) return this.#plain.rowsIn(piece);
    const { text, line } = this.#plain.begun;
    this.#grammar = new Grammar(this.delimiter, line);
    return this.#grammar.rowsIn(text + piece);
  }

  async rowsLeft(): Promise<CsvRow[]> {
    return (this.#grammar ?? this.#plain).rowsLeft();
  }
}

/**
 * The grammar, given a piece of text at a time, with the line on which each row begins. It hands its rows over itself:
 * one by one through a stream they would take as long again, and those that wait there are lost with a failure.
 */
class Grammar extends Parser {
  #line: number;
  #rows: CsvRow[] = [];

  constructor(delimiter: Delimiter, line: number) {
    super({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: LONGEST_LINE,
    });
    this.#line = line;
    // A failure is told by the call that met it.
    this.on('error', () => undefined);
  }

  override push(cells: string[] | null): boolean {
    if (cells === null) return super.push(null);
    this.#rows.push({ line: this.#line, cells });
    this.#line += 1 + linesWithin(cells);
    return true;
  }

  rowsIn(text: string): Promise<CsvRow[]> {
    return this.#after((done) => void this.write(text, done));
  }

  rowsLeft(): Promise<CsvRow[]> {
    return this.#after((done) => void this.end(done));
  }

  #after(work: (done: (error?: Error | null) => void) => void): Promise<CsvRow[]> {
    return new Promise((resolve, reject) => {
      work((error) => {
        if (error) return reject(explained(error, this.#line));
        const rows = this.#rows;
        this.#rows = [];
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
