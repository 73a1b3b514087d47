/** The house's components, by the names under which AdminJS knows them. The bundle and the server read the same list. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ComponentLoader } from 'adminjs';
import { invariant } from '../errors.js';

/** The repository's root, from wherever this file runs: compiled, it lies one folder deeper. */
function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  invariant(dirname(folder) !== folder, 'package.json lies above the sources');
  return findRoot(dirname(folder));
}

export const ROOT = findRoot(import.meta.dirname);

/** AdminJS's whole shell is ours: the menu, the lists, the records, the forms. */
const OVERRIDES = { Application: 'application.tsx' } as const;

export function componentLoader(): ComponentLoader {
  const loader = new ComponentLoader();
  for (const [name, file] of Object.entries(OVERRIDES)) loader.override(name, join(ROOT, 'components', file));
  return loader;
}
