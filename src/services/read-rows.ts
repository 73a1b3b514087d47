/**
 * A file's rows, read twice: first for what the whole file says (its decimal mark, how many rows, whom and what it
 * names), then row by row into values, by the same fields as the forms.
 */
import { NumbersSeen, withPoint, type DecimalMark } from '../csv/decimal-mark.js';
import { openCsv, rowsOf, type CsvFile, type CsvRow } from '../csv/read.js';
import { asWritten } from '../csv/write.js';
import { refusal, type Issue } from '../errors.js';
import type { Field } from './field.js';
import { issuesFrom } from './form.js';
import type { ImportedFile } from './imported-file.js';
import type { AnyFields, Found, Values } from './kind-of-import.js';
import type { Columns } from '../csv/header.js';

export interface Scan {
  file: CsvFile;
  mark: DecimalMark;
  rows: number;
  found: Found;
  /** The last row, where no line end comes after it. */
  unended: CsvRow | null;
}

interface Wanted {
  columns: Columns;
  numbers: readonly string[];
  gathered: readonly string[];
}

const MOST_ROWS = 1_000_000;

/** The first reading. */
export async function scan(handed: ImportedFile, wanted: Wanted, decimalMark: DecimalMark | null): Promise<Scan> {
  const file = await openCsv(handed.path, wanted.columns);
  const numbers = new NumbersSeen();
  const numberPlaces = placesOf(file, wanted.numbers);
  const found = new Map(wanted.gathered.map((column): [string, Set<string>] => [column, new Set()]));
  const gatheredPlaces = placesOf(file, wanted.gathered);
  let rows = 0;
  let unended: CsvRow | null = null;
  const onBytes = (done: number) => handed.watcher.onProgress?.({ step: 'reading', done, of: handed.size });
  const look = (row: CsvRow): void => {
    const { line, cells } = row;
    if (row.unended) unended = row;
    if (++rows > MOST_ROWS) throw refusal('csv_too_many_rows', 'file', { most: MOST_ROWS.toLocaleString('en') });
    if (cells.length !== file.header.length) return;
    for (const [column, place] of numberPlaces) numbers.see(cells[place] ?? '', line, column);
    for (const [column, place] of gatheredPlaces) found.get(column)?.add((cells[place] ?? '').trim());
  };
  for await (const piece of rowsOf(file, onBytes)) piece.forEach(look);
  if (rows === 0) throw refusal('csv_header_only', 'file');
  return { file, mark: numbers.mark(file.delimiter, decimalMark), rows, found, unended };
}

const placesOf = (file: CsvFile, columns: readonly string[]): [string, number][] =>
  columns.flatMap((column): [string, number][] => {
    const place = file.places.get(column);
    return place === undefined ? [] : [[column, place]];
  });

export type Read<V> = { values: V } | { issues: readonly Issue[] };

/** Makes values of a row's cells. What was read once is known: a file says the same few names and figures again and again. */
export function rowReader<F extends AnyFields>({ file, mark }: Scan, fields: F, numbers: readonly string[]) {
  const readers = Object.entries(fields).map(([column, field]) => ({
    column,
    place: file.places.get(column),
    isNumber: numbers.includes(column),
    read: remembered(field, column),
  }));
  return ({ cells }: CsvRow): Read<Values<F>> => {
    if (cells.length !== file.header.length) return { issues: [wrongLength(cells.length, file)] };
    const values: Record<string, unknown> = {};
    let issues: Issue[] | undefined;
    for (const { column, place, isNumber, read } of readers) {
      const cell = place === undefined ? '' : asWritten(cells[place] ?? '');
      const outcome = read(isNumber ? withPoint(cell, mark) : cell);
      if ('issues' in outcome) (issues ??= []).push(...outcome.issues);
      else values[column] = outcome.value;
    }
    return issues ? { issues } : { values: values as Values<F> };
  };
}

/** The cells of a row by their columns. */
export const cellsOf = ({ places }: CsvFile, { cells }: CsvRow): Record<string, string> =>
  Object.fromEntries([...places].map(([column, place]) => [column, cells[place] ?? '']));

/** Reads the file once more for the cells of these lines. */
export async function cellsAt(file: CsvFile, lines: ReadonlySet<number>): Promise<Map<number, Record<string, string>>> {
  const found = new Map<number, Record<string, string>>();
  if (lines.size > 0)
    for await (const rows of rowsOf(file))
      for (const row of rows) if (lines.has(row.line)) found.set(row.line, cellsOf(file, row));
  return found;
}

const NAMES: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' };

const wrongLength = (length: number, { header, delimiter }: CsvFile): Issue => ({
  code: 'csv_cells',
  params: { cells: String(length), columns: String(header.length), delimiter: NAMES[delimiter] ?? delimiter },
});

type Outcome = { value: unknown } | { issues: readonly Issue[] };
const MOST_REMEMBERED = 5_000;

function remembered(field: Field<unknown>, column: string): (cell: string) => Outcome {
  const known = new Map<string, Outcome>();
  return (cell) => {
    const before = known.get(cell);
    if (before) return before;
    const parsed = field.safeParse(cell);
    const outcome = parsed.success
      ? { value: parsed.data }
      : { issues: issuesFrom(parsed.error).map((issue) => ({ ...issue, field: column })) };
    if (known.size < MOST_REMEMBERED) known.set(cell, outcome);
    return outcome;
  };
}
