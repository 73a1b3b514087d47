/** What was typed after npm run import. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { IMPORT_KINDS } from '../services/import-file.js';

export const USAGE = `npm run import -- KIND FILE [--preview] [--rejects FILE] [--enter-duplicates | --leave-out-duplicates]
                       [--decimal-mark point|comma] [--again] [--yes]
npm run import -- undo ID --reason TEXT
KIND is clients, trades, transfers or prices; docs/import.md tells the columns of each, and ID is the number of an import.`;

/** What a form would ask beside the file. */
export interface Answers {
  duplicates?: string;
  decimal_mark?: string;
  again?: string;
}

export interface WantedImport {
  kind: (typeof IMPORT_KINDS)[number];
  path: string;
  preview: boolean;
  /** Where the rejected rows go. */
  rejects?: string;
  /** Nobody is to be asked. */
  yes: boolean;
  answers: Answers;
}

export interface WantedUndo {
  undo: string;
  reason: string | undefined;
}

const OPTIONS = {
  preview: { type: 'boolean', default: false },
  rejects: { type: 'string' },
  'enter-duplicates': { type: 'boolean', default: false },
  'leave-out-duplicates': { type: 'boolean', default: false },
  'decimal-mark': { type: 'string' },
  again: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  reason: { type: 'string' },
} as const;

/** Nothing, where it makes no sense. Files are looked for in `folder`. */
export function wantedOf(args: readonly string[], folder: string): WantedImport | WantedUndo | undefined {
  const given = parsed(args);
  if (!given) return undefined;
  const { values, positionals } = given;
  const [what = '', of, ...more] = positionals;
  if (!of || more.length > 0) return undefined;
  if (what === 'undo') return { undo: of, reason: values.reason };
  const kind = IMPORT_KINDS.find((known) => known === what.toUpperCase());
  const [enter, leaveOut] = [values['enter-duplicates'], values['leave-out-duplicates']];
  if (!kind || values.reason !== undefined || (enter && leaveOut)) return undefined;
  return {
    kind,
    path: resolve(folder, of),
    preview: values.preview,
    ...(values.rejects && { rejects: resolve(folder, values.rejects) }),
    yes: values.yes,
    answers: {
      duplicates: enter ? 'enter' : leaveOut ? 'leave_out' : undefined,
      decimal_mark: values['decimal-mark'],
      again: values.again ? 'true' : undefined,
    },
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch {
    return undefined;
  }
}
