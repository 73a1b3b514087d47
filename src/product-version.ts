/** Which version of the product this is. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export function productVersion(file = resolve('package.json')): string {
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}
