// npm test: everything a fresh clone needs, a throw-away database server, then all tests. Arguments go to Jest:
// `npm test -- position` runs the files whose path contains "position".
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { reportFailure, say } from './lib/progress.mjs';
import { ROOT, inRoot, textOf } from './lib/repository.mjs';
import { runCommand, stopEverything, whenEnding } from './lib/shutdown.mjs';

await runCommand(async () => {
  const since = performance.now();
  await ensureInstalled();
  const { ensureBuilt } = await import('./lib/build.mjs');
  const { prepareTestEnvironment } = await import('./lib/test-environment.mjs');
  const { ADMIN_ENVIRONMENT } = await import('./lib/settings.mjs');
  await ensureBuilt().catch((error) => {
    // A few files of one's choice may well run while another part is being rewritten.
    if (process.argv.length <= 2) throw error;
    reportFailure(error);
  });
  const env = await prepareTestEnvironment();
  const report = join(tmpdir(), `vip-test-report-${process.pid}.json`);
  whenEnding(() => rmSync(report, { force: true }));
  const exitCode = await runJest(report, { ...ADMIN_ENVIRONMENT, ...env, NODE_ENV: 'test' });
  const counts = textOf(report);
  await stopEverything();
  say(summary(counts, since));
  return exitCode;
});

/** @param {string} report @param {NodeJS.ProcessEnv} env @returns {Promise<number>} */
async function runJest(report, env) {
  const { exitOf } = await import('./lib/processes.mjs');
  const options =
    `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
  const args = [inRoot('node_modules', 'jest', 'bin', 'jest.js'), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...env, NODE_OPTIONS: options, TEST_REPORT: report },
    stdio: 'inherit',
  });
  whenEnding(() => child.kill('SIGTERM'));
  return exitOf(child);
}

/** The last line is the counts alone, for people and for machines. @param {string | undefined} report @param {number} since */
function summary(report, since) {
  const seconds = `${((performance.now() - since) / 1000).toFixed(0)} s`;
  if (report === undefined) return `The tests did not run to their end (${seconds}).`;
  const { numPassedTests, numFailedTests, numPendingTests, numTotalTestSuites, numRuntimeErrorTestSuites } =
    JSON.parse(report);
  const broken = numRuntimeErrorTestSuites > 0 ? `, ${numRuntimeErrorTestSuites} of which did not run` : '';
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
  return `${numTotalTestSuites} files${broken}, ${seconds} in all\n${numPassedTests} passed, ${numFailedTests} failed${skipped}`;
}
