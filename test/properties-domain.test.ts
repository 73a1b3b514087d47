// The domain's whole numbers against the proof's decimals, a day at a time: two thousand histories of sixty events, made
// at random and entered in any order, and five hundred in their own, played in memory. Whatever fails prints its seed and
// shrinks to the fewest events; SEED repeats a run.
import fc from 'fast-check';
import { compare } from '../src/proof/comparison.js';
import { priceBook } from '../src/proof/price-book.js';
import { Refusal } from '../src/errors.js';
import { units, CENTS } from '../src/domain/units.js';
import { conservedInMemory } from './support/conserved-cost.js';
import { keptBooks } from './support/kept-books.js';
import { playAsEntered } from './support/late-entries.js';
import { play, type Played } from './support/played.js';
import { history, SEED } from './support/wishes.js';

const HISTORIES = Number(process.env.HISTORIES ?? 2_000);
/** In their own order, which is one of those in which the others are entered. */
const IN_ORDER = Math.ceil(HISTORIES / 4);
const EVENTS = 60;
/** Some are refused, as they would be in the house. */
const WISHES = 100;

/** Nothing, where what all is worth outgrows its column: the house refuses such a price. */
function booksOf(played: Played) {
  try {
    return keptBooks(played);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'amount_overflow') return undefined;
    throw error;
  }
}

const counts = new Map<string, number>();
const count = (what: string, by = 1) => counts.set(what, (counts.get(what) ?? 0) + by);

/** What was paid in equals what left plus what is held. */
function expectConserved({ positions }: Played): void {
  for (const position of positions) {
    const cost = conservedInMemory(position);
    expect(cost.absurd).toBe(0);
    expect(units(cost.left, CENTS) + units(cost.held, CENTS)).toBe(units(cost.paid_in, CENTS));
    if (units(cost.left, CENTS) > 0n) count('cost that left');
  }
}

test(`caches equal the replay, and cost is conserved, in ${IN_ORDER} histories of ${EVENTS} events (seed ${SEED})`, () => {
  fc.assert(
    fc.property(history(WISHES), (wishes) => {
      const played = play(wishes);
      expectConserved(played);
      const books = booksOf(played);
      fc.pre(books !== undefined);
      for (const { kind } of played.events) count(kind);
      count('PRICE', played.quotes.length);
      count('refused', played.refused);
      const { differences, figures } = compare(books, priceBook(played.prices));
      expect(differences).toEqual([]);
      expect(figures).toBeGreaterThan(0);
    }),
    { numRuns: IN_ORDER, seed: SEED },
  );
});

test(`and where they are entered in any order, back-dated and voided: ${HISTORIES} more (seed ${SEED})`, () => {
  const seen = { events: 0, refused: 0, late: 0, voided: 0 };
  const kinds = new Map<string, number>();
  fc.assert(
    // What was voided was entered before, which makes two of it.
    fc.property(history(WISHES + 10), (wishes) => {
      const played = playAsEntered(wishes);
      const books = booksOf(played);
      fc.pre(books !== undefined);
      expect(compare(books, priceBook(played.prices)).differences).toEqual([]);
      seen.events += played.events.length + played.quotes.length + 2 * played.voided;
      for (const { kind } of played.events) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      for (const what of ['refused', 'late', 'voided'] as const) seen[what] += played[what];
    }),
    { numRuns: HISTORIES, seed: SEED },
  );
  expect(seen.events).toBeGreaterThan(HISTORIES * EVENTS);
  expect(seen.late).toBeGreaterThan(HISTORIES * 20);
  expect(Math.min(seen.refused, seen.voided)).toBeGreaterThan(HISTORIES);
  expect([...kinds.values()].filter((one) => one > HISTORIES)).toHaveLength(10);
});

test('those histories were as long, had every kind of event many times over, and some that were refused', () => {
  const { refused = 0, 'cost that left': left = 0, ...kinds } = Object.fromEntries(counts);
  const all = Object.values(kinds).reduce((sum, one) => sum + one, 0);
  expect(all).toBeGreaterThan(IN_ORDER * EVENTS);
  expect(Math.min(refused, left)).toBeGreaterThan(IN_ORDER);
  expect(Object.values(kinds).filter((one) => one > IN_ORDER)).toHaveLength(11);
});
