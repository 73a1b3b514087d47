// A compiled program of the application, run from a command: with the settings of a running `npm start`, or of
// DATABASE_URL and the environment. Its output is the command's, and so is its exit code.
import { spawn } from 'node:child_process';
import { ensureBuilt } from './build.mjs';
import { addressOfRunningDatabase, applicationEnvironment } from './demo-world.mjs';
import { ensureInstalled } from './install.mjs';
import { exitOf } from './processes.mjs';
import { ROOT, inRoot, readEnvFile } from './repository.mjs';
import { runCommand, whenEnding } from './shutdown.mjs';

/** @param {string[]} path under dist @param {string[]} args */
export const runCompiledProgram = (path, args) =>
  runCommand(async () => {
    readEnvFile();
    await ensureInstalled();
    await ensureBuilt();
    const {
      DEMO_PASSWORD: _ofTheSeed,
      DEMO: _too,
      ...env
    } = applicationEnvironment({
      databaseUrl: addressOfRunningDatabase(),
      demo: false,
    });
    const child = spawn(process.execPath, ['--enable-source-maps', inRoot('dist', ...path), ...args], {
      cwd: ROOT,
      env,
      stdio: 'inherit',
    });
    whenEnding(() => child.kill('SIGTERM'));
    return exitOf(child);
  });
