// Every way in which things are broken on purpose.
import type { Drill } from './drill.js';
import { appKilled, backendKilled, bothKilled, databaseKilled } from './kills.js';
import { answerLost, sameKey } from './requests.js';

export const DRILLS: readonly Drill[] = [appKilled, backendKilled, databaseKilled, bothKilled, answerLost, sameKey];
