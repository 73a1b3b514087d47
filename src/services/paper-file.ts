/** A paper's file as a use case takes it: what somebody called it, and all of its bytes. */
import { createHash } from 'node:crypto';
import { field, isAbsent, type Field } from './field.js';
import { harmlessName } from './file-name.js';
import type { PaperType } from '../documents/store.js';
import { Refusal, refusal } from '../errors.js';

export class PaperFile {
  readonly name: string;
  readonly sha256: string;

  constructor(
    name: string,
    readonly bytes: Buffer,
  ) {
    this.name = harmlessName(name, 120);
    this.sha256 = createHash('sha256').update(bytes).digest('hex');
  }

  /** What the request's digest is made of: the same content under the same name is the same file. */
  toJSON(): object {
    return { name: this.name, sha256: this.sha256 };
  }
}

const ENDINGS: Readonly<Record<PaperType, RegExp>> = {
  'application/pdf': /\.pdf$/i,
  'image/jpeg': /\.jpe?g$/i,
  'image/png': /\.png$/i,
};
const ENDING: Readonly<Record<PaperType, string>> = {
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
};

/** The name with the ending of what the file is, so that neither says something else. */
export const nameAs = (name: string, type: PaperType): string =>
  ENDINGS[type].test(name) ? name : `${name || 'paper'}${ENDING[type]}`;

/** What a viewer's browser is told: shown, not run, under a name that says nothing of the client. */
export const dispositionOf = (paper: { id: string; document_type: string; mime_type: PaperType }): string =>
  `inline; filename="${paper.document_type.toLowerCase().replaceAll('_', '-')}-${paper.id.slice(0, 8)}${ENDING[paper.mime_type]}"`;

export const paperFile = (): Field<PaperFile> =>
  field((raw) => {
    if (isAbsent(raw)) throw refusal('required');
    // It was turned away while it came in.
    if (raw instanceof Refusal) throw raw;
    if (!(raw instanceof PaperFile)) throw refusal('paper_missing');
    return raw;
  });
