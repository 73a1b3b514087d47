/** A new price of a share that 2,000 of 100,000 portfolios hold, beside the bare UPDATEs of those holdings and portfolios. */
import { manyPortfolios } from '../many-portfolios.js';
import { bareUpdates, ours } from '../revalue.js';
import { interleave, median } from '../rounds.js';
import type { Row } from '../row.js';

const PRICES = 7;

export const row: Row = {
  name: 'price-update',
  goal: '<= 1.5',
  async run(lab) {
    const house = await manyPortfolios(lab);
    await house.database.fill('VACUUM');
    const several = (once: typeof ours) => async () => {
      const taken: number[] = [];
      for (let i = 0; i < PRICES; i += 1) taken.push(await once(house));
      return median(taken);
    };
    return { ...(await interleave({ ours: several(ours), baseline: several(bareUpdates) })), unit: 'ms' };
  },
};
