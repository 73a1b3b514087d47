/**
 * What a provider quoted, and what becomes of it: into the book, held for a second look, or left out. A provider is
 * believed no further than its answer is plausible.
 */
import { Decimal, PRICE, round } from './money.js';
import { DAY } from './timeline.js';

export type PriceKind = 'CRYPTO' | 'STOCK' | 'FIAT';

export interface Wanted {
  kind: PriceKind;
  symbol: string;
  /** By what the provider knows it, where that is not the symbol. */
  reference: string;
}

export interface Quote {
  kind: PriceKind;
  symbol: string;
  /** USD for one unit. */
  price: Decimal;
  as_of: Date;
}

export interface QuoteProblem {
  symbol: string;
  why:
    | 'not_asked_for'
    | 'not_a_number'
    | 'not_positive'
    | 'absurd'
    | 'no_moment'
    | 'in_the_future'
    | 'too_old'
    | 'books_closed'
    | 'not_answered';
}

/** The longest text that is still a price: 16 digits, a point and as many decimals as anybody writes. */
const LONGEST_NUMBER = 60;
const NUMBER = /^(-?)\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?$/;
const LARGEST_PRICE = new Decimal(10).pow(PRICE.whole);

/** The digits of an answer as a price of the book, rounded to its 12 decimals; or what is wrong with them. */
export function readQuoted(text: string): Decimal | QuoteProblem['why'] {
  if (text.length > LONGEST_NUMBER) return 'absurd';
  if (!NUMBER.test(text)) return 'not_a_number';
  return asPrice(new Decimal(text));
}

/** An exact value as a price of the book; or why it is none. */
export function asPrice(value: Decimal): Decimal | QuoteProblem['why'] {
  if (value.lte(0)) return 'not_positive';
  const price = round(value, PRICE);
  return price.isZero() || price.gte(LARGEST_PRICE) ? 'absurd' : price;
}

export type Fate = 'enter' | 'hold' | 'unchanged' | QuoteProblem['why'];

interface Judgement {
  now: Date;
  /** From this change on, in percent of the book's latest, a person looks at it first. */
  jumpPercent: Decimal;
}

const MINUTE = 60_000;
/** The longest that a source has been silent in honest times, such as over Easter, and as much again. */
const OLDEST = 14 * DAY;

/** What becomes of a quote, beside the book's latest price of its symbol, or `own`, the clients', where the book has none. */
export function fateOf(
  quote: Quote,
  latest: Omit<Quote, 'kind' | 'symbol'> | undefined,
  judgement: Judgement,
  own?: Decimal,
): Fate {
  const at = quote.as_of.getTime();
  const now = judgement.now.getTime();
  if (at > now + MINUTE) return 'in_the_future';
  if (latest && at < latest.as_of.getTime()) return 'unchanged';
  if (latest && at === latest.as_of.getTime() && quote.price.eq(latest.price)) return 'unchanged';
  if (at < now - OLDEST) return 'too_old';
  const before = latest?.price ?? own;
  return before && isJump(before, quote.price, judgement.jumpPercent) ? 'hold' : 'enter';
}

/** Whether the price has moved by more than so many percent; from nothing, anything is a jump. */
export const isJump = (from: Decimal, to: Decimal, percent: Decimal): boolean =>
  to.minus(from).abs().times(100).gt(from.times(percent));
