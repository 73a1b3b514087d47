/** What the server holds in memory after the walk, with the demo's world; a server of its own, which nobody loaded before. */
import { openHouse } from '../house.js';
import type { Row } from '../row.js';
import { walk } from '../walk.js';

export const row: Row = {
  name: 'server-memory',
  goal: '<= 300',
  async run(lab) {
    const house = await openHouse(lab);
    await walk(house);
    const megabytes = house.residentMegabytes();
    return { ratio: megabytes, ours: megabytes, unit: 'MB' };
  },
};
