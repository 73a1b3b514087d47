/** A file that somebody handed in, as a use case takes it: where it lies, what it is called, and who watches it being read. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { field, isAbsent, type Field } from './field.js';
import { harmlessName } from './file-name.js';
import type { ImportReport } from './import-report.js';
import { refusal } from '../errors.js';

export const MOST_MEGABYTES = 64;

export interface Progress {
  step: 'reading' | 'entering' | 'reckoning';
  /** Bytes while it is read, rows after that. */
  done: number;
  of: number;
}

export interface Watcher {
  onProgress?(progress: Progress): void;
  /** Makes it a preview: whatever the answer, nothing is kept. */
  onReport?(report: ImportReport): void;
}

export class ImportedFile {
  private constructor(
    readonly path: string,
    readonly name: string,
    readonly size: number,
    readonly sha256: string,
    readonly watcher: Watcher,
  ) {}

  static async at(path: string, name: string, watcher: Watcher = {}): Promise<ImportedFile> {
    const { size } = await stat(path);
    if (size > MOST_MEGABYTES * 1024 * 1024)
      throw refusal('csv_too_large', 'file', { megabytes: String(MOST_MEGABYTES) });
    const digest = createHash('sha256');
    for await (const piece of createReadStream(path)) digest.update(piece as Buffer);
    return new ImportedFile(path, harmlessName(name, 150) || 'file.csv', size, digest.digest('hex'), watcher);
  }

  watchedBy(watcher: Watcher): ImportedFile {
    return new ImportedFile(this.path, this.name, this.size, this.sha256, watcher);
  }

  /** What the request's digest is made of: the same content under the same name is the same file, wherever it lies. */
  toJSON(): object {
    return { name: this.name, sha256: this.sha256 };
  }
}

export const importedFile = (): Field<ImportedFile> =>
  field((raw) => {
    if (isAbsent(raw)) throw refusal('required');
    if (!(raw instanceof ImportedFile)) throw refusal('csv_no_file');
    return raw;
  });
