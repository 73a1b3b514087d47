// What the person at the terminal sees: one line a step with its seconds, and failures that say what to do.

/** A failure whose remedy is known; shown without a stack. */
export class Failure extends Error {
  /** @param {string} message what happened  @param {string} remedy what to do now  @param {string} [detail] */
  constructor(message, remedy, detail) {
    super(message);
    this.remedy = remedy;
    this.detail = detail;
  }
}

const seconds = (/** @type {number} */ since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** @param {string} text */
export const say = (text) => process.stdout.write(`${text}\n`);

/**
 * Runs `work` and reports it; work that takes long shows that it is alive. Work that answers `false` had nothing to do
 * and is not mentioned.
 * @template T @param {string} title @param {() => Promise<T> | T} work @returns {Promise<T>}
 */
export async function step(title, work) {
  const since = performance.now();
  const alive = setInterval(() => say(`  … ${title} (${seconds(since)})`), 10_000);
  try {
    const result = await work();
    if (result !== false) say(`  ✓ ${title} (${seconds(since)})`);
    return result;
  } catch (error) {
    say(`  ✗ ${title} (${seconds(since)})`);
    throw error;
  } finally {
    clearInterval(alive);
  }
}

/** @param {unknown} error */
export function reportFailure(error) {
  if (!(error instanceof Failure)) {
    const full = knownFailure(error);
    if (full) return reportFailure(full);
    process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
    return;
  }
  const detail = error.detail?.trim();
  process.stderr.write(`\n${detail ? `${detail}\n\n` : ''}${error.message}\n→ ${error.remedy}\n`);
}

/** @param {unknown} error */
function knownFailure(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  if (code === 'ENOSPC')
    return new Failure(
      'The disk is full.',
      'Free some space (about 1 GB is needed), then run the command again.',
      message,
    );
  if (code === 'EACCES' || code === 'EPERM')
    return new Failure(
      'A file or folder may not be written.',
      'Give yourself the right to it, or set DATA_DIR to a folder of your own.',
      message,
    );
  return undefined;
}
