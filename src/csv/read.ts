/** A CSV file as rows, a few at a time: however long it is, no more of it is in memory than one piece. */
import { refusal } from '../errors.js';
import { Beginning } from './beginning.js';
import { decoded, encodingOf, type Encoding } from './encoding.js';
import { columnNames, columnPlaces, delimiterOf, type Columns, type Delimiter } from './header.js';
import type { CsvRow } from './plain-rows.js';
import { RowReader } from './row-reader.js';

export type { CsvRow } from './plain-rows.js';

export interface CsvFile {
  path: string;
  encoding: Encoding;
  delimiter: Delimiter;
  /** As the file writes it, and the line on which it stands. */
  header: readonly string[];
  headerLine: number;
  /** The columns by our own names; what the header has besides, at its end, has no name. */
  names: readonly string[];
  /** Where each column of ours stands. */
  places: ReadonlyMap<string, number>;
}

/** Looks at the beginning of a file; refused where it is none of ours. */
export async function openCsv(path: string, columns: Columns): Promise<CsvFile> {
  const encoding = await encodingOf(path);
  const beginning = new Beginning();
  const text = await headerText(beginning, path, encoding);
  const delimiter = beginning.delimiter ?? delimiterOf(text, columns);
  const parser = new RowReader(delimiter, beginning.line);
  const [header] = [...(await parser.rowsIn(text)), ...(await parser.rowsLeft())];
  if (!header) throw refusal('csv_empty', 'file');
  const names = columnNames(header.cells, columns);
  const places = columnPlaces(names, columns);
  return { path, encoding, delimiter, header: header.cells, headerLine: header.line, names, places };
}

async function headerText(beginning: Beginning, path: string, encoding: Encoding): Promise<string> {
  for await (const piece of decoded(path, encoding)) {
    const text = beginning.headerIn(piece);
    if (text !== undefined) return text;
  }
  return beginning.rest;
}

/** The rows below the header, a piece of the file at a time; those with nothing in them are left out. */
export async function* rowsOf(file: CsvFile, onBytes?: (bytes: number) => void): AsyncGenerator<CsvRow[]> {
  const parser = new RowReader(file.delimiter);
  const below = (rows: readonly CsvRow[]): CsvRow[] =>
    rows.filter(({ line, cells }) => line > file.headerLine && cells.some((cell) => cell.trim() !== ''));
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
