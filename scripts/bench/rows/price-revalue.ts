/** A new price of a share that 2,000 of 100,000 portfolios hold, beside one UPDATE of all holdings and one of all portfolios. */
import { manyPortfolios } from '../many-portfolios.js';
import { fullRevalue, ours } from '../revalue.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';

export const row: Row = {
  name: 'price-revalue',
  goal: '>= 30',
  async run(lab) {
    const house = await manyPortfolios(lab);
    await house.database.fill('VACUUM');
    const medians = await interleave({ ours: () => ours(house), baseline: () => fullRevalue(house) }, { rounds: 5 });
    return { ...medians, ratio: 1 / medians.ratio, unit: 'ms' };
  },
};
