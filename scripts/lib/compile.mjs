// TypeScript to dist/, keeping the folders; everything else under src/ is copied. Only what changed is written, in
// place, so that a running server keeps its files; what has no source any more is removed.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { filesUnder } from './fingerprint.mjs';
import { Failure } from './progress.mjs';
import { ROOT, inRoot } from './repository.mjs';

const OUTPUT = inRoot('dist');
const TYPESCRIPT = /\.tsx?$/;
const NOT_BUILT = /\.test\.tsx?$|\.d\.ts$|\.mjs$|\.md$|\.sql\.test$/;

/** What is compiled or copied: the sources, the seed and the scripts written in TypeScript. */
export const sourceFiles = () =>
  [
    ...filesUnder([inRoot('src')]),
    ...filesUnder([inRoot('prisma'), inRoot('scripts')]).filter((file) => TYPESCRIPT.test(file)),
  ].filter((file) => !NOT_BUILT.test(file));

export async function compile() {
  const { transformFile } = await import('@swc/core');
  const files = sourceFiles();
  const written = await Promise.all(files.map((file) => build(file, transformFile)));
  removeOrphans(new Set(written.flat()));
}

/** @param {string} file @param {typeof import('@swc/core').transformFile} transformFile */
async function build(file, transformFile) {
  const target = join(OUTPUT, relative(ROOT, file));
  if (!TYPESCRIPT.test(file)) return writeIfChanged(target, readFileSync(file));
  const script = target.replace(TYPESCRIPT, '.js');
  try {
    const { code, map } = await transformFile(file, { swcrc: true, root: ROOT, sourceMaps: true });
    return [
      ...writeIfChanged(script, `${code}//# sourceMappingURL=${script.split('/').pop()}.map\n`),
      ...writeIfChanged(`${script}.map`, pointingAt(file, `${script}.map`, map ?? '{}')),
    ];
  } catch (error) {
    throw new Failure(`${relative(ROOT, file)} does not compile.`, 'Mend what the message above names.', String(error));
  }
}

/** @param {string} file @param {string} mapFile @param {string} map */
const pointingAt = (file, mapFile, map) =>
  JSON.stringify({ ...JSON.parse(map), sources: [relative(dirname(mapFile), file)], sourcesContent: undefined });

/** @param {string} target @param {string | Buffer} content @returns {string[]} */
function writeIfChanged(target, content) {
  const bytes = Buffer.from(content);
  if (existsSync(target) && readFileSync(target).equals(bytes)) return [target];
  mkdirSync(dirname(target), { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  writeFileSync(unfinished, bytes);
  renameSync(unfinished, target);
  return [target];
}

/** @param {Set<string>} wanted */
function removeOrphans(wanted) {
  for (const file of filesUnder([OUTPUT])) if (!wanted.has(file)) rmSync(file);
  const prune = (/** @type {string} */ folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) prune(join(folder, entry.name));
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  };
  if (existsSync(OUTPUT)) prune(OUTPUT);
}
