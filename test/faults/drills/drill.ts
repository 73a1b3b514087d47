// What a drill is: one way in which things break, and what its guarantee says of it.
import type { FaultName } from '../../../scripts/lib/fault-names.mjs';
import type { Chance } from '../chance.js';
import type { Ground } from '../ground.js';

export interface Drill {
  name: FaultName;
  /** What holds, as the test's name says it. */
  guarantee: string;
  /** Takes minutes, or rights that not every machine gives: the night only. */
  nightly?: boolean;
  /** One repetition. How long it took to be back, in milliseconds, where that says something. */
  run(ground: Ground, chance: Chance): Promise<number | void>;
}
