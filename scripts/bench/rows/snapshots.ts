/**
 * The snapshots of 100,000 portfolios by the daily job, beside one bare INSERT … SELECT and, since the job also begins
 * each portfolio's day anew, one bare UPDATE of the day's columns.
 */
import { manyPortfolios } from '../many-portfolios.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';
import { byBareStatements, byTheJob } from '../snapshots.js';

export const row: Row = {
  name: 'snapshots',
  goal: '<= 1.2',
  async run(lab) {
    const house = await manyPortfolios(lab);
    await house.database.fill('VACUUM');
    const sides = { ours: () => byTheJob(house), baseline: () => byBareStatements(house) };
    return { ...(await interleave(sides, { rounds: 7 })), unit: 's' };
  },
};
