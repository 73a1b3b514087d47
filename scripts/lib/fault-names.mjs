// What `npm run faults -- --only` takes. The drills are written in TypeScript and stand with the tests, where a command that
// has started nothing yet cannot look; they take their names from here (test/faults/repeat.ts).

/** Of the audit itself, which is attacked: no fault that is survived so many times. */
export const AUDIT = 'audit';

export const FAULTS = /** @type {const} */ ([
  'app-killed',
  'backend-killed',
  'database-killed',
  'both-killed',
  'answer-lost',
  'same-key',
  'sixteen-hands',
  'no-connection-free',
  'statement-timeout',
  'idle-in-transaction',
  'sigterm-under-load',
  'log-full',
  'disk-full',
  'papers-disk-full',
  'wal-full',
  'store-out-of-order',
  'store-late',
  'store-stalls',
  'mail-server-faults',
  'migration-killed',
  'clock-steps',
  'two-servers-at-midnight',
  'running-clock-steps',
]);

/** @typedef {typeof FAULTS[number] | typeof AUDIT} FaultName */
