/** A CSV file as rows, a few at a time: however long it is, no more of it is in memory than one piece. */
import { refusal } from '../errors.js';
import { decoded, encodingOf, type Encoding } from './encoding.js';
import { columnPlaces, delimiterOf, headerLine, type Columns, type Delimiter } from './header.js';
import type { CsvRow } from './plain-rows.js';
import { RowReader } from './row-reader.js';

export type { CsvRow } from './plain-rows.js';

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
  const parser = new RowReader(delimiter);
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
  const parser = new RowReader(file.delimiter);
  let newline = true;
  let last: CsvRow | undefined;
  for await (const text of decoded(file.path, file.encoding, onBytes)) {
    newline = /[\r\n]$/.test(text);
    const rows = below(await parser.rowsIn(text));
    last = rows.at(-1) ?? last;
    if (rows.length > 0) yield rows;
  }
  const left = await parser.rowsLeft();
  const rest = below(left);
  last = rest.at(-1) ?? last;
  if (last && !newline && last.cells.length < file.header.length)
    throw refusal('csv_cut_off', 'file', { line: String(last.line) });
  // What has no line end is the very last row, be it one with nothing in it.
  const end = left.at(-1);
  if (end && !newline) end.unended = true;
  if (rest.length > 0) yield rest;
}

const below = (rows: readonly CsvRow[]): CsvRow[] =>
  rows.filter(({ line, cells }) => line > 1 && cells.some((cell) => cell.trim() !== ''));
