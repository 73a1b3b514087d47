/**
 * The file that is handed back where rows are rejected: the file's own columns, with a reason at the end of each bad row.
 * A file goes in whole or not at all, so a short one comes back whole, its rows where they stood: mended, it is all that
 * has to be sent. Of a long one the rejected rows alone come back, since the whole would be held in memory.
 */
import type { ToMend } from './import-report.js';
import type { CsvFile } from '../csv/read.js';
import { csvLine, harmless } from '../csv/write.js';

/** It can be sent as it is: the reason is not read, and one from an earlier time goes. */
export function fileToMend({ file, rows }: ToMend, reasons: ReadonlyMap<number, string>): string {
  const places = [...file.names.keys()].filter((place) => file.names[place] !== REASON);
  const header = csvLine([...places.map((place) => file.names[place] ?? ''), REASON]);
  const lines = rows.map(({ line, cells }) => {
    const named = places.map((place) => cells[place] ?? '');
    return csvLine([...named, reasons.get(line) ?? '', ...cellsBesides(file, cells)].map(harmless));
  });
  return `\ufeff${header}${lines.join('')}`;
}

const REASON = 'reason';

/** What stands under no name: it follows the reason, so that the row stays too long until somebody has looked at it. */
function cellsBesides({ header, names }: CsvFile, cells: readonly string[]): readonly string[] {
  const beyond = cells.slice(names.length);
  if (cells.length <= header.length) return beyond.some((cell) => cell.trim() !== '') ? beyond : [];
  // Its cells may have moved to the right, and one of them under the reason of an earlier time.
  return [...names.flatMap((name, place) => (name === REASON ? [cells[place] ?? ''] : [])), ...beyond];
}
