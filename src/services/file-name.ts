/** A file's name as its sender gave it. It is only shown. */
import { basename } from 'node:path';

/** What could do harm becomes an underscore, nothing of a path is kept, and no more than `most` characters. */
export const harmlessName = (name: string, most: number): string =>
  basename(name.replaceAll('\\', '/'))
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._()-]/gu, '_')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, most);
