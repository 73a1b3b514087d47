/** The first page of a million log rows, newest first: the time of stock AdminJS and its Prisma adapter ÷ ours. */
import { largeLog } from '../large-log.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';

/** Requests a round; a round of either takes about as long. */
const OURS = 300;
const STOCK = 6;
/** Rounds of both: Node compiles a server while it gives its first thousand answers. */
const WARM_UP = 5;

export const row: Row = {
  name: 'admin-list',
  goal: '>= 50',
  async run(lab) {
    const { ours, stock } = await largeLog(lab);
    const { ratio, ...medians } = await interleave(
      { ours: () => ours.milliseconds(OURS), baseline: () => stock.milliseconds(STOCK) },
      { warmUp: WARM_UP },
    );
    return { ...medians, ratio: 1 / ratio, unit: 'ms' };
  },
};
