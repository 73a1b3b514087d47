// The matrix as a file that is read: a section a subject, a line a cell. What a run finds must be what the file says;
// UPDATE_MATRIX=1 writes it anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../../access-matrix.txt', import.meta.url);

export interface Section {
  title: string;
  lines: string[];
}

const written = (sections: readonly Section[]): string =>
  sections
    .map(
      ({ title, lines }) =>
        `${title}\n${[...lines]
          .sort()
          .map((line) => `  ${line}\n`)
          .join('')}`,
    )
    .join('\n');

/** Empty where the file says all of it; else what to look at, and how to take it over. */
export function compareWithFile(sections: readonly Section[]): string {
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  const found = written(sections);
  if (!process.env.UPDATE_MATRIX) return differences(before, found);
  writeFileSync(FILE, found);
  return '';
}

export function differences(before: string, found: string): string {
  if (found === before) return '';
  const [old, now] = [before, found].map((text) => new Set(text.split('\n')));
  const added = [...(now ?? [])].filter((line) => !old?.has(line));
  const gone = [...(old ?? [])].filter((line) => !now?.has(line));
  return [
    'Who may do and see what is no longer what test/access-matrix.txt says.',
    ...gone.map((line) => `- ${line.trim()}`),
    ...added.map((line) => `+ ${line.trim()}`),
    '',
    'Each line of `+` is a new route, action, field or filter, or an old one that answers somebody differently. Read it as',
    'an attacker would: who gets 200, which rows change, is it in the log, which keys go out? If all of it is meant so:',
    '  UPDATE_MATRIX=1 npm test -- test/access-matrix',
    'and commit test/access-matrix.txt with what made it change. Otherwise mend the code: a screen’s rights are each use',
    'case’s `allow` (src/services/index.ts, src/admin/policy.ts), a route’s are `requireRole` (src/app.ts), and a column',
    'that no screen may name is listed as HIDDEN in src/admin/data-model.ts.',
  ].join('\n');
}
