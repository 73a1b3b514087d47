/** What each event does to one symbol that is held, in the words of the definition; each effect gives the cash it moves. */
import type { AssetType, EventRecord } from './records.js';
import { Decimal } from '../domain/money.js';

export const NIL = new Decimal(0);

export const cents = (amount: Decimal): Decimal => amount.toDecimalPlaces(2);
/** What stands in a column; nothing there is nothing to reckon with. */
export const figure = (stored: string | number | null): Decimal => new Decimal(stored ?? 0);

/** What is held, or was held, of one symbol. */
export interface Held {
  asset_type: AssetType;
  quantity: Decimal;
  cost: Decimal;
  realized: Decimal;
  /** The price of the client's own latest dealing, in today's units. */
  lastPrice: Decimal;
  lastDealt: Date;
}

export const nothingHeld = ({ asset_type, at }: EventRecord): Held => ({
  asset_type: asset_type ?? 'CRYPTO',
  quantity: NIL,
  cost: NIL,
  realized: NIL,
  lastPrice: NIL,
  lastDealt: at,
});

export type Effect = (held: Held, event: EventRecord) => Decimal;

/** The fee of a purchase is inside its cost. */
function acquire(held: Held, event: EventRecord, fee: Decimal): Decimal {
  const price = figure(event.price);
  const paid = cents(figure(event.quantity).times(price)).plus(fee);
  held.quantity = held.quantity.plus(figure(event.quantity));
  held.cost = held.cost.plus(paid);
  held.lastPrice = price;
  held.lastDealt = event.at;
  return paid;
}

/** The fee of a sale comes out of its proceeds; its cost leaves with it, all of it with the last unit. */
function release(held: Held, event: EventRecord, fee: Decimal): Decimal {
  const [quantity, price] = [figure(event.quantity), figure(event.price)];
  const proceeds = cents(quantity.times(price)).minus(fee);
  const whole = quantity.eq(held.quantity) || held.quantity.isZero();
  const cost = whole ? held.cost : cents(held.cost.times(quantity).div(held.quantity));
  held.quantity = held.quantity.minus(quantity);
  held.cost = held.cost.minus(cost);
  held.realized = held.realized.plus(proceeds).minus(cost);
  held.lastPrice = price;
  held.lastDealt = event.at;
  return proceeds;
}

/**
 * n:d. Where a price for the fraction is stored, the asset was dealt in whole units: what is left of one is paid out at
 * that price and takes its share of the cost along. Otherwise the new quantity is rounded to what its column holds.
 */
function split(held: Held, event: EventRecord): Decimal {
  const [numerator, denominator] = [figure(event.numerator), figure(event.denominator)];
  const pieces = held.quantity.times(numerator);
  held.lastPrice = held.lastPrice.times(denominator).div(numerator).toDecimalPlaces(12);
  if (event.price === null) {
    held.quantity = pieces.div(denominator).toDecimalPlaces(8);
    if (held.quantity.isZero()) writeOff(held);
    return NIL;
  }
  const units = pieces.divToInt(denominator);
  // Kept in parts of 1 ÷ denominator, since a third has no last digit.
  const fraction = pieces.minus(units.times(denominator));
  const paid = cents(fraction.times(figure(event.price)).div(denominator));
  const cost = units.isZero() ? held.cost : cents(held.cost.times(fraction).div(pieces));
  held.quantity = units;
  held.cost = held.cost.minus(cost);
  held.realized = held.realized.plus(paid).minus(cost);
  return paid;
}

/** Nothing is left to carry the cost. */
function writeOff(held: Held): void {
  held.realized = held.realized.minus(held.cost);
  held.cost = NIL;
}

function dividend(held: Held, event: EventRecord): Decimal {
  const paid = cents(held.quantity.times(figure(event.quantity)));
  held.realized = held.realized.plus(paid);
  return paid;
}

/** Units for each unit held, at what they were worth: cost and earnings rise alike. */
function reward(held: Held, event: EventRecord): Decimal {
  const quantity = held.quantity.times(figure(event.quantity)).toDecimalPlaces(event.decimals ?? 8);
  const worth = cents(quantity.times(figure(event.price)));
  held.quantity = held.quantity.plus(quantity);
  held.cost = held.cost.plus(worth);
  held.realized = held.realized.plus(worth);
  return NIL;
}

/** A transfer in kind is a purchase or a sale without a fee that moves no cash. */
export const EFFECTS = {
  BUY: (held: Held, event: EventRecord) => acquire(held, event, figure(event.money)).negated(),
  SELL: (held: Held, event: EventRecord) => release(held, event, figure(event.money)),
  TRANSFER_IN: (held: Held, event: EventRecord) => acquire(held, event, NIL).times(NIL),
  TRANSFER_OUT: (held: Held, event: EventRecord) => release(held, event, NIL).times(NIL),
  SPLIT: split,
  DIVIDEND: dividend,
  REWARD: reward,
} satisfies Record<string, Effect>;
