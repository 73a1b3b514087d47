/**
 * How a form's field becomes a value. One builder a kind of field; each refuses by name what it cannot take, so that
 * nothing is silently rounded, cut or guessed. Empty text is an absent value.
 */
import { isValidPhoneNumber, parsePhoneNumber } from 'libphonenumber-js';
import { z } from 'zod';
import { decimal, parseDecimal, plain, type Decimal, type Scale } from '../domain/money.js';
import { Refusal, refusal, type FailureCode, type Issue } from '../errors.js';

type Field<T> = z.ZodType<T>;

/** Parses a form, or throws one Refusal that lists every field that is wrong. */
export function parseInput<I>(schema: z.ZodType<I>, raw: unknown): I {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [first, ...others] = parsed.error.issues.flatMap(toIssues);
  throw new Refusal(first ?? { code: 'not_text' }, ...others);
}

function toIssues(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ code: 'unknown_field', field: key }));
  const given = issue.code === 'custom' ? (issue.params as Omit<Issue, 'field'> | undefined) : undefined;
  return [{ code: given?.code ?? 'not_text', field: issue.path.join('.') || undefined, params: given?.params }];
}

/** A form with these fields and no others; `ignored` ones may be sent (a form shows them) and are derived all the same. */
export function form<S extends Record<string, Field<unknown>>>(fields: S, ignored: readonly string[] = []): z.ZodType<{ [K in keyof S]: z.infer<S[K]> }> {
  const names = Object.keys(fields);
  const schema = z.strictObject(fields);
  return z.preprocess((raw) => {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
    const given = Object.entries(raw).filter(([name, value]) => value !== undefined && !ignored.includes(name));
    const known = names.map((name): [string, unknown] => [name, undefined]);
    return Object.fromEntries([...known, ...given.map(([name, value]): [string, unknown] => [name === '__proto__' ? 'proto' : name, value])]);
  }, schema) as unknown as z.ZodType<{ [K in keyof S]: z.infer<S[K]> }>;
}

/**
 * The changes of an edit: `id` and any of these fields, where an absent one stays as it is and an empty one is cleared.
 * Any other field is one that may not change.
 */
export function changes<S extends Record<string, Field<unknown>>>(fields: S): z.ZodType<{ id: string; changes: Partial<{ [K in keyof S]: z.infer<S[K]> }> }> {
  type Changes = Partial<{ [K in keyof S]: z.infer<S[K]> }>;
  return z.unknown().transform((raw, context): { id: string; changes: Changes } => {
    const given = Object.entries(typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? raw : {});
    const entries: [string, unknown][] = [];
    let rowId = '';
    for (const [name, value] of given.filter(([, value]) => value !== undefined)) {
      const inner = name === 'id' ? id() : Object.hasOwn(fields, name) ? fields[name] : undefined;
      const parsed = inner?.safeParse(value);
      if (!parsed) context.issues.push({ code: 'custom', path: [name], params: { code: 'unchangeable' }, input: value });
      else if (!parsed.success) {
        for (const issue of parsed.error.issues) context.issues.push({ ...issue, path: [name], input: value } as z.core.$ZodRawIssue);
      } else if (name === 'id') rowId = String(parsed.data);
      else entries.push([name, parsed.data]);
    }
    if (!given.some(([name]) => name === 'id')) context.issues.push({ code: 'custom', path: ['id'], params: { code: 'required' }, input: raw });
    return { id: rowId, changes: Object.fromEntries(entries) as Changes };
  });
}

/** A field whose value is made by `read`; what `read` refuses becomes an issue of the field. */
function field<T>(read: (raw: unknown) => T): Field<T> {
  return z.unknown().transform((raw, context): T => {
    try {
      return read(raw);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const [{ code, params }] = error.issues;
      context.issues.push({ code: 'custom', params: { code, params }, input: raw });
      return z.NEVER;
    }
  });
}

const isAbsent = (raw: unknown): raw is undefined | null | '' =>
  raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');

/** The same field, where it may be left empty. */
export function optional<T>(inner: Field<T>): Field<T | null> {
  return z.unknown().transform((raw, context): T | null => {
    if (isAbsent(raw)) return null;
    const parsed = inner.safeParse(raw);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: raw } as z.core.$ZodRawIssue);
    return z.NEVER;
  });
}

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;
/** A spreadsheet would run these; a list's dash and a plus followed by a space are harmless. */
const FORMULA = /^(?:[=@\t\r]|[+-]\S)/;

function readText(raw: unknown): string {
  if (isAbsent(raw)) throw refusal('required');
  if (typeof raw !== 'string') throw refusal('not_text');
  if (CONTROL.test(raw) || LONE_SURROGATE.test(raw)) throw refusal('unsafe_characters');
  return raw.trim().normalize('NFC');
}

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

const pattern = (shape: RegExp, code: FailureCode, tidy: (text: string) => string = (text) => text): Field<string> =>
  field((raw) => {
    const value = tidy(readText(raw));
    if (!shape.test(value)) throw refusal(code);
    return value;
  });

export const id = (): Field<string> =>
  pattern(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not_an_id', (text) => text.toLowerCase());
export const symbol = (): Field<string> => pattern(/^[A-Z0-9][A-Z0-9.-]{0,19}$/, 'not_a_symbol', (text) => text.toUpperCase());
/** What a transfer moves: a currency's code or a coin's symbol. */
export const currency = (): Field<string> => pattern(/^[A-Z0-9][A-Z0-9.-]{0,19}$/, 'not_a_currency_code');
export const currencyCode = (): Field<string> => pattern(/^[A-Z]{3}$/, 'not_a_currency_code');
export const reference = (): Field<string> => pattern(/^[A-Za-z0-9][A-Za-z0-9 ._:/#-]{0,127}$/, 'unsafe_characters');
export const email = (): Field<string> =>
  field((raw) => {
    const value = readText(raw).toLowerCase();
    const shape = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;
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
export const typedPassword = (): Field<string> =>
  field((raw) => (typeof raw === 'string' ? raw.slice(0, 1000) : ''));

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
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    if (!parsed || !['http:', 'https:'].includes(parsed.protocol) || /[\s<>"']/.test(value)) throw refusal('not_a_url');
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

export const yesOrNo = (): Field<boolean> =>
  field((raw) => {
    if (raw === true || raw === 'true') return true;
    if (raw === false || raw === 'false') return false;
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
    return value;
  });
}

export const positive = (scale: Scale): Field<Decimal> => number(scale, { sign: 'positive' });
export const notNegative = (scale: Scale): Field<Decimal> => number(scale, { sign: 'not_negative' });

export const wholeNumber = (min: number, max: number): Field<number> =>
  field((raw) => {
    const digits = numberText(raw);
    if (!/^\d{1,9}$/.test(digits)) throw refusal('not_a_whole_number');
    const value = Number.parseInt(digits, 10);
    if (value < min || value > max) throw refusal('out_of_range', undefined, { min: String(min), max: String(max) });
    return value;
  });

/** The value a field takes when it is left empty. */
export const orElse = <T>(inner: Field<T>, fallback: T): Field<T> => optional(inner).transform((value) => value ?? fallback);
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

const REGIONS = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** A country by its two letters (ISO 3166-1). */
export const country = (): Field<string> =>
  field((raw) => {
    const value = readText(raw).toUpperCase();
    if (!/^[A-Z]{2}$/.test(value) || !REGIONS.of(value)) throw refusal('not_a_country');
    return value;
  });

export const symbols = (): Field<string[]> =>
  field((raw) => {
    const list = Array.isArray(raw) ? raw : isAbsent(raw) ? [] : String(readText(raw)).split(/[,\s]+/);
    const values = list.map((entry) => readText(entry).toUpperCase());
    if (values.some((value) => !/^[A-Z0-9][A-Z0-9.-]{0,19}$/.test(value))) throw refusal('not_a_symbol');
    return [...new Set(values)].slice(0, 20);
  });

export { plain };
