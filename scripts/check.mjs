// npm run check: types, lint, format, import directions and unused code; all of them, then a verdict for each.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureGenerated } from './lib/build.mjs';
import { filesUnder } from './lib/fingerprint.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { exitOf } from './lib/processes.mjs';
import { say } from './lib/progress.mjs';
import { ROOT, inRoot } from './lib/repository.mjs';
import { runCommand } from './lib/shutdown.mjs';

const CRUISED = ['src', 'prisma', 'scripts', 'test'].filter((folder) => existsSync(inRoot(folder)));
const hasComponents = filesUnder([inRoot('components')]).some((file) => file.endsWith('.tsx'));

/** What is checked, the longest first, and the program with its arguments, from node_modules. @type {[string, string[]][]} */
const CHECKS = [
  [
    'Lint',
    ['eslint/bin/eslint.js', '--max-warnings=0', '--cache', '--cache-location', 'node_modules/.cache/vip/eslint', '.'],
  ],
  ['Types', ['typescript/bin/tsc', '-p', '.']],
  ...(hasComponents
    ? /** @type {[string, string[]][]} */ ([
        ['Types of the admin components', ['typescript/bin/tsc', '-p', 'components']],
      ])
    : []),
  ['Format', ['prettier/bin/prettier.cjs', '--check', '--cache', '--log-level=warn', '.']],
  ['Import directions', ['dependency-cruiser/bin/dependency-cruise.mjs', '--output-type', 'err', ...CRUISED]],
  ['Unused code', ['knip/bin/knip.js', '--no-progress']],
];

await runCommand(async () => {
  await ensureInstalled();
  await ensureGenerated();
  const verdicts = await inPairs(
    CHECKS.map(
      ([title, args]) =>
        () =>
          check(title, args),
    ),
  );
  say('');
  for (const { title, passed, seconds } of verdicts) say(`${passed ? '✓' : '✗'} ${title} (${seconds} s)`);
  return verdicts.every(({ passed }) => passed) ? 0 : 1;
});

/** @param {string} title @param {string[]} command */
async function check(title, [program = '', ...args]) {
  const since = performance.now();
  const child = spawn(process.execPath, [inRoot('node_modules', program), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => (output += chunk));
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => (output += chunk));
  const passed = (await exitOf(child)) === 0;
  if (!passed) say(`\n── ${title} ──\n${output.trim()}`);
  return { title, passed, seconds: ((performance.now() - since) / 1000).toFixed(1) };
}

/** Two at a time: each of them is busy on one core. @template T @param {(() => Promise<T>)[]} tasks @returns {Promise<T[]>} */
async function inPairs(tasks) {
  /** @type {T[]} */
  const results = [];
  const queue = tasks.entries();
  const worker = async () => {
    for (const [i, task] of queue) results[i] = await task();
  };
  await Promise.all([worker(), worker()]);
  return results;
}
