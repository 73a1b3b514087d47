/** What every field of a form has in common: one value in, one value or one refusal out. Empty text is an absent value. */
import { z } from 'zod';
import { Refusal, refusal, type FailureCode } from '../errors.js';

export type Field<T> = z.ZodType<T>;

/** A field whose value is made by `read`; what `read` refuses becomes an issue of the field. */
export function field<T>(read: (raw: unknown) => T): Field<T> {
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

export const isAbsent = (raw: unknown): raw is undefined | null | '' =>
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
export const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;
/** Text that can be stored and shown, without the spaces around it, in one Unicode form. */
export function readText(raw: unknown): string {
  if (isAbsent(raw)) throw refusal('required');
  if (typeof raw !== 'string') throw refusal('not_text');
  if (CONTROL.test(raw) || LONE_SURROGATE.test(raw)) throw refusal('unsafe_characters');
  return raw.trim().normalize('NFC');
}

/** The value a field takes when it is left empty. */
export const orElse = <T>(inner: Field<T>, fallback: T): Field<T> =>
  optional(inner).transform((value) => value ?? fallback);

/** Text of this shape, tidied before it is looked at. */
export const pattern = (
  shape: RegExp,
  code: FailureCode,
  tidy: (text: string) => string = (text) => text,
): Field<string> =>
  field((raw) => {
    const value = tidy(readText(raw));
    if (!shape.test(value)) throw refusal(code);
    return value;
  });

export const id = (): Field<string> =>
  pattern(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not_an_id', (text) => text.toLowerCase());
