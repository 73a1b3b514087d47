/** The line with the names of the columns: which character stands between its cells, and which column of ours each cell names. */
import { refusal, type Refusal } from '../errors.js';

export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Longer than any row of ours can be; a line without an end must not fill the memory. */
export const LONGEST_LINE = 1_000_000;

export const lineTooLong = (line: number): Refusal => refusal('csv_line_too_long', 'file', { line: String(line) });

/** Which columns a kind of file has. Names are compared without regard to case, spaces and underscores. */
export interface Columns {
  required: readonly string[];
  optional: readonly string[];
  /** Columns of our own lists that follow from others; they may be there and are not read. */
  unread: readonly string[];
  /** Other names of a column. */
  also?: Readonly<Record<string, string>>;
}

/** The header's text, up to its line end; undefined while that has not come yet. It begins on `line`. */
export function headerLine(text: string, line: number): string | undefined {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) return text.slice(0, at);
    if (at >= LONGEST_LINE) throw lineTooLong(line);
  }
  return undefined;
}

/** The one by which most of the header's names are known; where none is, the one that divides it most. */
export function delimiterOf(line: string, columns: Columns): Delimiter {
  const known = new Set(
    [...columns.required, ...columns.optional, ...columns.unread, ...Object.keys(columns.also ?? {})].map(plainName),
  );
  const scored = DELIMITERS.map((delimiter) => {
    const names = line.split(delimiter).map(plainName);
    return { delimiter, known: names.filter((name) => known.has(name)).length, parts: names.length };
  });
  const [best] = scored.sort((a, b) => b.known - a.known || b.parts - a.parts);
  return best?.delimiter ?? ',';
}

const plainName = (name: string): string =>
  name
    .replace(/^[\s"]+|[\s"]+$/g, '')
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');

/** The columns by our own names, in the file's order; the header's cells that name nothing or something twice are refused by name. */
export function columnNames(header: readonly string[], columns: Columns): readonly string[] {
  const most = columns.required.length + columns.optional.length + columns.unread.length;
  // An empty cell at the end of the header is a column that a spreadsheet left behind.
  const written = header.map(plainName);
  const names = written.map((name) => columns.also?.[name] ?? name);
  if (names.some((name, place) => name !== written[place] && written.includes(name)))
    throw refusal('csv_one_client_column', 'file');
  while (names.length > 1 && names[names.length - 1] === '') names.pop();
  if (names.length > most * 2)
    throw refusal('csv_too_many_columns', 'file', { count: String(names.length), most: String(most) });
  const repeated = names.filter((name, place) => names.indexOf(name) !== place);
  if (repeated.length > 0) throw refusal('csv_duplicate_columns', 'file', { columns: listed(repeated) });
  const known = [...columns.required, ...columns.optional];
  const unknown = names.filter((name) => !known.includes(name) && !columns.unread.includes(name));
  const missing = columns.required.filter((name) => !names.includes(name));
  if (missing.length > 0) throw refusal('csv_missing_columns', 'file', { columns: listed(missing) });
  if (unknown.length > 0)
    throw refusal('csv_unknown_columns', 'file', { columns: listed(unknown), known: listed(known) });
  return names;
}

/** Where each column that is read stands in the rows. */
export const columnPlaces = (names: readonly string[], { required, optional }: Columns): ReadonlyMap<string, number> =>
  new Map(
    [...required, ...optional].flatMap((name): [string, number][] =>
      names.includes(name) ? [[name, names.indexOf(name)]] : [],
    ),
  );

const MOST_NAMED = 20;

/** Names from a file, as a message may quote them. */
function listed(names: readonly string[]): string {
  const shown = [...new Set(names)]
    .slice(0, MOST_NAMED)
    .map((name) => (name === '' ? '(no name)' : name.replace(/[^\p{L}\p{N} ._-]/gu, '?').slice(0, 40)));
  return names.length > MOST_NAMED ? `${shown.join(', ')}, …` : shown.join(', ');
}
