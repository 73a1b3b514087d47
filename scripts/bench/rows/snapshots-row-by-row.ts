/** The snapshots of 100,000 portfolios by the daily job, beside one by one through Prisma: 200 of them, and scaled up. */
import { manyPortfolios, PORTFOLIOS } from '../many-portfolios.js';
import { openRowByRow } from '../row-by-row.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';
import { byTheJob } from '../snapshots.js';

const SAMPLE = 200;

export const row: Row = {
  name: 'snapshots-row-by-row',
  goal: '>= 100',
  async run(lab) {
    const house = await manyPortfolios(lab);
    await house.database.fill('VACUUM');
    const prisma = await openRowByRow(house);
    lab.whenDone(() => prisma.close());
    const baseline = async () => ((await prisma.millisecondsOf(SAMPLE)) / 1000) * (PORTFOLIOS / SAMPLE);
    const medians = await interleave({ ours: () => byTheJob(house), baseline }, { rounds: 5 });
    return { ...medians, ratio: 1 / medians.ratio, unit: 's' };
  },
};
