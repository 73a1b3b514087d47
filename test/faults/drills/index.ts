// Every way in which things are broken on purpose.
import { existsSync } from 'node:fs';
import { idleTooLong, noConnectionFree, statementTooLong } from './connections.js';
import { diskFull, LIMITER, papersDiskFull } from './disks.js';
import type { Drill } from './drill.js';
import { appKilled, backendKilled, bothKilled, databaseKilled } from './kills.js';
import { storeLate, storeOutOfOrder, storeStalls } from './papers.js';
import { answerLost, sameKey, sixteenHands } from './requests.js';
import { FULL, logFull } from './logs.js';
import { rollout } from './rollout.js';
import { walFull } from './wal.js';

export const DRILLS: readonly Drill[] = [
  appKilled,
  backendKilled,
  databaseKilled,
  bothKilled,
  answerLost,
  sameKey,
  sixteenHands,
  noConnectionFree,
  statementTooLong,
  idleTooLong,
  rollout,
  // A system without such a file has no other that is always full.
  ...(existsSync(FULL) ? [logFull] : []),
  diskFull,
  ...(existsSync(LIMITER) ? [papersDiskFull] : []),
  ...(process.getuid?.() === 0 ? [walFull] : []),
  storeOutOfOrder,
  storeLate,
  storeStalls,
];
