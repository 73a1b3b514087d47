// npm run faults [-- --only NAME,NAME] [--repetitions 30] [--seed N]: breaks the product, its database and its store on
// purpose, each way so many times at moments that the seed chooses, and audits the books after each. `npm test` does the
// same three times, without the long ones.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './lib/processes.mjs';
import { Failure, say } from './lib/progress.mjs';
import { ROOT, inRoot, textOf } from './lib/repository.mjs';
import { runCommand, whenEnding } from './lib/shutdown.mjs';

await runCommand(async () => {
  const { only = '', repetitions, seed } = readArguments();
  const folder = mkdtempSync(join(tmpdir(), 'vip-faults-report-'));
  whenEnding(() => rmSync(folder, { recursive: true, force: true }));
  const report = join(folder, 'report');
  say(`Each ${repetitions} times, with the seed ${seed}.`);
  const env = { FAULT_ONLY: only, FAULT_REPETITIONS: repetitions, FAULT_SEED: seed, FAULT_REPORT: report };
  try {
    await run(process.execPath, [inRoot('scripts', 'test.mjs'), 'test/faults'], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      show: true,
      failure: 'Not every fault was survived.',
      remedy: 'Read the message above; it names the seed that brings the fault back.',
    });
  } finally {
    say(table(textOf(report) ?? ''));
  }
  return 0;
});

function readArguments() {
  const options = /** @type {const} */ ({
    only: { type: 'string' },
    repetitions: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
  });
  const { values } = parseArgs({ options });
  for (const name of /** @type {const} */ (['repetitions', 'seed']))
    if (!/^\d{1,9}$/.test(values[name]))
      throw new Failure(`--${name} ${values[name]} is no number.`, `Write it as --${name} 30.`);
  return values;
}

/** @param {string} report a line of JSON for each kind of fault that was survived */
function table(report) {
  const lines = report.split('\n').filter(Boolean);
  const told = lines.map((line) => {
    const { name, repetitions, slowest } = JSON.parse(line);
    const back = slowest > 0 ? `   back within ${(slowest / 1000).toFixed(1)} s` : '';
    return `  ${name.padEnd(24)} survived ${repetitions} of ${repetitions}${back}`;
  });
  return told.join('\n');
}
