/** The client's overview, beside an Express page that loads the same session and does one query. */
import { AMELIE } from '../../../prisma/demo/people.js';
import { environmentOf, sharedHouse } from '../house.js';
import { requestsPerSecond } from '../load.js';
import { startProgram } from '../program.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';

export const row: Row = {
  name: 'portal-overview',
  goal: '>= 0.5',
  async run(lab) {
    const house = await sharedHouse(lab);
    const cookie = await house.signIn(AMELIE);
    const bare = await startProgram(lab, './bare-page.js', environmentOf(house.database), '/healthz');
    const medians = await interleave({
      ours: () => requestsPerSecond(`${house.address}/portal`, cookie, 'Apple'),
      baseline: () => requestsPerSecond(`${bare.address}/portal`, cookie, '<p>2'),
    });
    return { ...medians, unit: 'requests/s' };
  },
};
