/**
 * How far what somebody has entered is from what is known, in USD: what it takes from a client, or gives. Whoever could
 * enter any price alone could pay out without a withdrawal.
 */
import { Decimal, decimal } from './money.js';
import { isJump } from './quotes.js';

/** In percent: what a price moves within the days in which the book's counts as fresh, and what a broker takes. */
const [HONEST_MOVE, HONEST_FEE] = [decimal('2'), decimal('1')];
const NIL = decimal('0');

const share = (of: Decimal, percent: Decimal): Decimal => of.times(percent).div(100);

export interface Known {
  /** What it is worth by a price of the book. */
  value: Decimal;
  is_fresh: boolean;
}

/** By a fresh price, all that is more than prices move in days; by an older one, all of it where it is a jump away. */
export const strayedFrom = ({ value, is_fresh }: Known, own: Decimal, jumpPercent: Decimal): Decimal =>
  is_fresh
    ? Decimal.max(NIL, own.minus(value).abs().minus(share(value, HONEST_MOVE)))
    : leapFrom({ value, is_fresh }, own, jumpPercent);

/** All of it where it is a jump away; a third of one, from a fresh price, is one. */
export const leapFrom = ({ value, is_fresh }: Known, own: Decimal, jumpPercent: Decimal): Decimal =>
  isJump(value, own, is_fresh ? jumpPercent.div(3) : jumpPercent) ? own.minus(value).abs() : NIL;

/** What of a fee is none. */
export const oddFee = (fee: Decimal, value: Decimal): Decimal => Decimal.max(NIL, fee.minus(share(value, HONEST_FEE)));
