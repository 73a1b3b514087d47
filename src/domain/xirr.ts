/**
 * The money-weighted return: the yearly rate at which what was paid in, less what was paid out, would have grown to
 * what is there now (actual days over 365). With v = (1 + r)^(−1/365) it is the root of a polynomial whose exponents
 * are whole days, so nothing is ever raised to a fraction of a day.
 */
import { Decimal as Base, type Decimal } from 'decimal.js';

/** 40 digits leave more than twice those that any of the figures has, and cost half of what 60 do. */
const Exact = Base.clone({ precision: 40, rounding: Base.ROUND_HALF_UP });
const ENOUGH = new Exact('1e-30');
const ONE = new Exact(1);
const DAYS_A_YEAR = 365;
/** Newton needs about six steps, halving at most a hundred. */
const MOST_STEPS = 120;

export interface Flow {
  /** Whole days since any one day. */
  day: number;
  /** What was paid in; negative where it was paid out. */
  amount: Decimal;
}

/**
 * The rate, 0.05 for five percent a year. Null where there is none: before a day has passed, where nothing was paid in,
 * or where no rate between −99.9997% and +36,000,000% makes the sum come out. Of several, the one closest to nothing.
 */
export function xirr(flows: readonly Flow[], value: Decimal, day: number): Decimal | null {
  const terms = termsOf([...flows, { day, amount: value.negated() }]);
  if (terms.length < 2 || !hasBothSigns(terms)) return null;
  const rates = brackets(terms).map((between) => new Exact(rootBetween(terms, between)).pow(-DAYS_A_YEAR).minus(ONE));
  return rates.reduce<Decimal | null>((nearest, rate) => (nearest?.abs().lte(rate.abs()) ? nearest : rate), null);
}

interface Term {
  amount: Decimal;
  /** Days since the term before. */
  gap: number;
}

/** One term a day, in the order of days; a day on which as much came in as went out has none. */
function termsOf(flows: readonly Flow[]): Term[] {
  const byDay = new Map<number, Decimal>();
  for (const { day, amount } of flows) byDay.set(day, (byDay.get(day) ?? new Exact(0)).plus(amount));
  const days = [...byDay].filter(([, amount]) => !amount.isZero()).sort(([a], [b]) => a - b);
  return days.map(([day, amount], index) => ({ amount, gap: day - (days[index - 1]?.[0] ?? day) }));
}

const hasBothSigns = (terms: readonly Term[]): boolean =>
  terms.some(({ amount }) => amount.isPositive()) && terms.some(({ amount }) => amount.isNegative());

interface Point {
  v: Decimal;
  /** What the terms come to, discounted to the first day, and how steeply that changes with v. */
  sum: Decimal;
  slope: Decimal;
}

/** Horner's rule from the last term to the first, each step over a gap of days. */
function at(terms: readonly Term[], v: Decimal): Point {
  const powers = new Map<number, Decimal>();
  let sum: Decimal = new Exact(0);
  let slope: Decimal = new Exact(0);
  for (let index = terms.length - 1; index >= 0; index -= 1) {
    const { amount, gap } = terms[index] ?? { amount: sum, gap: 0 };
    sum = sum.plus(amount);
    if (gap === 0) break;
    const before = powers.get(gap) ?? v.pow(gap - 1);
    powers.set(gap, before);
    slope = slope.times(v).plus(sum.times(gap)).times(before);
    sum = sum.times(v).times(before);
  }
  return { v, sum, slope };
}

/** Growth over a year as powers of e, away from none in both directions, ever further. */
const AWAY = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8];
const discountFor = (growth: number): Decimal => new Exact(-growth).div(DAYS_A_YEAR).exp();
const GAINS = AWAY.map(discountFor);
const LOSSES = AWAY.map((growth) => discountFor(-growth));

type Bracket = readonly [Point, Point];

/** Around the roots that are nearest to nothing: one on either side at most. */
function brackets(terms: readonly Term[]): Bracket[] {
  let gain = at(terms, ONE);
  let loss = gain;
  for (const [index, discount] of GAINS.entries()) {
    const further = at(terms, discount);
    const lower = at(terms, LOSSES[index] ?? ONE);
    const found = [[gain, further] as const, [loss, lower] as const].filter(([near, far]) => changesSign(near, far));
    if (found.length > 0) return found;
    [gain, loss] = [further, lower];
  }
  return [];
}

const changesSign = (a: Point, b: Point): boolean => a.sum.isZero() || a.sum.isNegative() !== b.sum.isNegative();

/** Newton's steps, as long as they stay between points of both signs; the middle where they do not. */
function rootBetween(terms: readonly Term[], [a, b]: Bracket): Decimal {
  let [below, above] = a.sum.isNegative() ? [a.v, b.v] : [b.v, a.v];
  let point = a;
  for (let step = 0; step < MOST_STEPS && !point.sum.isZero(); step += 1) {
    if (point.sum.isNegative()) below = point.v;
    else above = point.v;
    const newton = point.v.minus(point.sum.div(point.slope));
    const next = isBetween(newton, below, above) ? newton : below.plus(above).div(2);
    if (next.minus(point.v).abs().lt(ENOUGH)) return next;
    point = at(terms, next);
  }
  return point.v;
}

const isBetween = (v: Decimal, a: Decimal, b: Decimal): boolean =>
  v.isFinite() && (a.lt(b) ? v.gt(a) && v.lt(b) : v.gt(b) && v.lt(a));
