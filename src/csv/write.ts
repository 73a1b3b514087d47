/** Rows as a CSV file by RFC 4180, safe to open in a spreadsheet. */

const MARK = '\ufeff';
export const BEGINNING = { mark: MARK, none: '' } as const;

/** What a spreadsheet would run. A number is no text, and stays as it is. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n;\t]|^\s|\s$/;

/** Text that a spreadsheet takes for text: an apostrophe stands before what it would run. */
export const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The other way round: what `harmless` put before a cell goes again when the file comes back. */
export const asWritten = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;

const quoted = (cell: string): string => (NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** One line; its cells are harmless already, or figures. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;
