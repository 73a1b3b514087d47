/** A preview's report in its reader's words, and the file to mend. */
import { fileToMend } from './file-to-mend.js';
import type { ImportReport } from './import-report.js';
import type { Issue } from '../errors.js';
import { translator, type Language, type Translate } from '../locales/index.js';

/** Without types of the server's own, since the browser's components read it. */
export interface ToldReport extends Omit<ImportReport, 'rejectedRows' | 'elsewhere' | 'again' | 'unended' | 'toMend'> {
  unended: { line: number; text: string } | null;
  again: { id: string; created_at: string } | null;
  elsewhere: string[];
  rejectedRows: { line: number; reason: string; cells: Readonly<Record<string, string>> }[];
  columns: { name: string; label: string }[];
  /** The rejected rows with their reasons, as a CSV file; empty where there are none. */
  rejects: string;
  /** That file has the other rows as well, so that it goes in whole once it is mended. */
  rejectsWhole: boolean;
  /** How many of the rejected rows that file has. */
  listed: number;
}

const MOST_SHOWN = 500;

export function told({ toMend, ...report }: ImportReport, language: Language): ToldReport {
  const t = translator(language);
  const columns = Object.keys(report.sample[0]?.cells ?? {});
  const labels = columns.map((name) => ({ name, label: t(`admin:columns.${name}`) }));
  const rejectedRows = report.rejectedRows.map(({ line, issues, cells }) => ({
    line,
    cells,
    reason: issues.map((issue) => reasonOf(t, issue)).join(' '),
  }));
  const reasons = new Map(rejectedRows.map(({ line, reason }) => [line, reason]));
  return {
    ...report,
    unended: report.unended && { line: report.unended.line, text: rowInWords(labels, report.unended.cells) },
    again: report.again && { id: report.again.id, created_at: report.again.created_at.toISOString() },
    elsewhere: report.elsewhere.map((issue) => reasonOf(t, issue)),
    rejectedRows: rejectedRows.slice(0, MOST_SHOWN),
    duplicateRows: report.duplicateRows.slice(0, MOST_SHOWN),
    columns: labels,
    rejects: toMend ? fileToMend(toMend, reasons) : '',
    rejectsWhole: toMend?.whole ?? false,
    listed: rejectedRows.length,
  };
}

const LONGEST_CELL = 60;

/** "Client: ann@example.com; Symbol: AAPL": enough of each cell to see whether it is whole, on one line. */
const rowInWords = (columns: ToldReport['columns'], cells: Readonly<Record<string, string>>): string =>
  columns
    .flatMap(({ name, label }) => {
      const cell = (cells[name] ?? '').replace(/\p{Cc}+/gu, ' ').trim();
      // Where one was cut, it shows at its end.
      return cell === '' ? [] : [`${label}: ${cell.length > LONGEST_CELL ? `… ${cell.slice(-LONGEST_CELL)}` : cell}`];
    })
    .join('; ');

/** "Quantity: This must be more than zero." */
export function reasonOf(t: Translate, { code, field, params }: Issue): string {
  const text = t(`errors:${code}`, params);
  return field ? `${t(`admin:columns.${field}`)}: ${text}` : text;
}
