// Random histories entered through the door into a real database, in any order, while the clock goes on. Whatever fails
// prints its seed and shrinks to the fewest entries; SEED repeats a run.
import fc from 'fast-check';
import { unconserved } from './support/conserved-cost.js';
import { enterAll, openWorld } from './support/entered.js';
import { openHouse, type House } from './support/house.js';
import { expectBooksToAgree } from './support/replay.js';
import { history, SEED } from './support/wishes.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const HISTORIES = Number(process.env.HISTORIES ?? 60);
const ENTRIES = 60;

const counts = new Map<string, number>();

test(`whatever is entered, back-dated and voided, the proof finds nothing: ${HISTORIES} histories (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(history(ENTRIES), async (wishes) => {
      const world = await openWorld(house);
      const outcomes = await enterAll(world, wishes, () => expectBooksToAgree(house.rows));
      for (const [what, count] of outcomes) counts.set(what, (counts.get(what) ?? 0) + count);
    }),
    { numRuns: HISTORIES, seed: SEED, endOnFailure: process.env.SHRINK !== '1' },
  );
}, 600_000);

test('what was paid in for each of their positions equals what left plus what is held', async () => {
  expect(await house.count('holdings')).toBeGreaterThan(HISTORIES);
  expect(await unconserved(house.rows)).toEqual([]);
});

test('those histories had every kind of event in them, voids, and some that were refused', () => {
  for (const kind of [
    'BUY',
    'SELL',
    'TRANSFER_IN',
    'TRANSFER_OUT',
    'DEPOSIT',
    'WITHDRAWAL',
    'ADJUSTMENT',
    'SPLIT',
    'DIVIDEND',
    'REWARD',
    'PRICE',
    'VOID',
    'overdrawn',
    'oversold',
  ])
    expect([kind, (counts.get(kind) ?? 0) >= HISTORIES / 4]).toEqual([kind, true]);
});
