// Files that are handed in, written where a test may write.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportedFile, type Watcher } from '../../src/services/imported-file.js';

const folder = mkdtempSync(join(tmpdir(), 'vip-imports-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

export function fileOf(content: string | Buffer): string {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, content);
  return path;
}

export const handIn = (content: string | Buffer, name = 'file.csv', watcher: Watcher = {}): Promise<ImportedFile> =>
  ImportedFile.at(fileOf(content), name, watcher);
