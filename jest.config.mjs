// Tests stand beside the file they test; test/ holds those that need the whole product. Run them with `npm test`, which
// gives them a database.
import { existsSync, readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));
const withReact = {
  ...swc,
  jsc: { ...swc.jsc, transform: { react: { runtime: 'automatic', importSource: 'react' } } },
};
const options = (config) => ({ ...config, $schema: undefined, swcrc: false, sourceMaps: 'inline' });

export default {
  roots: ['src', 'test', 'scripts', 'components', 'prisma']
    .filter((folder) => existsSync(new URL(folder, import.meta.url)))
    .map((folder) => `<rootDir>/${folder}`),
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '/components/.+\\.tsx?$': ['@swc/jest', options(withReact)],
    '\\.tsx?$': ['@swc/jest', options(swc)],
  },
  resolver: '<rootDir>/test/support/resolve-sources.cjs',
  reporters: ['default', '<rootDir>/test/support/count-reporter.cjs'],
  // Of two cores: what waits for a browser, a clock or a server that starts leaves room for a third.
  maxWorkers: 3,
  testTimeout: 30_000,
};
