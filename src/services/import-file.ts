/**
 * Enters the rows of a CSV file, all of them or none, under one row of `imports` and one of the log. A preview is the
 * same work with a report in place of an end: whatever it finds, all of it is taken back.
 */
import { DECIMAL_MARKS } from '../csv/decimal-mark.js';
import type { CsvFile } from '../csv/read.js';
import { personId } from './decide-kyc.js';
import { enterRows, type Entered, type Wish } from './enter-rows.js';
import { importClients } from './import-clients.js';
import { importPrices } from './import-prices.js';
import { MOST_LISTED, type ImportReport, type RejectedRow, type ToMend } from './import-report.js';
import { importTrades } from './import-trades.js';
import { importTransfers } from './import-transfers.js';
import { importedFile, type ImportedFile } from './imported-file.js';
import { choice, form, optional, orElse, yesOrNo } from './input.js';
import type { AnyFields, KindOfImport, Occasion } from './kind-of-import.js';
import { cellsOf, rowsAt, scan, type Scan } from './read-rows.js';
import type { Door } from './run-command.js';
import { defineUseCase, type Call, type Tx } from './use-case.js';
import { findImport, lockFile } from '../db/imports.js';
import { insertRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { invariant, Refusal, refusal } from '../errors.js';
import type { RequestContext } from '../request-context.js';
import type { DecimalMark } from '../csv/decimal-mark.js';

interface Ready {
  scan: Scan;
  enter(tx: Tx, wish: Wish, occasion: Occasion): Promise<Entered>;
}

/** Everything about a kind but its types. */
const ready =
  <F extends AnyFields, E, P>(kind: KindOfImport<F, E, P>) =>
  async (file: ImportedFile, decimalMark: DecimalMark | null): Promise<Ready> => {
    const scanned = await scan(file, kind, decimalMark);
    const prepared = (await kind.prepare?.()) as P;
    return {
      scan: scanned,
      enter: async (tx, wish, occasion) =>
        enterRows(tx, kind, scanned, wish, await kind.begin(tx, scanned.found, occasion, prepared)),
    };
  };

const KINDS = {
  CLIENTS: ready(importClients),
  TRADES: ready(importTrades),
  TRANSFERS: ready(importTransfers),
  PRICES: ready(importPrices),
};
export const IMPORT_KINDS = ['CLIENTS', 'TRADES', 'TRANSFERS', 'PRICES'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

const COLUMNS = {
  CLIENTS: importClients.columns,
  TRADES: importTrades.columns,
  TRANSFERS: importTransfers.columns,
  PRICES: importPrices.columns,
};
/** The first line of a file of this kind, with every column that it can have. */
export const templateOf = (kind: ImportKind): readonly string[] => [
  ...COLUMNS[kind].required,
  ...COLUMNS[kind].optional,
];

export const importFile = defineUseCase({
  name: 'import-file',
  allow: ADMINS,
  input: form({
    kind: choice(IMPORT_KINDS),
    file: importedFile(),
    duplicates: optional(choice(['enter', 'leave_out'])),
    decimal_mark: optional(choice(DECIMAL_MARKS)),
    again: orElse(yesOrNo(), false),
  }),
  prepare: ({ kind, file, decimal_mark }) => KINDS[kind](file, decimal_mark),
  async run(tx, input, { actor, now, prepared }: Call<Ready>) {
    const { kind, file } = input;
    await lockFile(tx, file.sha256);
    const again = await findImport(tx, kind, file.sha256);
    const { onReport } = file.watcher;
    if (again && !input.again && !onReport)
      throw refusal('import_again', 'again', { date: again.created_at.toISOString().slice(0, 10) });
    const row = { kind, file_name: file.name, file_size: file.size, sha256: file.sha256 };
    const { id } = await insertRow(tx, 'imports', {
      ...row,
      row_count: prepared.scan.rows,
      created_by: personId(actor),
    });
    const entered = await prepared.enter(tx, input, { now, actor, import_id: id });
    if (onReport) {
      onReport(await reportOf(row, prepared.scan, entered, { again, duplicates: input.duplicates }));
      throw new Previewed();
    }
    checkAllEntered(entered, input);
    const counts = countsOf(prepared.scan, entered);
    return {
      result: { id, ...counts },
      log: {
        action: 'IMPORT' as const,
        target: { type: 'imports', id },
        description: `Imported ${counts.entered} of ${counts.rows} rows of ${kind}`,
        metadata: { kind, sha256: file.sha256, ...counts },
      },
    };
  },
});

/** Ends the transaction of a preview. */
class Previewed extends Error {}

/** Reads, judges and enters a file as an import would, and takes all of it back. */
export async function previewImport(
  door: Door,
  context: RequestContext,
  { file, ...input }: { file: ImportedFile } & Readonly<Record<string, unknown>>,
): Promise<ImportReport> {
  const reports: ImportReport[] = [];
  const watched = file.watchedBy({ ...file.watcher, onReport: (report) => void reports.push(report) });
  try {
    await door.preview(importFile, context, { ...input, file: watched });
  } catch (error) {
    if (!(error instanceof Previewed)) throw error;
  }
  const report = reports.at(-1);
  invariant(report, 'a preview ends with its report');
  return report;
}

/** All or nothing. */
function checkAllEntered({ outcomes, elsewhere }: Entered, { duplicates }: Wish): void {
  const [first] = outcomes.rejectedRows;
  if (first)
    throw new Refusal(
      {
        code: 'import_rejected',
        field: 'file',
        params: { count: String(outcomes.rejected), line: String(first.line) },
      },
      ...first.issues,
    );
  const [impossible] = elsewhere;
  if (impossible) throw new Refusal(impossible);
  const [duplicate] = outcomes.duplicateRows;
  if (duplicate && !duplicates)
    throw refusal('import_duplicates', 'duplicates', {
      count: String(outcomes.duplicates),
      line: String(duplicate.line),
    });
  if (outcomes.entered === 0) throw refusal('import_nothing', 'file');
}

function countsOf({ rows }: Scan, { outcomes, totals }: Entered) {
  return {
    rows: String(rows),
    entered: String(outcomes.entered),
    left_out: String(rows - outcomes.entered),
    clients: String(totals.clients),
    usd_value: totals.usd_value,
  };
}

async function reportOf(
  { kind, file_name, file_size, sha256 }: { kind: string; file_name: string; file_size: number; sha256: string },
  { file, mark, rows, unended }: Scan,
  { outcomes, totals, elsewhere }: Entered,
  { again, duplicates }: Pick<Wish, 'duplicates'> & { again: ImportReport['again'] | undefined },
): Promise<ImportReport> {
  const rejected = outcomes.rejectedRows;
  const toMend = await readToMend(file, rows <= MOST_LISTED && file_size <= MOST_BYTES_BACK, rejected);
  const rowsBack = new Map(toMend?.rows.map((row) => [row.line, row]));
  const cellsBack = (line: number) => {
    const row = rowsBack.get(line);
    return row ? cellsOf(file, row) : {};
  };
  return {
    kind,
    file_name,
    sha256,
    encoding: file.encoding,
    delimiter: file.delimiter,
    decimal_mark: mark,
    unended: unended && { line: unended.line, cells: cellsOf(file, unended) },
    rows,
    accepted: outcomes.entered,
    rejected: outcomes.rejected,
    duplicates: outcomes.duplicates,
    reckoned_as: duplicates ?? 'leave_out',
    ...totals,
    again: again ?? null,
    elsewhere,
    rejectedRows: rejected.map((row) => ({ ...row, cells: cellsBack(row.line) })),
    toMend,
    duplicateRows: outcomes.duplicateRows,
    sample: outcomes.sample,
  };
}

/** With as many rows as are listed, a file is handed back whole up to this size: it is held in memory, and sent as one text. */
const MOST_BYTES_BACK = 8 * 1024 * 1024;

/** A long file's rejected rows alone: who mends row by row has a short one. */
async function readToMend(file: CsvFile, whole: boolean, rejected: readonly RejectedRow[]): Promise<ToMend | null> {
  if (rejected.length === 0) return null;
  return { file, whole, rows: await rowsAt(file, whole ? 'all' : new Set(rejected.map(({ line }) => line))) };
}
