/** A CSV file as rows, a few at a time: however long it is, no more of it is in memory than one piece. */
import { Parser, type CsvError } from 'csv-parse';
import { refusal } from '../errors.js';
import { decoded, encodingOf, type Encoding } from './encoding.js';
import { columnPlaces, delimiterOf, headerLine, LONGEST_LINE, type Columns, type Delimiter } from './header.js';

export interface CsvRow {
  /** The line on which it begins; the header is line 1. */
  line: number;
  /** As many as the header has, unless `csv_cells` says otherwise. */
  cells: string[];
}

export interface CsvFile {
  path: string;
  encoding: Encoding;
  delimiter: Delimiter;
  /** As the file writes it. */
  header: readonly string[];
  /** Where each column of ours stands. */
  places: ReadonlyMap<string, number>;
}

/** Looks at the beginning of a file; refused where it is none of ours. */
export async function openCsv(path: string, columns: Columns): Promise<CsvFile> {
  const encoding = await encodingOf(path);
  const line = await firstLine(path, encoding);
  if (line.trim() === '') throw refusal('csv_empty', 'file');
  const delimiter = delimiterOf(line, columns);
  const parser = new RowParser(delimiter);
  const [header] = [...(await parser.rowsIn(line)), ...(await parser.rowsLeft())];
  if (!header) throw refusal('csv_empty', 'file');
  return { path, encoding, delimiter, header: header.cells, places: columnPlaces(header.cells, columns) };
}

async function firstLine(path: string, encoding: Encoding): Promise<string> {
  let beginning = '';
  for await (const text of decoded(path, encoding)) {
    beginning += text;
    const line = headerLine(beginning);
    if (line !== undefined) return line;
  }
  return beginning;
}

/** The rows below the header, a piece of the file at a time; those with nothing in them are left out. */
export async function* rowsOf(file: CsvFile, onBytes?: (bytes: number) => void): AsyncGenerator<CsvRow[]> {
  const parser = new RowParser(file.delimiter);
  let newline = true;
  let last: CsvRow | undefined;
  for await (const text of decoded(file.path, file.encoding, onBytes)) {
    newline = /[\r\n]$/.test(text);
    const rows = below(await parser.rowsIn(text));
    last = rows.at(-1) ?? last;
    if (rows.length > 0) yield rows;
  }
  const rest = below(await parser.rowsLeft());
  last = rest.at(-1) ?? last;
  if (last && !newline && last.cells.length < file.header.length)
    throw refusal('csv_cut_off', 'file', { line: String(last.line) });
  if (rest.length > 0) yield rest;
}

const below = (rows: readonly CsvRow[]): CsvRow[] =>
  rows.filter(({ line, cells }) => line > 1 && cells.some((cell) => cell.trim() !== ''));

/**
 * The grammar, given a piece of text at a time, with the line on which each row begins. It hands its rows over itself:
 * one by one through a stream they would take as long again, and those that wait there are lost with a failure.
 */
class RowParser extends Parser {
  #line = 1;
  #rows: CsvRow[] = [];

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
      return refusal('csv_line_too_long', 'file', { line: String(line) });
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return refusal('csv_quote', 'file', { line: String(line) });
    default:
      return error;
  }
}
