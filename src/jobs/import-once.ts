/**
 * npm run import -- KIND FILE: enters a file from the command line, or previews it; undo ID takes an import back. Whoever
 * sits at a terminal sees the preview and is asked before anything is written. Ends with 0 when it was done (or could
 * be), with 1 when it was not (or could not), and with 2 when the command makes no sense.
 */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readConfig } from '../config.js';
import { createPool } from '../db/client.js';
import { Refusal } from '../errors.js';
import { doorKeys } from '../keys.js';
import { systemContext } from '../request-context.js';
import { createVault } from '../secrets/vault.js';
import { importFile, previewImport } from '../services/import-file.js';
import { ImportedFile } from '../services/imported-file.js';
import { commandNamed } from '../services/index.js';
import { createDoor, type Door } from '../services/run-command.js';
import { told, type ToldReport } from '../services/told-report.js';
import { undoImport } from '../services/undo-import.js';
import { USAGE, wantedOf, type Answers, type WantedImport, type WantedUndo } from './import-arguments.js';
import { explain, progressWords, rejectsWords, reportWords } from './import-words.js';

export interface Terminal {
  say(text: string): void;
  /** One line that is written over. */
  progress(text: string): void;
  /** One of the answers, of which the last is taken for none; left out where nobody is there to ask. */
  ask?(question: string, answers: readonly string[]): Promise<string>;
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
  try {
    return await withDoor(variables, (door) =>
      'undo' in wanted ? undo(door, wanted, terminal) : new Importing(door, wanted, terminal).run(),
    );
  } catch (error) {
    terminal.say(explain(error));
    return 1;
  }
}

async function withDoor(variables: NodeJS.ProcessEnv, work: (door: Door) => Promise<number>): Promise<number> {
  const config = readConfig(variables);
  const pool = createPool(config.databases.app, { max: 2 });
  try {
    // Where two must look at an import, a command, which is nobody, is told to leave it to the back office.
    const approvals = { ...config.approvals, commandNamed };
    return await work(createDoor({ pool, ...doorKeys(config), vault: createVault(config.dataKeys), approvals }));
  } finally {
    await pool.end();
  }
}

const BY = systemContext('import-command');

async function undo(door: Door, { undo: id, reason }: WantedUndo, { say }: Terminal): Promise<number> {
  const undone = await door.run(undoImport, BY, { id, reason });
  say(`Import ${undone.id} is undone: ${undone.rows} of its rows count no more.`);
  return 0;
}

class Importing {
  #answers: Answers;
  readonly #ask: Terminal['ask'];

  constructor(
    private readonly door: Door,
    private readonly wanted: WantedImport,
    private readonly terminal: Terminal,
  ) {
    this.#answers = wanted.answers;
    this.#ask = wanted.yes ? undefined : terminal.ask;
  }

  async run(): Promise<number> {
    const { path, preview } = this.wanted;
    const onProgress = (progress: Parameters<typeof progressWords>[0]) =>
      this.terminal.progress(progressWords(progress));
    const file = await ImportedFile.at(path, basename(path), { onProgress });
    if (!preview && !this.#ask) return this.#enter(file);
    const report = await this.#preview(file);
    this.#tell(report);
    if (preview) return isPossible(report) && report.accepted > 0 && !this.#isOpen(report) ? 0 : 1;
    return (await this.#asked(file, report)) ? this.#enter(file) : 1;
  }

  async #enter(file: ImportedFile): Promise<number> {
    try {
      const answer = await this.door.run(importFile, BY, { kind: this.wanted.kind, ...this.#answers, file });
      this.terminal.say(`${answer.entered} of ${answer.rows} rows entered. Import ${answer.id}.`);
      return 0;
    } catch (error) {
      // The refusal knows the first of the rows; the preview knows all.
      const rejected = error instanceof Refusal && error.code === 'import_rejected';
      if (!rejected || !this.wanted.rejects) throw error;
      this.#tell(await this.#preview(file));
      return 1;
    }
  }

  async #preview(file: ImportedFile): Promise<ToldReport> {
    const input = () => ({ kind: this.wanted.kind, ...this.#answers, file });
    try {
      return told(await previewImport(this.door, BY, input()), 'EN');
    } catch (error) {
      if (!this.#ask || !(error instanceof Refusal) || error.code !== 'csv_ambiguous_decimals') throw error;
      this.terminal.say(explain(error));
      const mark = await this.#ask('Which mark stands before its decimals?', ['point', 'comma', 'stop']);
      if (mark === 'stop') throw error;
      this.#answers = { ...this.#answers, decimal_mark: mark };
      return told(await previewImport(this.door, BY, input()), 'EN');
    }
  }

  #tell(report: ToldReport): void {
    this.terminal.say(reportWords(report));
    const { rejects } = this.wanted;
    if (!rejects || !report.rejects) return;
    writeFileSync(rejects, report.rejects);
    this.terminal.say(rejectsWords(report, rejects));
  }

  /** What an import would be refused for until it is answered. */
  #isOpen({ duplicates, again }: ToldReport): boolean {
    return (duplicates > 0 && !this.#answers.duplicates) || (again !== null && !this.#answers.again);
  }

  async #asked(file: ImportedFile, first: ToldReport): Promise<boolean> {
    const ask = this.#ask ?? (async () => 'no');
    const report = await this.#answered(file, first, ask);
    if (!report || !isPossible(report)) return false;
    if (report.again && !this.#answers.again) {
      if ((await ask('Enter the same file again?', ['yes', 'no'])) === 'no') return false;
      this.#answers = { ...this.#answers, again: 'true' };
    }
    const rows = report.accepted;
    // Where none is left, the import itself says so.
    return rows === 0 || (await ask(`Enter ${rows === 1 ? '1 row' : `${rows} rows`}?`, ['yes', 'no'])) === 'yes';
  }

  /** The report of the answer about likely duplicates, which may make possible what was not, and the other way round. */
  async #answered(
    file: ImportedFile,
    first: ToldReport,
    ask: NonNullable<Terminal['ask']>,
  ): Promise<ToldReport | undefined> {
    if (first.duplicates === 0 || this.#answers.duplicates) return first;
    const answer = await ask(`${first.duplicates} may be there already. Enter them, or leave them out?`, DUPLICATES);
    if (answer === 'stop') return undefined;
    const duplicates = answer === 'enter' ? 'enter' : 'leave_out';
    this.#answers = { ...this.#answers, duplicates };
    if (first.reckoned_as === duplicates) return first;
    const report = await this.#preview(file);
    this.#tell(report);
    return report;
  }
}

const isPossible = ({ rejected, elsewhere }: ToldReport): boolean => rejected === 0 && elsewhere.length === 0;

const DUPLICATES = ['enter', 'leave out', 'stop'];
