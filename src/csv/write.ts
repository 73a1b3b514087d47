/** Rows as a CSV file by RFC 4180, safe to open in a spreadsheet. */

const MARK = '\ufeff';
export const BEGINNING = { mark: MARK, none: '' } as const;

/** What a spreadsheet would run. A number is no text, and stays as it is. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** Where another spreadsheet, which takes a semicolon for the delimiter, would begin a cell in the middle of ours. */
const CELL_INSIDE = /([;\t\r\n]\s*)(?=[=+\-@＝＋－＠])/g;
const MARKED_INSIDE = /([;\t\r\n]\s*)'(?=[=+\-@＝＋－＠])/g;
const NEEDS_QUOTES = /[",\r\n;\t]|^\s|\s$/;

/** Text that a spreadsheet takes for text: an apostrophe stands before what it would run. */
export const harmless = (text: string): string => {
  const inside = text.replace(CELL_INSIDE, "$1'");
  return FORMULA.test(text) ? `'${inside}` : inside;
};

/** The other way round: what `harmless` put into a cell goes again when the file comes back. */
export function asWritten(cell: string): string {
  // Of a hundred thousand rows hardly a cell has any.
  if (!cell.includes("'")) return cell;
  const bare = cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
  return bare.replace(MARKED_INSIDE, '$1');
}

const quoted = (cell: string): string => (NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** One line; its cells are harmless already, or figures. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;
