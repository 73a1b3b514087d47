// Where things lie.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {string[]} parts */
export const inRoot = (...parts) => join(ROOT, ...parts);

/** The folder of the embedded server, the demo's secrets and local files. */
export const dataDir = () => resolve(ROOT, process.env.DATA_DIR || '.data');

/** A file's text, or undefined when there is none. @param {string} path */
export const textOf = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** The settings of a `.env` file beside package.json, as the application reads them; the environment's own go first. */
export function readEnvFile() {
  if (existsSync(inRoot('.env'))) process.loadEnvFile(inRoot('.env'));
}
