/** The geometry of one stacked bar: where each part begins and how wide it is, in units of the picture. */
import { decimal, sum } from '../../domain/money.js';

export const BAR_WIDTH = 1000;

export interface Part<T> {
  item: T;
  x: string;
  width: string;
}

/** Parts worth nothing have no place in the bar. The parts fill the whole width. */
export function stack<T>(items: readonly T[], valueOf: (item: T) => string): Part<T>[] {
  const worth = items.filter((item) => decimal(valueOf(item)).isPositive() && !decimal(valueOf(item)).isZero());
  const whole = sum(worth.map((item) => decimal(valueOf(item))));
  let before = decimal('0');
  return worth.map((item) => {
    const x = before.div(whole).times(BAR_WIDTH);
    before = before.plus(valueOf(item));
    return { item, x: x.toFixed(2), width: before.div(whole).times(BAR_WIDTH).minus(x).toFixed(2) };
  });
}
