/** Build step: our components into one script, and every script of the admin's page hashed and packed beside it. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import AdminJS, { Router } from 'adminjs';
import { FOLDER, LIST } from './assets.js';
import { componentLoader } from './components.js';
import { invariant } from '../errors.js';

invariant(
  process.env.NODE_ENV === 'production' && process.env.ADMIN_JS_TMP_DIR === 'adminbundle',
  "the launcher sets the build's environment",
);

await new AdminJS({ componentLoader: componentLoader() }).initialize();

await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
const scripts = Router.assets.filter(({ path }) => path.endsWith('.bundle.js'));
const names = await Promise.all(
  scripts.map(async ({ path, src }) => [baseName(path), await pack(baseName(path), await readFile(src))]),
);
await writeFile(join(FOLDER, LIST), `${JSON.stringify(Object.fromEntries(names), null, 2)}\n`);
process.exit(0);

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function pack(name: string, content: Buffer): Promise<string> {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const file = name.replace(/\.bundle\.js$/, `.${digest}.js`);
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, best),
    promisify(gzip)(content, { level: 9 }),
  ]);
  await Promise.all([
    writeFile(join(FOLDER, file), content),
    writeFile(join(FOLDER, `${file}.br`), br),
    writeFile(join(FOLDER, `${file}.gz`), gz),
  ]);
  return file;
}
