/** A CSV file as rows, a few at a time: however long it is, no more of it is in memory than one piece. */
import { Parser, type CsvError } from 'csv-parse';
import { Readable } from 'node:stream';
import { Refusal, refusal } from '../errors.js';
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
  for await (const { cells } of parsed(Readable.from([line]), delimiter))
    return { path, encoding, delimiter, header: cells, places: columnPlaces(cells, columns) };
  throw refusal('csv_empty', 'file');
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

/** The rows below the header; those with nothing in them are left out. */
export async function* rowsOf(file: CsvFile, onBytes?: (bytes: number) => void): AsyncGenerator<CsvRow> {
  const ending = { newline: true };
  const text = Readable.from(watched(decoded(file.path, file.encoding, onBytes), ending));
  let header = true;
  let held: CsvRow | undefined;
  for await (const row of parsed(text, file.delimiter)) {
    if (held) yield held;
    held = header || row.cells.every((cell) => cell.trim() === '') ? undefined : row;
    header = false;
  }
  if (held && !ending.newline && held.cells.length < file.header.length)
    throw refusal('csv_cut_off', 'file', { line: String(held.line) });
  if (held) yield held;
}

/** Remembers whether the text ends with a line end. */
async function* watched(pieces: AsyncIterable<string>, ending: { newline: boolean }): AsyncGenerator<string> {
  for await (const piece of pieces) {
    ending.newline = /[\r\n]$/.test(piece);
    yield piece;
  }
}

/** The grammar, with the line on which each row begins. Rows that wait to be read are lost with a failure, so it counts here. */
class LineParser extends Parser {
  line = 1;

  override push(cells: string[] | null): boolean {
    if (cells === null) return super.push(null);
    const row: CsvRow = { line: this.line, cells };
    this.line += 1 + linesWithin(cells);
    return super.push(row);
  }
}

/** All rows, the header among them. */
async function* parsed(text: Readable, delimiter: Delimiter): AsyncGenerator<CsvRow> {
  const parser = new LineParser({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: LONGEST_LINE,
  });
  text.on('error', (error) => parser.destroy(error)).pipe(parser);
  try {
    yield* parser as AsyncIterable<CsvRow>;
  } catch (error) {
    throw explained(error, parser.line);
  } finally {
    text.destroy();
  }
}

function linesWithin(cells: readonly string[]): number {
  let lines = 0;
  for (const cell of cells) if (/[\r\n]/.test(cell)) lines += (cell.match(/\r\n|\n|\r/g) ?? []).length;
  return lines;
}

function explained(error: unknown, line: number): unknown {
  if (error instanceof Refusal || !(error instanceof Error) || !('code' in error)) return error;
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
