// Every way in which things are broken on purpose.
import { idleTooLong, noConnectionFree, statementTooLong } from './connections.js';
import type { Drill } from './drill.js';
import { appKilled, backendKilled, bothKilled, databaseKilled } from './kills.js';
import { storeLate, storeOutOfOrder, storeStalls } from './papers.js';
import { answerLost, sameKey } from './requests.js';
import { logFull } from './logs.js';
import { rollout } from './rollout.js';

export const DRILLS: readonly Drill[] = [
  appKilled,
  backendKilled,
  databaseKilled,
  bothKilled,
  answerLost,
  sameKey,
  noConnectionFree,
  statementTooLong,
  idleTooLong,
  rollout,
  logFull,
  storeOutOfOrder,
  storeLate,
  storeStalls,
];
