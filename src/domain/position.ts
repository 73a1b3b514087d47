/**
 * One symbol in one portfolio, at moving weighted average cost. Fees of a purchase are inside the cost, fees of a sale
 * come out of its proceeds. Cost is conserved to the cent: what went in equals what came out plus what is still held.
 */
import { refusal } from '../errors.js';
import { AVERAGE, plain, round, toMoney, ZERO, type Decimal } from './money.js';
import { dayOf, type Dated } from './timeline.js';

export interface PositionEvent extends Dated {
  kind: 'BUY' | 'SELL';
  quantity: Decimal;
  price: Decimal;
  fee: Decimal;
}

export interface Position {
  quantity: Decimal;
  cost_basis: Decimal;
  realized_pnl: Decimal;
}

export const NOTHING_HELD: Position = { quantity: ZERO, cost_basis: ZERO, realized_pnl: ZERO };

/** round(quantity × price, 2): the value of a trade before its fee. */
export const tradeValue = (quantity: Decimal, price: Decimal): Decimal => toMoney(quantity.times(price));

/** What a trade does to cash: a purchase takes value and fee, a sale gives value less fee. */
export function cashEffect(event: Pick<PositionEvent, 'kind' | 'quantity' | 'price' | 'fee'>): Decimal {
  const value = tradeValue(event.quantity, event.price);
  return event.kind === 'BUY' ? value.plus(event.fee).negated() : value.minus(event.fee);
}

/** The cost that leaves with `quantity` of what is held: all of it with the last unit. */
export function costOut(position: Position, quantity: Decimal): Decimal {
  if (quantity.eq(position.quantity)) return position.cost_basis;
  return toMoney(position.cost_basis.times(quantity).div(position.quantity));
}

export function apply(position: Position, event: PositionEvent, symbol: string): Position {
  const value = tradeValue(event.quantity, event.price);
  if (event.kind === 'BUY') {
    return {
      quantity: position.quantity.plus(event.quantity),
      cost_basis: position.cost_basis.plus(value).plus(event.fee),
      realized_pnl: position.realized_pnl,
    };
  }
  if (event.quantity.gt(position.quantity)) throw oversold(position, event, symbol);
  const cost = costOut(position, event.quantity);
  return {
    quantity: position.quantity.minus(event.quantity),
    cost_basis: position.cost_basis.minus(cost),
    realized_pnl: position.realized_pnl.plus(value).minus(event.fee).minus(cost),
  };
}

/** The position after all events, which are in order. Refused where the quantity would fall below zero at any point. */
export function replay(events: readonly PositionEvent[], symbol: string): Position {
  return events.reduce((position, event) => apply(position, event, symbol), NOTHING_HELD);
}

/** round(cost ÷ quantity, 8); 0 where nothing is held. */
export const averagePrice = ({ quantity, cost_basis }: Position): Decimal =>
  quantity.isZero() ? ZERO : round(cost_basis.div(quantity), AVERAGE);

function oversold(position: Position, event: PositionEvent, symbol: string) {
  return refusal('oversold', 'quantity', {
    symbol,
    date: dayOf(event.at),
    held: plain(position.quantity),
    missing: plain(event.quantity.minus(position.quantity)),
  });
}
