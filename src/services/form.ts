/** How a form becomes the input of a use case: the fields it has, and no others; all that is wrong at once. */
import { z } from 'zod';
import { id, type Field } from './field.js';
import { Refusal, type Issue } from '../errors.js';

/** Parses a form, or throws one Refusal that lists every field that is wrong. */
export function parseInput<I>(schema: z.ZodType<I>, raw: unknown): I {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [first, ...others] = issuesFrom(parsed.error);
  throw new Refusal(first ?? { code: 'not_text' }, ...others);
}

/** What a schema has found wrong, in the words of the house. */
export const issuesFrom = (error: z.ZodError): Issue[] => error.issues.flatMap(toIssues);

function toIssues(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ code: 'unknown_field', field: key }));
  const given = issue.code === 'custom' ? (issue.params as Omit<Issue, 'field'> | undefined) : undefined;
  return [{ code: given?.code ?? 'not_text', field: issue.path.join('.') || undefined, params: given?.params }];
}

/** A form with these fields and no others; `ignored` ones may be sent (a form shows them) and are derived all the same. */
export function form<S extends Record<string, Field<unknown>>>(
  fields: S,
  ignored: readonly string[] = [],
): z.ZodType<{ [K in keyof S]: z.infer<S[K]> }> {
  const names = Object.keys(fields);
  const schema = z.strictObject(fields);
  return z.preprocess((raw) => {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
    const given = Object.entries(raw).filter(([name, value]) => value !== undefined && !ignored.includes(name));
    const known = names.map((name): [string, unknown] => [name, undefined]);
    return Object.fromEntries([
      ...known,
      ...given.map(([name, value]): [string, unknown] => [name === '__proto__' ? 'proto' : name, value]),
    ]);
  }, schema) as unknown as z.ZodType<{ [K in keyof S]: z.infer<S[K]> }>;
}

/**
 * The changes of an edit: `id` and any of these fields, where an absent one stays as it is and an empty one is cleared.
 * Any other field is one that may not change.
 */
export function changes<S extends Record<string, Field<unknown>>>(
  fields: S,
): z.ZodType<{ id: string; changes: Partial<{ [K in keyof S]: z.infer<S[K]> }> }> {
  type Changes = Partial<{ [K in keyof S]: z.infer<S[K]> }>;
  return z.unknown().transform((raw, context): { id: string; changes: Changes } => {
    const fieldsSent = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? raw : {};
    const given = Object.entries(fieldsSent).filter(([, value]) => value !== undefined);
    const entries: [string, unknown][] = [];
    let rowId = '';
    for (const [name, value] of given) {
      const inner = name === 'id' ? id() : Object.hasOwn(fields, name) ? fields[name] : undefined;
      const parsed = inner?.safeParse(value);
      if (!parsed)
        context.issues.push({ code: 'custom', path: [name], params: { code: 'unchangeable' }, input: value });
      else if (!parsed.success) {
        for (const issue of parsed.error.issues) context.issues.push({ ...issue, path: [name], input: value });
      } else if (name === 'id') rowId = String(parsed.data);
      else entries.push([name, parsed.data]);
    }
    if (!given.some(([name]) => name === 'id'))
      context.issues.push({ code: 'custom', path: ['id'], params: { code: 'required' }, input: raw });
    return { id: rowId, changes: Object.fromEntries(entries) as Changes };
  });
}
