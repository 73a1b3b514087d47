// From sources to something that runs, in three parts, each skipped when nothing it is made of has changed.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { compile, sourceFiles } from './compile.mjs';
import { filesUnder, fingerprint } from './fingerprint.mjs';
import { withLock } from './lock.mjs';
import { prisma } from './prisma.mjs';
import { run } from './processes.mjs';
import { step } from './progress.mjs';
import { ROOT, inRoot, textOf } from './repository.mjs';
import { ADMIN_ENVIRONMENT } from './settings.mjs';

const BUNDLER = inRoot('dist', 'src', 'admin', 'bundle.js');
const LOCK_FILE = inRoot('package-lock.json');

/**
 * @typedef {object} Part
 * @property {string} title
 * @property {string} stamp where the digest of its sources is kept; it goes when its output goes
 * @property {() => string[]} sources
 * @property {string[]} outputs
 * @property {() => Promise<unknown>} make
 */

/** @type {Part[]} */
const PARTS = [
  {
    title: 'Database client generated',
    stamp: inRoot('node_modules', '.prisma', 'client', '.made-from'),
    sources: () => [inRoot('prisma', 'schema.prisma'), inRoot('prisma', 'generators'), LOCK_FILE],
    outputs: [inRoot('src', 'db', 'generated', 'dmmf.json')],
    make: () =>
      prisma(['generate'], {
        failure: 'The database client could not be generated.',
        remedy: 'Mend prisma/schema.prisma as the message above says.',
      }),
  },
  {
    title: 'Sources compiled',
    stamp: inRoot('node_modules', '.cache', 'vip', 'compiled-from'),
    sources: () => [inRoot('.swcrc'), inRoot('scripts', 'lib', 'compile.mjs'), LOCK_FILE, ...sourceFiles()],
    outputs: [inRoot('dist')],
    make: compile,
  },
  {
    title: 'Admin screens bundled',
    stamp: inRoot('node_modules', '.cache', 'vip', 'bundled-from'),
    // The files that decide which components there are: by their place and name, and by naming AdminJS's loader.
    sources: () => [
      inRoot('components'),
      LOCK_FILE,
      ...filesUnder([inRoot('src', 'admin')]).filter((file) =>
        /bundle|component/i.test(`${file} ${textOf(file)}`.slice(ROOT.length)),
      ),
    ],
    outputs: existsSync(inRoot('src', 'admin', 'bundle.ts'))
      ? [inRoot('adminbundle', 'bundle.js'), inRoot('adminbundle', 'assets', 'assets.json')]
      : [],
    make: async () => existsSync(BUNDLER) && bundle(),
  },
];

const bundle = () =>
  run(process.execPath, [BUNDLER], {
    cwd: ROOT,
    env: { ...process.env, ...ADMIN_ENVIRONMENT, ADMIN_JS_SKIP_BUNDLE: '' },
    failure: 'The admin screens could not be bundled.',
    remedy: 'Mend the component that the message above names.',
  });

/** @param {Part} part */
function isCurrent({ stamp, sources, outputs }) {
  return outputs.every((output) => existsSync(output)) && textOf(stamp) === fingerprint(sources());
}

/** @param {{ parts?: Part[] }} [options] */
export async function ensureBuilt({ parts = PARTS } = {}) {
  await withLock(inRoot('node_modules', '.build-lock'), async () => {
    for (const part of parts) {
      if (isCurrent(part)) continue;
      const madeFrom = fingerprint(part.sources());
      if ((await step(part.title, part.make)) === false) continue;
      mkdirSync(dirname(part.stamp), { recursive: true });
      writeFileSync(part.stamp, madeFrom);
    }
  });
}

/** What type checks need. */
export const ensureGenerated = () => ensureBuilt({ parts: PARTS.slice(0, 1) });
