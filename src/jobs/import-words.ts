/** What npm run import says: how far it is, what a file would do, and why something was not done. */
import { explain as explainOther } from './explain.js';
import { Refusal, type FailureCode } from '../errors.js';
import { translator } from '../locales/index.js';
import type { Progress } from '../services/imported-file.js';
import { reasonOf, type ToldReport } from '../services/told-report.js';

const STEPS = {
  reading: 'Reading',
  entering: 'Looking at rows',
  reckoning: 'Reckoning positions, cash and daily values',
};

export function progressWords({ step, done, of }: Progress): string {
  if (step === 'reckoning') return STEPS.reckoning;
  const part = done / Math.max(of, 1);
  const filled = Math.round(part * 30);
  return `${STEPS[step].padEnd(16)} ${'█'.repeat(filled)}${'░'.repeat(30 - filled)} ${Math.floor(part * 100)} %`;
}

const LISTED = 20;
const DELIMITERS = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };
const counted = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

/** The first so many; the rest of them as a number. */
function first(lines: readonly string[], all: number): string[] {
  const shown = lines.slice(0, LISTED);
  return all > shown.length ? [...shown, `… and ${all - shown.length} more.`] : shown;
}

export function reportWords(report: ToldReport): string {
  const quantities = report.quantities.map(({ symbol, before, after }) => `${symbol}: ${before} → ${after}`);
  const rejected = report.rejectedRows.map(({ line, reason }) => `Line ${line}: ${reason}`);
  const duplicates = report.duplicateRows.map(({ line, of }) => `Line ${line}: likely the same as ${alikeWords(of)}`);
  return [
    `${counted(report.rows, 'row')}: ${report.accepted} can be entered, ${report.rejected} rejected, ${duplicateWords(report)}.`,
    `Read as ${report.encoding}, ${DELIMITERS[report.delimiter]} between cells, decimal ${report.decimal_mark}.`,
    ...(report.usd_value === null ? [] : [`${counted(report.clients, 'client')}, ${report.usd_value} USD.`]),
    ...first(quantities, quantities.length),
    ...(report.again
      ? [`The same file was imported on ${report.again.created_at.slice(0, 10)} (${report.again.id}).`]
      : []),
    ...(report.unended ? [unendedWords(report.unended.line), report.unended.text] : []),
    ...report.elsewhere,
    ...first(rejected, report.rejected),
    ...first(duplicates, report.duplicates),
    'Nothing was entered.',
  ].join('\n');
}

function alikeWords(of: number | 'waits' | null): string {
  if (of === null) return 'an entry of the books';
  return of === 'waits' ? 'a transfer that is entered already and waits to be completed' : `line ${of}`;
}

function duplicateWords({ duplicates, reckoned_as }: ToldReport): string {
  const found = counted(duplicates, 'likely duplicate');
  if (duplicates === 0) return found;
  return `${found} ${reckoned_as === 'enter' ? 'among those' : 'left out'}`;
}

const unendedWords = (line: number): string =>
  `Line ${line}, the last one, has no line end. Make sure that the file is whole. It ends with:`;

/** What stands in the file of rejected rows, and what must be sent for all to be entered. */
export function rejectsWords({ listed, rejected, rejectsWhole }: ToldReport, path: string): string {
  if (rejectsWhole)
    return `All rows are in ${path}, with a reason beside each rejected one. Mend those there and import that file.`;
  if (listed < rejected)
    return `The first ${whole(listed)} of ${whole(rejected)} rejected rows are in ${path}, for you to see why. Mend the file itself and preview it again.`;
  return `The rejected rows alone are in ${path}. Mend them in the file itself; or take them out of it and import both, the rest first.`;
}

const whole = (count: number): string => count.toLocaleString('en');

/** How the command is given the answer that a form would ask for. */
const OPTION_FOR: Partial<Record<FailureCode, string>> = {
  import_duplicates: 'Add --enter-duplicates or --leave-out-duplicates.',
  import_again: 'Add --again to enter it again.',
  import_rejected: 'Nothing was entered. Add --rejects FILE for a file to mend, with the reasons.',
  csv_ambiguous_decimals: 'Add --decimal-mark point or --decimal-mark comma.',
};

/** A refusal with the columns' names, and the option that answers it; anything else as every command says it. */
export function explain(error: unknown): string {
  if (!(error instanceof Refusal)) return explainOther(error);
  const t = translator('EN');
  const lines = error.issues.flatMap((issue) => [reasonOf(t, issue), OPTION_FOR[issue.code] ?? '']);
  return lines.filter((line) => line !== '').join('\n');
}
