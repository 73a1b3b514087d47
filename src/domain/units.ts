/**
 * Exact fixed-point arithmetic for the books: whole numbers of a column's smallest unit. Quantities count 10⁻⁸, prices
 * 10⁻¹², money cents, a return index 10⁻¹⁸, percents 10⁻⁴. A replay of a hundred thousand events is additions and
 * multiplications of integers; the one division rounds half away from zero.
 */
import { plain, type Decimal } from './money.js';

export const QUANTITY_DECIMALS = 8;
export const PRICE_DECIMALS = 12;
export const CENTS = 2;
export const INDEX_DECIMALS = 18;
export const PERCENT_DECIMALS = 4;

/** A column's text ("1.50") as units of its last decimal place; digits beyond `decimals` must not be there. */
export function units(text: string, decimals: number): bigint {
  const point = text.indexOf('.');
  if (point < 0) return BigInt(text) * 10n ** BigInt(decimals);
  const fraction = text.length - point - 1;
  const digits = BigInt(text.slice(0, point) + text.slice(point + 1));
  return fraction <= decimals
    ? digits * 10n ** BigInt(decimals - fraction)
    : digits / 10n ** BigInt(fraction - decimals);
}

export const unitsOf = (value: Decimal, decimals: number): bigint => units(plain(value), decimals);

/** Units as a column's text, with all of its decimals: 150n with 2 is "1.50". */
export function written(value: bigint, decimals: number): string {
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0');
  const sign = value < 0n ? '-' : '';
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** n ÷ d, rounded half away from zero; d is above zero. */
export function divide(n: bigint, d: bigint): bigint {
  return n < 0n ? -((-n * 2n + d) / (2n * d)) : (n * 2n + d) / (2n * d);
}

export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const WORTH = 10n ** BigInt(QUANTITY_DECIMALS + PRICE_DECIMALS - CENTS);

/** round(quantity × price, 2), in cents. */
export const worth = (quantity: bigint, price: bigint): bigint => divide(quantity * price, WORTH);

const LARGEST_PERCENT = 9_999_999_999n;

/** part ÷ base × 100, clamped to what a column of percents holds; 0 where the base is 0. */
export function percent(part: bigint, base: bigint): bigint {
  if (base === 0n) return 0n;
  const result = divide(part * 1_000_000n, base);
  if (result > LARGEST_PERCENT) return LARGEST_PERCENT;
  return result < -LARGEST_PERCENT ? -LARGEST_PERCENT : result;
}
