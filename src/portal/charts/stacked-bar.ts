/** The geometry of one stacked bar: where each part begins and how wide it is, in units of the picture. */

export const BAR_WIDTH = 1000;

export interface Part<T> {
  item: T;
  x: string;
  width: string;
}

/** Places are whole hundredths of a unit, so that what one part ends at is exactly what the next begins at. */
const HUNDREDTHS = BigInt(BAR_WIDTH * 100);

/** Parts worth nothing have no place in the bar. The parts, whose worth is money to the cent, fill the whole width. */
export function stack<T>(items: readonly T[], valueOf: (item: T) => string): Part<T>[] {
  const worth = items.map((item) => ({ item, cents: centsOf(valueOf(item)) })).filter(({ cents }) => cents > 0n);
  const whole = worth.reduce((total, { cents }) => total + cents, 0n);
  let before = 0n;
  return worth.map(({ item, cents }) => {
    const begin = (before * HUNDREDTHS) / whole;
    before += cents;
    return { item, x: written(begin), width: written((before * HUNDREDTHS) / whole - begin) };
  });
}

const centsOf = (money: string): bigint => BigInt(money.replace('.', ''));

const written = (hundredths: bigint): string =>
  `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`;
