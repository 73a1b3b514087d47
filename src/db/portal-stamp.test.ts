// Nothing that the overview reads may be forgotten in its stamp. That each change is seen is tested in src/portal.
import { idOf, openHouse, settingsOf, type House } from '../../test/support/house.js';
import { createPool, type Pool } from './client.js';
import { COVERED } from './portal-stamp.js';
import { readOverview } from '../services/read-portfolio.js';

let house: House;
let portal: Pool;
beforeAll(async () => {
  house = await openHouse();
  portal = createPool(settingsOf(house.database.url('portal')), { max: 1 });
});
afterAll(async () => {
  await portal.end();
  await house.close();
});

/** What a reading sends, with each statement explained in place of being run. */
async function explained(read: (pool: Pool) => Promise<unknown>): Promise<string[]> {
  const plans: string[] = [];
  const connect = async () => {
    const connection = await portal.connect();
    const query = async (text: string) => {
      const found: unknown = await connection.query(text);
      if (text.includes('EXECUTE'))
        plans.push(JSON.stringify(await connection.query(text.replace('EXECUTE', 'EXPLAIN (FORMAT JSON) EXECUTE'))));
      return found;
    };
    return new Proxy(connection, {
      get: (of, name): unknown => (name === 'query' ? query : name === 'release' ? () => of.release() : undefined),
    });
  };
  await read(new Proxy(portal, { get: (of, name): unknown => (name === 'connect' ? connect : Reflect.get(of, name)) }));
  return plans;
}

/** The tables that a plan reads, by the server's own word. */
const tablesIn = (plan: string): string[] => {
  const names = plan.matchAll(/\\?"Relation Name\\?":\s*\\?"(\w+)/g);
  return [...new Set([...names].map(([, name = '']) => name))].sort();
};

test('every table that the overview reads is covered by the stamp', async () => {
  const id = idOf(house.client.stock);
  const plans = await explained((pool) => readOverview(pool, id, { now: new Date(), priceAgeHours: 96 }));
  expect(plans.length).toBeGreaterThan(0);
  const read = [...new Set(plans.flatMap(tablesIn))];
  expect(read).toEqual(expect.arrayContaining(['holdings', 'portfolios', 'transactions', 'users']));
  // Whoever adds a table says in portal-stamp.ts by what its changes are noticed, and makes it so.
  expect(read.filter((table) => !(table in COVERED))).toEqual([]);
});
