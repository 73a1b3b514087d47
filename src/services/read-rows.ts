/**
 * A file's rows, read twice: first for what the whole file says (its decimal mark, how many rows, whom and what it
 * names), then row by row into values, by the same fields as the forms.
 */
import { NumbersSeen, withPoint, type DecimalMark } from '../csv/decimal-mark.js';
import { openCsv, rowsOf, type CsvFile, type CsvRow } from '../csv/read.js';
import { asWritten } from '../csv/write.js';
import { refusal, type FailureCode, type Issue } from '../errors.js';
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
    if (!fits(file, cells)) return;
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
    read: remembered(field, column, numbers.includes(column) ? mark : 'point'),
  }));
  return ({ cells }: CsvRow): Read<Values<F>> => {
    if (!fits(file, cells)) return { issues: [wrongLength(cells.length, file)] };
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

/** Reads the file once more for the rows of these lines, or for all of them. */
export async function rowsAt(file: CsvFile, lines: ReadonlySet<number> | 'all'): Promise<CsvRow[]> {
  const found: CsvRow[] = [];
  for await (const rows of rowsOf(file))
    for (const row of rows) if (lines === 'all' || lines.has(row.line)) found.push(row);
  return found;
}

/** A cell for each of the header's; what stands under no name would go unread, so nothing may. */
const fits = ({ header, names }: CsvFile, cells: readonly string[]): boolean =>
  cells.length === header.length &&
  (names.length === header.length || cells.slice(names.length).every((cell) => cell.trim() === ''));

const NAMES: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' };

const wrongLength = (length: number, { header, names, delimiter }: CsvFile): Issue => ({
  code: 'csv_cells',
  params: {
    cells: String(length),
    columns: String(length === header.length ? names.length : header.length),
    delimiter: NAMES[delimiter] ?? delimiter,
  },
});

type Outcome = { value: unknown } | { issues: readonly Issue[] };
const MOST_REMEMBERED = 5_000;

/** What our forms say of a point, said to whose file has commas: a point there would make it a file of both. */
const OF_COMMAS: Partial<Record<FailureCode, FailureCode>> = {
  not_a_number: 'not_a_number_comma',
  too_large_number: 'too_large_number_comma',
};

function remembered(field: Field<unknown>, column: string, mark: DecimalMark): (cell: string) => Outcome {
  const told = ({ code, params }: Issue): Issue => ({
    code: mark === 'comma' ? (OF_COMMAS[code] ?? code) : code,
    params,
    field: column,
  });
  const known = new Map<string, Outcome>();
  return (cell) => {
    const before = known.get(cell);
    if (before) return before;
    const parsed = field.safeParse(cell);
    const outcome = parsed.success ? { value: parsed.data } : { issues: issuesFrom(parsed.error).map(told) };
    if (known.size < MOST_REMEMBERED) known.set(cell, outcome);
    return outcome;
  };
}
