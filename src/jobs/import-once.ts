/**
 * npm run import -- KIND FILE: enters a file from the command line, or previews it. Ends with 0 when it was entered (or
 * could be), with 1 when it was not (or could not), and with 2 when the command makes no sense.
 */
import { writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigProblem, readConfig } from '../config.js';
import { createPool } from '../db/client.js';
import { Refusal } from '../errors.js';
import { doorKeys } from '../keys.js';
import { translator } from '../locales/index.js';
import { systemContext } from '../request-context.js';
import { createVault } from '../secrets/vault.js';
import { importFile, IMPORT_KINDS, previewImport } from '../services/import-file.js';
import { ImportedFile, type Progress } from '../services/imported-file.js';
import { commandNamed } from '../services/index.js';
import { createDoor } from '../services/run-command.js';
import { reasonOf, told, type ToldReport } from '../services/told-report.js';

const USAGE = `npm run import -- KIND FILE [--preview] [--rejects FILE] [--enter-duplicates | --leave-out-duplicates]
                       [--decimal-mark point|comma] [--again]
KIND is clients, trades, transfers or prices; docs/import.md tells the columns of each.`;

export interface Terminal {
  say(text: string): void;
  /** One line that is written over. */
  progress(text: string): void;
}

interface Wanted {
  kind: (typeof IMPORT_KINDS)[number];
  path: string;
  preview: boolean;
  rejects?: string;
  answers: { duplicates?: string; decimal_mark?: string; again?: string };
}

export async function importOnce(
  variables: NodeJS.ProcessEnv,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const wanted = wantedOf(args, variables.INIT_CWD ?? process.cwd());
  if (!wanted) {
    terminal.say(USAGE);
    return 2;
  }
  const config = readConfig(variables);
  const pool = createPool(config.databases.app, { max: 2 });
  try {
    // Where two must look at an import, a command, which is nobody, is told to leave it to the back office.
    const approvals = { ...config.approvals, commandNamed };
    const door = createDoor({ pool, ...doorKeys(config), vault: createVault(config.dataKeys), approvals });
    const onProgress = (progress: Progress) => terminal.progress(inWords(progress));
    const file = await ImportedFile.at(wanted.path, basename(wanted.path), { onProgress });
    const context = systemContext('import-command');
    const input = { kind: wanted.kind, ...wanted.answers, file };
    if (wanted.preview) return tell(told(await previewImport(door, context, input), 'EN'), wanted, terminal);
    const answer = await door.run(importFile, context, input);
    terminal.say(`${answer.entered} of ${answer.rows} rows entered. Import ${answer.id}.`);
    return 0;
  } catch (error) {
    terminal.say(explain(error));
    return 1;
  } finally {
    await pool.end();
  }
}

function wantedOf(args: readonly string[], folder: string): Wanted | undefined {
  const options = {
    preview: { type: 'boolean', default: false },
    rejects: { type: 'string' },
    'enter-duplicates': { type: 'boolean', default: false },
    'leave-out-duplicates': { type: 'boolean', default: false },
    'decimal-mark': { type: 'string' },
    again: { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [kindName = '', path, ...more] = positionals;
    const kind = IMPORT_KINDS.find((known) => known === kindName.toUpperCase());
    if (!kind || !path || more.length > 0 || (values['enter-duplicates'] && values['leave-out-duplicates']))
      return undefined;
    const duplicates = values['enter-duplicates'] ? 'enter' : values['leave-out-duplicates'] ? 'leave_out' : undefined;
    return {
      kind,
      path: resolve(folder, path),
      preview: values.preview,
      ...(values.rejects && { rejects: resolve(folder, values.rejects) }),
      answers: { duplicates, decimal_mark: values['decimal-mark'], again: values.again ? 'true' : undefined },
    };
  } catch {
    return undefined;
  }
}

const STEPS = {
  reading: 'Reading',
  entering: 'Looking at rows',
  reckoning: 'Reckoning positions, cash and daily values',
};

function inWords({ step, done, of }: Progress): string {
  if (step === 'reckoning') return STEPS.reckoning;
  const filled = Math.round((done / Math.max(of, 1)) * 30);
  return `${STEPS[step].padEnd(16)} ${'█'.repeat(filled)}${'░'.repeat(30 - filled)} ${Math.floor((done / Math.max(of, 1)) * 100)} %`;
}

const LISTED = 20;

function tell(report: ToldReport, { rejects, answers }: Wanted, { say }: Terminal): number {
  say(
    [
      `${report.rows} rows: ${report.accepted} can be entered, ${report.rejected} rejected, ${report.duplicates} likely duplicates.`,
      `Read as ${report.encoding}, ${NAMES[report.delimiter]} between cells, decimal ${report.decimal_mark}.`,
      ...(report.usd_value === null ? [] : [`${report.clients} clients, ${report.usd_value} USD.`]),
      ...report.quantities.slice(0, LISTED).map(({ symbol, before, after }) => `${symbol}: ${before} → ${after}`),
      ...(report.again
        ? [`The same file was imported on ${report.again.created_at.slice(0, 10)} (${report.again.id}).`]
        : []),
      ...report.elsewhere,
      ...report.rejectedRows.slice(0, LISTED).map(({ line, reason }) => `Line ${line}: ${reason}`),
      ...report.duplicateRows
        .slice(0, LISTED)
        .map(
          ({ line, of }) => `Line ${line}: likely the same as ${of === null ? 'an entry of the books' : `line ${of}`}`,
        ),
      'Nothing was entered.',
    ].join('\n'),
  );
  if (rejects && report.rejects) {
    writeFileSync(rejects, report.rejects);
    say(`The rejected rows are in ${rejects}.`);
  }
  const open = (report.duplicates > 0 && !answers.duplicates) || (report.again && !answers.again);
  return report.rejected > 0 || report.elsewhere.length > 0 || open ? 1 : 0;
}

const NAMES = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };

/** What a person can mend is said in words; anything else is a defect, and shown whole. */
function explain(error: unknown): string {
  if (error instanceof ConfigProblem) return error.message;
  if (error instanceof Refusal) return error.issues.map((issue) => reasonOf(translator('EN'), issue)).join('\n');
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'There is no such file.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
