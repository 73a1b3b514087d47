/** A preview's report in the reader's words, and its rejected rows as a file to mend. */
import type { Call } from '../call.js';
import { csvLine, harmless } from '../../csv/write.js';
import type { Issue } from '../../errors.js';
import { translator, type Translate } from '../../locales/index.js';
import type { ImportReport } from '../../services/import-report.js';

/** Types of its own, since the browser's components read them. */
export interface ToldReport extends Omit<ImportReport, 'rejectedRows' | 'elsewhere' | 'again' | 'sample'> {
  again: { id: string; created_at: string } | null;
  elsewhere: string[];
  rejectedRows: { line: number; reason: string; cells: Readonly<Record<string, string>> }[];
  sample: ImportReport['sample'];
  columns: { name: string; label: string }[];
  /** The rejected rows with their reasons, as a CSV file; empty where there are none. */
  rejects: string;
}

export function told(report: ImportReport, { viewer }: Pick<Call, 'viewer'>): ToldReport {
  const t = translator(viewer.language);
  const columns = Object.keys(report.sample[0]?.cells ?? {});
  const rejectedRows = report.rejectedRows.map(({ line, issues, cells }) => ({
    line,
    cells,
    reason: issues.map((issue) => reason(t, issue)).join(' '),
  }));
  const lines = rejectedRows.map(({ line, cells, reason: why }) =>
    csvLine([String(line), ...columns.map((column) => harmless(cells[column] ?? '')), why]),
  );
  return {
    ...report,
    again: report.again && { id: report.again.id, created_at: report.again.created_at.toISOString() },
    elsewhere: report.elsewhere.map((issue) => reason(t, issue)),
    rejectedRows: rejectedRows.slice(0, MOST_SHOWN),
    duplicateRows: report.duplicateRows.slice(0, MOST_SHOWN),
    columns: columns.map((name) => ({ name, label: t(`admin:columns.${name}`) })),
    rejects: lines.length > 0 ? `\ufeff${csvLine(['line', ...columns, 'reason'])}${lines.join('')}` : '',
  };
}

const MOST_SHOWN = 500;

/** "Quantity: This must be more than zero." */
export function reason(t: Translate, { code, field, params }: Issue): string {
  const text = t(`errors:${code}`, params);
  return field ? `${t(`admin:columns.${field}`)}: ${text}` : text;
}
