// npm run faults [-- --only NAME,NAME] [--repetitions 30] [--seed N]: breaks the product, its database and its store on
// purpose, each way so many times at moments that the seed chooses, and audits the books after each. `npm test` does the
// same three times, without the long ones.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AUDIT, FAULTS } from './lib/fault-names.mjs';
import { run } from './lib/processes.mjs';
import { Failure, say } from './lib/progress.mjs';
import { ROOT, inRoot, textOf } from './lib/repository.mjs';
import { runCommand, whenEnding } from './lib/shutdown.mjs';

await runCommand(async () => {
  const { only, repetitions, seed } = readArguments();
  const folder = mkdtempSync(join(tmpdir(), 'vip-faults-report-'));
  whenEnding(() => rmSync(folder, { recursive: true, force: true }));
  const report = join(folder, 'report');
  say(`Each ${repetitions} times, with the seed ${seed}.`);
  const env = { FAULT_ONLY: only.join(','), FAULT_REPETITIONS: repetitions, FAULT_SEED: seed, FAULT_REPORT: report };
  try {
    await run(process.execPath, [inRoot('scripts', 'test.mjs'), 'test/faults'], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      show: true,
      failure: 'Not every fault was survived.',
      remedy: 'Read the message above; it names the seed that brings the fault back.',
    });
  } finally {
    say(table(survivedIn(report)));
  }
  requireDone(only, survivedIn(report));
  return 0;
});

function readArguments() {
  const options = /** @type {const} */ ({
    only: { type: 'string' },
    repetitions: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
  });
  const { values } = parseArgs({ options });
  const only = namesIn(values.only);
  for (const name of /** @type {const} */ (['repetitions', 'seed']))
    if (!/^\d{1,9}$/.test(values[name]))
      throw new Failure(`--${name} ${values[name]} is no number.`, `Write it as --${name} 30.`);
  return { ...values, only };
}

/** A name that nobody knows would break nothing, and that would look as if all was survived. @param {string | undefined} text */
function namesIn(text) {
  if (text === undefined) return [];
  const names = text.split(',').map((name) => name.trim());
  const known = [...FAULTS, AUDIT];
  const unknown = names.filter((name) => !known.some((one) => one === name));
  if (unknown.length > 0)
    throw new Failure(`--only ${text}: there is no fault "${unknown.join('", "')}".`, `There are ${known.join(', ')}.`);
  return names;
}

/** Some need what not every machine has, such as /dev/full. @param {string[]} only @param {Survived[]} survived */
function requireDone(only, survived) {
  const undone = only.filter((name) => name !== AUDIT && !survived.some((one) => one.name === name));
  if (undone.length > 0)
    throw new Failure(
      `Not tried, since this machine lacks what it needs: ${undone.join(', ')}.`,
      'test/faults/drills/index.ts says what that is.',
    );
}

/** @typedef {{ name: string, repetitions: number, slowest: number }} Survived */

/** @param {string} report a line of JSON for each kind of fault that was survived @returns {Survived[]} */
function survivedIn(report) {
  const lines = (textOf(report) ?? '').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/** @param {Survived[]} survived */
function table(survived) {
  const told = survived.map(({ name, repetitions, slowest }) => {
    const back = slowest > 0 ? `   back within ${(slowest / 1000).toFixed(1)} s` : '';
    return `  ${name.padEnd(24)} survived ${repetitions} of ${repetitions}${back}`;
  });
  return told.join('\n');
}
