// An answer in the few words of a cell: its status, where it leads, what kind of body, and, of JSON, every key in it.
import type { Left } from './observe.js';

export interface Seen {
  status: number;
  /** Where it leads, or what it is: `→ /login`, `page`, `file`, `refusal`, `json`. */
  body: string;
  /** Of JSON, the keys that a reader gets. */
  keys: string[];
  text: string;
}

export async function seen(response: Response): Promise<Seen> {
  const text = await response.text();
  const location = response.headers.get('location');
  const type = response.headers.get('content-type') ?? '';
  const keys = type.includes('json') ? keysIn(JSON.parse(text) as unknown) : [];
  return {
    status: response.status,
    body: location === null ? kindOf(type, keys) : `→ ${placeOf(location)}`,
    keys,
    text,
  };
}

/** A link that is signed differs each time, and so does an id. */
const placeOf = (location: string): string =>
  location
    .replace(/\?.*/, '')
    .replace(/[0-9a-f]{64}/g, ':key')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');

const REFUSAL = /^(error|errors\[\])\.(code|message|field)$|^request_id$/;

function kindOf(type: string, keys: string[]): string {
  if (type.includes('html')) return 'page';
  if (!type.includes('json')) return type === '' ? '' : type.replace(/;.*/, '');
  return keys.length > 0 && keys.every((key) => REFUSAL.test(key)) ? 'refusal' : 'json';
}

/** Keyed by something else than a name of ours: what stands in them has the same shape for each. */
const BY_CHANCE = /^(populated|errors|old)$/;

export const keysIn = (value: unknown): string[] => [...new Set(keysOf(value))].sort();

function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((part) => keysOf(part, `${path}[]`));
  if (typeof value !== 'object' || value === null) return path === '' ? [] : [path];
  const entries = Object.entries(value);
  const last = path.replace(/.*\./, '');
  if (BY_CHANCE.test(last)) return [...new Set(entries.flatMap(([, part]) => keysOf(part, `${path}.*`)))];
  return entries.flatMap(([key, part]) => keysOf(part, path === '' ? key : `${path}.${key}`));
}

export const outcomeOf = ({ status, body }: Pick<Seen, 'status' | 'body'>, { changed, logged }: Left): string =>
  [
    `${status} ${body}`.trim(),
    ...(changed.length > 0 ? [`rows: ${changed.join(', ')}`] : []),
    ...(logged.length > 0 ? [`log: ${logged.join(', ')}`] : []),
  ].join(' · ');

/** Who meets with what, those with the same together: `302 → /login: anonymous, expired | 200 page: client A`. */
export function grouped<S extends string>(cells: readonly (readonly [S, string])[]): string {
  const groups = new Map<string, S[]>();
  for (const [subject, outcome] of cells) groups.set(outcome, [...(groups.get(outcome) ?? []), subject]);
  return [...groups].map(([outcome, subjects]) => `${outcome}: ${subjects.join(', ')}`).join(' | ');
}
