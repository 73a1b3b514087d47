// The packages of the lock file, installed when they are missing or another lock file was installed.
import { writeFileSync } from 'node:fs';
import { fingerprint } from './fingerprint.mjs';
import { run } from './processes.mjs';
import { Failure, step } from './progress.mjs';
import { ROOT, inRoot, textOf } from './repository.mjs';
import { withLock } from './lock.mjs';

const OLDEST_NODE = /** @type {const} */ ([20, 19]);
const STAMP = inRoot('node_modules', '.installed-from');

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map((part) => Number.parseInt(part, 10));
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Failure(
    `Node ${process.versions.node} is too old.`,
    `Install Node ${OLDEST_NODE.join('.')} or newer from https://nodejs.org, then run the command again.`,
  );
}

const isCurrent = () => textOf(STAMP) === fingerprint([inRoot('package-lock.json')]);

export async function ensureInstalled() {
  requireNode();
  if (isCurrent()) return;
  await withLock(inRoot('.install-lock'), async () => {
    if (isCurrent()) return;
    if (installedByHand()) return remember();
    await step('Packages installed (a few minutes the first time)', install);
    remember();
  });
}

const remember = () => writeFileSync(STAMP, fingerprint([inRoot('package-lock.json')]));

/** `npm ci` by hand leaves its own copy of the lock file, without the root's entry; the package list tells whether it is this one. */
function installedByHand() {
  const installed = textOf(inRoot('node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const wanted = Object.entries(JSON.parse(textOf(inRoot('package-lock.json')) ?? '{}').packages ?? {});
  const { packages = {} } = JSON.parse(installed);
  return wanted.every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || packages[path]?.version === version,
  );
}

function install() {
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [program = 'npm', ...args] = [...npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  return run(program, args, {
    cwd: ROOT,
    failure: 'The packages could not be installed.',
    remedy:
      'Check that this machine reaches its npm registry (`npm ping`) and has about 1 GB of free disk, then run the command again. ' +
      'A broken download is mended by removing node_modules.',
  });
}
