/**
 * The one configured Decimal, and the one rule by which text becomes a number. 60 digits are kept in between; rounding
 * is half away from zero, once per quotient, at the places that call `round`.
 */
import { Decimal as Base } from 'decimal.js';
import { refusal } from '../errors.js';

export const Decimal = Base.clone({ precision: 60, rounding: Base.ROUND_HALF_UP });
export type Decimal = Base;

export const ZERO = new Decimal(0);

/** How a column stores a number: digits before the point, digits after it. */
export interface Scale {
  whole: number;
  decimals: number;
}

export const MONEY: Scale = { whole: 16, decimals: 2 };
export const QUANTITY: Scale = { whole: 20, decimals: 8 };
export const PRICE: Scale = { whole: 16, decimals: 12 };
export const PERCENT: Scale = { whole: 6, decimals: 4 };

const LARGEST_PERCENT = new Decimal('999999.9999');

export const decimal = (text: string): Decimal => new Decimal(text);
export const sum = (values: readonly Decimal[]): Decimal => values.reduce((total, value) => total.plus(value), ZERO);
export const round = (value: Decimal, scale: Scale): Decimal => value.toDecimalPlaces(scale.decimals);
export const toMoney = (value: Decimal): Decimal => round(value, MONEY);

/** Plain text, never an exponent, never "-0": what columns, JSON and forms carry. */
export function plain(value: Decimal, scale?: Scale): string {
  const text = scale ? value.toFixed(scale.decimals) : value.toFixed();
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** profit ÷ base × 100, clamped to what the column holds; 0 where the base is 0. */
export function percentOf(profit: Decimal, base: Decimal): Decimal {
  if (base.isZero()) return ZERO;
  const percent = round(profit.div(base).times(100), PERCENT);
  if (percent.abs().lte(LARGEST_PERCENT)) return percent;
  return percent.isNegative() ? LARGEST_PERCENT.negated() : LARGEST_PERCENT;
}

/** Money as it is stored; refused with `amount_overflow` where it would not fit its column. */
export function storableMoney(value: Decimal, field?: string): Decimal {
  const money = toMoney(value);
  if (money.abs().gte(new Decimal(10).pow(MONEY.whole))) throw refusal('amount_overflow', field);
  return money;
}

/**
 * Typed text as an exact number. ASCII digits with an optional minus and an optional point, spaces around it ignored;
 * no comma, exponent, plus, other digits or bare point. Throws the refusal that names the field.
 */
export function parseDecimal(text: string, scale: Scale, field?: string): Decimal {
  const match = /^(-?)(\d{1,60})(?:\.(\d{1,60}))?$/.exec(text.trim());
  if (!match) throw refusal('not_a_number', field);
  const [, minus, whole = '', fraction = ''] = match;
  const value = new Decimal(text.trim());
  if (minus && value.isZero()) throw refusal('not_a_number', field);
  if (fraction.replace(/0+$/, '').length > scale.decimals) {
    throw refusal('too_precise', field, { decimals: String(scale.decimals) });
  }
  if (whole.replace(/^0+/, '').length > scale.whole) {
    throw refusal('too_large_number', field, { digits: String(scale.whole) });
  }
  return value;
}

/** Money with its two decimals: "1234.50". */
export const moneyText = (value: Decimal): string => plain(value, MONEY);
