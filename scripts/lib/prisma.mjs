// Prisma's command line with everything switched off that would reach the network.
import { run } from './processes.mjs';
import { ROOT, inRoot } from './repository.mjs';

export const QUIET_PRISMA = {
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  PRISMA_SKIP_POSTINSTALL_GENERATE: '1',
  PRISMA_ENGINES_CHECKSUM_IGNORE_MISSING: '1',
  NO_COLOR: '1',
};

/**
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, failure: string, remedy: string }} options
 */
export const prisma = (args, { env, failure, remedy }) =>
  run(process.execPath, [inRoot('node_modules', 'prisma', 'build', 'index.js'), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...QUIET_PRISMA, ...env },
    failure,
    remedy,
  });
