// Everything a command starts is stopped when it ends, in the reverse order: at its own end, on Ctrl-C and when told.
import { reportFailure, say } from './progress.mjs';

/** @type {(() => Promise<unknown> | unknown)[]} */
const stops = [];
let stopping = false;

/** @param {() => Promise<unknown> | unknown} stop */
export function whenEnding(stop) {
  stops.push(stop);
}

export const isEnding = () => stopping;

export async function stopEverything() {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
    try {
      await stop();
    } catch (error) {
      reportFailure(error);
    }
  }
}

/** @param {number} exitCode */
async function end(exitCode) {
  if (stopping) return;
  stopping = true;
  await stopEverything();
  process.exit(exitCode);
}

/**
 * Runs a command from start to end. `main` answers the exit code, or undefined to stay until a signal comes.
 * @param {() => Promise<number | undefined>} main
 * @param {{ signalExitCode?: number }} [options]
 */
export async function runCommand(main, { signalExitCode = 130 } = {}) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (!stopping) say('\nStopping …');
      void end(signalExitCode);
    });
  }
  if (process.env.npm_lifecycle_event) followParent(() => void end(signalExitCode));
  try {
    const exitCode = await main();
    if (exitCode !== undefined) await end(exitCode);
  } catch (error) {
    if (!stopping) reportFailure(error);
    await end(1);
  }
}

/** npm, told to end, ends the shell between itself and us, and we are not told. @param {() => void} orphaned */
function followParent(orphaned) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    orphaned();
  }, 500);
  watch.unref();
}
