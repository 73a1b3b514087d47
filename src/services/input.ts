/**
 * How a form's field becomes a value. One builder a kind of field; each refuses by name what it cannot take, so that
 * nothing is silently rounded, cut or guessed. Empty text is an absent value.
 */
import { isValidPhoneNumber, parsePhoneNumber } from 'libphonenumber-js';
import { field, id, isAbsent, LONE_SURROGATE, optional, orElse, pattern, readText, type Field } from './field.js';
import { changes, form, parseInput } from './form.js';
import { decimal, parseDecimal, type Decimal, type Scale } from '../domain/money.js';
import { refusal } from '../errors.js';

export { changes, form, id, optional, orElse, parseInput };

/** A spreadsheet would run these; a list's dash and a plus followed by a space are harmless. */
const FORMULA = /^(?:[=@\t\r]|[+-]\S)/;

interface TextRules {
  min?: number;
  max?: number;
  lines?: boolean;
}

function readProse(raw: unknown, { min = 1, max = 200, lines = false }: TextRules): string {
  const text = readText(raw);
  if (!lines && /[\r\n\t]/.test(text)) throw refusal('unsafe_characters');
  if (/<[a-z!/?]/i.test(text)) throw refusal('markup');
  if (FORMULA.test(text)) throw refusal('formula');
  if ([...text].length > max) throw refusal('too_long', undefined, { max: String(max) });
  if ([...text].length < min) throw refusal('too_short', undefined, { min: String(min) });
  return text;
}

/** One line of words: no markup, no spreadsheet formula. */
export const text = (rules: Omit<TextRules, 'lines'> = {}): Field<string> => field((raw) => readProse(raw, rules));
/** Several lines of words. */
export const prose = (rules: Omit<TextRules, 'lines'> = {}): Field<string> =>
  field((raw) => readProse(raw, { max: 5000, ...rules, lines: true }));

export const symbol = (): Field<string> =>
  pattern(/^[A-Z0-9][A-Z0-9.-]{0,19}$/, 'not_a_symbol', (text) => text.toUpperCase());
/** What a transfer moves: a currency's code or a coin's symbol. */
export const currency = (): Field<string> => pattern(/^[A-Z0-9][A-Z0-9.-]{0,19}$/, 'not_a_currency_code');
export const currencyCode = (): Field<string> => pattern(/^[A-Z]{3}$/, 'not_a_currency_code');
export const reference = (): Field<string> => pattern(/^[A-Za-z0-9][A-Za-z0-9 ._:/#-]{0,127}$/, 'unsafe_characters');
export const email = (): Field<string> =>
  field((raw) => {
    const value = readText(raw).toLowerCase();
    const shape =
      /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;
    if (value.length > 254 || !shape.test(value) || /^[=+@-]|\.\.|^\.|\.@/.test(value)) throw refusal('not_an_email');
    return value;
  });

/** At least 8 characters, and at most the 72 bytes that bcrypt reads. Never trimmed. */
export const password = (): Field<string> =>
  field((raw) => {
    if (raw === undefined || raw === null || raw === '') throw refusal('required');
    if (typeof raw !== 'string') throw refusal('not_text');
    if (raw.includes('\0') || LONE_SURROGATE.test(raw)) throw refusal('unsafe_characters');
    if ([...raw].length < 8) throw refusal('too_short', undefined, { min: '8' });
    if (Buffer.byteLength(raw) > 72) throw refusal('too_long', undefined, { max: '72' });
    return raw;
  });

/** A password as typed at sign-in: nothing is said about its shape. */
export const typedPassword = (): Field<string> => field((raw) => (typeof raw === 'string' ? raw.slice(0, 1000) : ''));

/** A code as typed at sign-in; nothing is said about its shape, and none is the empty text. */
export const typedCode = (): Field<string> => field((raw) => (typeof raw === 'string' ? raw.trim().slice(0, 100) : ''));

/** What a form of ours carries to and fro; whoever changes it has no use of it. */
export const typedSecret = (): Field<string> => field((raw) => (typeof raw === 'string' ? raw.slice(0, 1000) : ''));

/** International format, with the country's plus. */
export const phone = (): Field<string> =>
  field((raw) => {
    const value = readText(raw);
    if (!/^\+[0-9 ().-]+$/.test(value) || !isValidPhoneNumber(value)) throw refusal('not_a_phone');
    return parsePhoneNumber(value).number;
  });

export const url = (): Field<string> =>
  field((raw) => {
    const value = readText(raw);
    if (!/^https?:\/\/[^\s<>"']+$/.test(value) || !URL.canParse(value)) throw refusal('not_a_url');
    if (value.length > 2000) throw refusal('too_long', undefined, { max: '2000' });
    return value;
  });

export const choice = <const C extends string>(choices: readonly C[]): Field<C> =>
  field((raw) => {
    const value = readText(raw);
    const found = choices.find((candidate) => candidate === value);
    if (!found) throw refusal('not_a_choice', undefined, { choices: choices.join(', ') });
    return found;
  });

/** Also as Excel writes them on its own, which knows them in the language of whoever saves a file. */
const YES: ReadonlySet<unknown> = new Set(['true', 'yes', '1', 'wahr', 'vrai', 'verdadero']);
const NO: ReadonlySet<unknown> = new Set(['false', 'no', '0', 'falsch', 'faux', 'falso']);

export const yesOrNo = (): Field<boolean> =>
  field((raw) => {
    const word = typeof raw === 'string' ? raw.trim().toLowerCase() : raw;
    if (word === true || YES.has(word)) return true;
    if (word === false || NO.has(word)) return false;
    throw refusal(isAbsent(raw) ? 'required' : 'not_yes_or_no');
  });

/** JSON numbers are taken only where their text is exact. */
function numberText(raw: unknown): string {
  if (typeof raw === 'number') {
    const text = String(raw);
    if (text.replace(/[-.]/g, '').replace(/^0+/, '').length > 15) throw refusal('not_a_number');
    return text;
  }
  return readText(raw);
}

interface NumberRules {
  sign: 'positive' | 'not_negative' | 'any';
}

function number(scale: Scale, { sign }: NumberRules): Field<Decimal> {
  return field((raw) => {
    const value = parseDecimal(numberText(raw), scale);
    if (sign === 'positive' && !value.isPositive()) throw refusal('not_positive');
    if (sign === 'positive' && value.isZero()) throw refusal('not_positive');
    if (sign === 'not_negative' && value.isNegative()) throw refusal('negative');
    if (sign === 'any' && value.isZero()) throw refusal('not_zero');
    return value;
  });
}

export const positive = (scale: Scale): Field<Decimal> => number(scale, { sign: 'positive' });
export const notNegative = (scale: Scale): Field<Decimal> => number(scale, { sign: 'not_negative' });

/** An amount with its sign; never zero. */
export const signed = (scale: Scale): Field<Decimal> => number(scale, { sign: 'any' });
/** A UTC day, as 2026-11-22. */
export const day = (): Field<string> =>
  field((raw) => {
    const value = readText(raw);
    const at = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
    if (!at || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== value || at.getUTCFullYear() < 1970)
      throw refusal('not_a_day');
    return value;
  });

export const wholeNumber = (min: number, max: number): Field<number> =>
  field((raw) => {
    const digits = numberText(raw);
    if (!/^\d{1,9}$/.test(digits)) throw refusal('not_a_whole_number');
    const value = Number.parseInt(digits, 10);
    if (value < min || value > max) throw refusal('out_of_range', undefined, { min: String(min), max: String(max) });
    return value;
  });

export const orZero = (inner: Field<Decimal>): Field<Decimal> => orElse(inner, decimal('0'));

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** An ISO 8601 moment from 1970 on, UTC where it names no zone, cut to the millisecond. */
export const moment = (): Field<Date> =>
  field((raw) => {
    const match = MOMENT.exec(readText(raw));
    if (!match) throw refusal('not_a_moment');
    const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] = match;
    const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
    const local = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`);
    const value = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${zone}`);
    const exists = !Number.isNaN(value.getTime()) && local.toISOString().startsWith(`${year}-${month}-${day}T${hour}`);
    if (!exists || value.getUTCFullYear() < 1970) throw refusal('not_a_moment');
    return value;
  });

export const timezone = (): Field<string> =>
  field((raw) => {
    const value = readText(raw);
    try {
      return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone && value;
    } catch {
      throw refusal('not_a_timezone');
    }
  });

const MOST_SYMBOLS = 20;

/** Up to 20 symbols, as a list or as text with commas or spaces. */
export const symbols = (): Field<string[]> =>
  field((raw) => {
    const list = Array.isArray(raw)
      ? raw
      : isAbsent(raw)
        ? []
        : readText(raw)
            .split(/[,\s]+/)
            .filter(Boolean);
    const values = list.map((entry) => readText(entry).toUpperCase());
    if (values.some((value) => !/^[A-Z0-9][A-Z0-9.-]{0,19}$/.test(value))) throw refusal('not_a_symbol');
    const different = [...new Set(values)];
    if (different.length > MOST_SYMBOLS) throw refusal('too_many', undefined, { max: String(MOST_SYMBOLS) });
    return different;
  });
