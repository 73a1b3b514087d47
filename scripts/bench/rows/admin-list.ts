/** The first page of a million log rows, newest first: the time of stock AdminJS and its Prisma adapter ÷ ours. */
import { largeLog } from '../large-log.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';

const OURS = 200;
const STOCK = 6;

export const row: Row = {
  name: 'admin-list',
  goal: '>= 50',
  async run(lab) {
    const { ours, stock } = await largeLog(lab);
    const { ratio, ...medians } = await interleave({
      ours: () => ours.milliseconds(OURS),
      baseline: () => stock.milliseconds(STOCK),
    });
    return { ...medians, ratio: 1 / ratio, unit: 'ms' };
  },
};
