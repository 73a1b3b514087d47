// What might happen to a client's books, as fast-check makes and shrinks it: kinds, moments and sizes, without regard to
// whether they are possible. Whoever plays a history gives them their meaning, and leaves out what cannot be.
import fc from 'fast-check';

export const DAYS = 40;

export interface Wish {
  kind: (typeof KINDS)[number];
  /** Which of a few assets. */
  asset: number;
  day: number;
  /** Of the day, in milliseconds; often the very first of them. */
  time: number;
  /** Whole, or a part of what there is: so many of eight. */
  part: number;
  quantity: bigint;
  price: bigint;
  money: bigint;
}

/** The first is what a wish shrinks to: none. */
const KINDS = [
  'NOTHING',
  'BUY',
  'BUY',
  'BUY',
  'SELL',
  'SELL',
  'TRANSFER_IN',
  'TRANSFER_OUT',
  'DEPOSIT',
  'DEPOSIT',
  'WITHDRAWAL',
  'ADJUSTMENT',
  'SPLIT',
  'DIVIDEND',
  'REWARD',
  'PRICE',
  'PRICE',
  'VOID',
] as const;

/** Numbers of any size up to so many digits, each size as likely as the next. */
const ofDigits = (digits: number): fc.Arbitrary<bigint> =>
  fc.integer({ min: 1, max: digits }).chain((size) => fc.bigInt({ min: 1n, max: 10n ** BigInt(size) - 1n }));

const MIDNIGHTS = [0, 1, 86_399_999];

export const wish: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constantFrom(...KINDS),
  asset: fc.nat(3),
  day: fc.nat(DAYS - 1),
  time: fc.oneof({ weight: 9, arbitrary: fc.nat(86_399_999) }, fc.constantFrom(...MIDNIGHTS)),
  part: fc.integer({ min: 1, max: 9 }),
  // Up to a million units; mostly between ten and forty dollars a unit, else up to a hundred thousand; up to that much money.
  quantity: ofDigits(14),
  price: fc.oneof(
    { weight: 7, arbitrary: fc.bigInt({ min: 10n ** 13n, max: 4n * 10n ** 13n }) },
    { weight: 1, arbitrary: ofDigits(17) },
  ),
  money: ofDigits(7),
});

/** So many wishes, after a deposit from which something can be bought. */
export const history = (length: number): fc.Arbitrary<Wish[]> =>
  fc.array(wish, { minLength: length, maxLength: length }).map((wishes) => [OPENING, ...wishes]);

const OPENING: Wish = {
  kind: 'DEPOSIT',
  asset: 0,
  day: 0,
  time: 0,
  part: 1,
  quantity: 1n,
  price: 1n,
  money: 5_000_000n,
};

/** The seed of this run, which a title shows; SEED repeats another's. */
export const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
