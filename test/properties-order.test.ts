// The order of entry changes no figure, where the effective times differ; and what SQL rounds, TypeScript rounds alike.
import fc from 'fast-check';
import { periodPercent, indexAfter } from '../src/domain/performance.js';
import { worth, written } from '../src/domain/units.js';
import { enteredInOrder, entriesOf } from './support/any-order.js';
import { openHouse, type House } from './support/house.js';
import { FINE_ASSETS, play } from './support/played.js';
import { expectBooksToAgree } from './support/replay.js';
import { history, SEED, type Wish } from './support/wishes.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const HISTORIES = Number(process.env.HISTORIES ?? 25);

/** What an account of this type may move, at a moment that no other wish has. */
function fitting(account: 'STOCK' | 'CRYPTO', wishes: readonly Wish[]): Wish[] {
  const times = new Set<number>();
  return wishes
    .filter(({ day, time }) => !times.has(day * 86_400_000 + time) && times.add(day * 86_400_000 + time))
    .map((wish) => ({ ...wish, price: (wish.price % 30_000_000_000_000n) + 10_000_000_000_000n }))
    .map((wish): Wish => {
      const moves = wish.kind === 'DEPOSIT' || wish.kind === 'TRANSFER_IN' ? 'IN' : 'OUT';
      const transfers = ['DEPOSIT', 'WITHDRAWAL', 'TRANSFER_IN', 'TRANSFER_OUT'].includes(wish.kind);
      if (!transfers) return wish;
      if (account === 'STOCK') return { ...wish, kind: moves === 'IN' ? 'DEPOSIT' : 'WITHDRAWAL' };
      const quantity = (wish.quantity % 10n ** 11n) + 10n ** 8n;
      return { ...wish, kind: moves === 'IN' ? 'TRANSFER_IN' : 'TRANSFER_OUT', asset: wish.asset % 2, quantity };
    });
}

const TOO_LITTLE = ['oversold', 'overdrawn', 'needed_money_of', 'too_few_after_split'];

test(`the same events in two orders come to the same figures: ${HISTORIES} histories (seed ${SEED})`, async () => {
  let whole = 0;
  await fc.assert(
    fc.asyncProperty(
      history(50),
      fc.constantFrom('STOCK' as const, 'CRYPTO' as const),
      fc.infiniteStream(fc.nat()),
      async (wishes, account, random) => {
        const entries = entriesOf(play(fitting(account, wishes), FINE_ASSETS));
        const keyed = entries.map((entry) => ({ entry, key: random.next().value ?? 0 }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ entry }) => entry);
        const inOrder = [...entries].sort((a, b) => a.at.getTime() - b.at.getTime());
        const one = await enteredInOrder(house, account, FINE_ASSETS, inOrder);
        const other = await enteredInOrder(house, account, FINE_ASSETS, shuffled);
        // As they happened, all can be entered; in another order, two may each wait for what the other brings.
        expect(one).not.toHaveProperty('refused');
        if ('refused' in other) expect(TOO_LITTLE).toContain(other.refused);
        else expect(other).toEqual(one);
        whole += 'refused' in other ? 0 : 1;
      },
    ),
    { numRuns: HISTORIES, seed: SEED, endOnFailure: process.env.SHRINK !== '1' },
  );
  expect(whole).toBeGreaterThan(HISTORIES / 2);
  await expectBooksToAgree(house.rows);
}, 300_000);

const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const above = fc.oneof(fc.bigInt({ min: 100n, max: 10n ** 15n }), fc.bigInt({ min: 100n, max: 999n }));
const index = fc.bigInt({ min: 1n, max: 10n ** 22n });

test(`SQL and TypeScript round alike, a thousand of each kind (seed ${SEED})`, async () => {
  const sample = <T>(values: fc.Arbitrary<T>): T[] => fc.sample(values, { numRuns: 1_000, seed: SEED });
  const worths = sample(fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 16n }), fc.bigInt({ min: 0n, max: 10n ** 16n })));
  const percents = sample(fc.tuple(cents, above));
  const indexes = sample(fc.tuple(index, fc.bigInt({ min: 0n, max: 10n ** 15n }), above));
  expect(
    await inSql(
      'round(a * b, 2)',
      worths.map(([quantity, price]) => [written(quantity, 8), written(price, 12)]),
    ),
  ).toEqual(worths.map(([quantity, price]) => written(worth(quantity, price), 2)));
  expect(
    await inSql(
      `greatest(-999999.9999, least(999999.9999, round((a * 100)::numeric(120, 40) / b, 4)))`,
      percents.map(([part, base]) => [written(part, 2), written(base, 2)]),
    ),
  ).toEqual(percents.map(([part, base]) => written(periodPercent(base, base + part), 4)));
  expect(
    await inSql(
      'round((a * b)::numeric(120, 40) / c, 18)',
      indexes.map(([from, end, base]) => [written(from, 18), written(end, 2), written(base, 2)]),
    ),
  ).toEqual(indexes.map(([from, end, base]) => written(indexAfter(from, { base, end }), 18)));
});

/** The expression over each row of `a`, `b` and `c`. */
async function inSql(expression: string, values: readonly (readonly string[])[]): Promise<string[]> {
  const column = (i: number) => values.map((row) => row[i] ?? '0');
  const rows = await house.rows.rows<{ result: string }>(
    `SELECT (${expression})::text AS result FROM unnest($1::numeric[], $2::numeric[], $3::numeric[]) WITH ORDINALITY AS v (a, b, c, n) ORDER BY n`,
    [column(0), column(1), column(2)],
  );
  return rows.map(({ result }) => result);
}
