// npm run bench: the benchmarks, on a server of their own whose writes reach the disk.
import { existsSync } from 'node:fs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { run } from './lib/processes.mjs';
import { Failure } from './lib/progress.mjs';
import { ROOT, inRoot } from './lib/repository.mjs';
import { ADMIN_ENVIRONMENT } from './lib/settings.mjs';
import { runCommand } from './lib/shutdown.mjs';
import { prepareTestEnvironment } from './lib/test-environment.mjs';

await runCommand(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const program = inRoot('dist', 'scripts', 'bench', 'run.js');
  if (!existsSync(program)) throw new Failure('There are no benchmarks yet.', 'They belong in scripts/bench/run.ts.');
  const env = { ...(await prepareTestEnvironment({ durable: true })), ...ADMIN_ENVIRONMENT };
  await run(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
    cwd: ROOT,
    env,
    show: true,
    failure: 'A benchmark failed.',
    remedy: 'Read the message above.',
  });
  return 0;
});
