/** What a command says of a failure: words for what a person can mend; anything else is a defect, and shown whole. */
import { fileWords } from './file-words.js';
import { BackupProblem } from '../backup/problem.js';
import { ConfigProblem } from '../config.js';
import { Refusal } from '../errors.js';
import { translator } from '../locales/index.js';

export function explain(error: unknown): string {
  if (error instanceof ConfigProblem) return error.message;
  if (error instanceof BackupProblem) return `${error.message}\n${error.remedy}`;
  if (!(error instanceof Refusal))
    return fileWords(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
  return error.issues.map(({ code, params }) => translator('EN')(`errors:${code}`, params)).join('\n');
}
