/**
 * What a list is asked for, from its address. A column that the screen does not have, hidden or made up, is refused by
 * name, so that nobody takes an answer for one about it; so is a parameter that is not one text. Each value becomes a
 * typed condition or, where it cannot be one (a word for a date), a condition that no row meets. Nothing is passed on as
 * it came, so that a filter can carry no operator.
 */
import type { Column, Model } from './data-model.js';
import type { StoredRow } from '../db/reader.js';
import { refusal, type Refusal } from '../errors.js';

export type Asked = Readonly<Record<string, unknown>>;
type Condition = StoredRow;

/** What a sealed text is found by: the vault's blind indexes. */
export type FindSealed = (table: string, column: string, text: string) => string[];

const NOTHING: Condition = { id: { in: [] } };
const PREFIX = 'filters.';
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BOUNDS: ReadonlyMap<string, 'gte' | 'lte'> = new Map([
  ['from', 'gte'],
  ['to', 'lte'],
]);
const DECIMAL = /^-?\d{1,30}(\.\d{1,20})?$/;
const WHOLE = /^-?\d{1,9}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ONE_DAY = 24 * 60 * 60 * 1000;

export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);

/** The conditions of `filters.column`, `filters.column~~from` and `filters.column~~to`, all of which must hold. */
export function conditions(model: Model, exact: readonly string[], asked: Asked, found: FindSealed): Condition[] {
  return Object.entries(asked).flatMap(([key, value]) => {
    if (!key.startsWith(PREFIX)) return [];
    const [name = '', ...bounds] = key.slice(PREFIX.length).split('~~');
    const bound = bounds.length > 0 ? bounds.join('~~') : undefined;
    const column = model.columns.get(name);
    if (!column) throw noSuchColumn(name);
    if (bound !== undefined && !BOUNDS.has(bound)) throw noSuchColumn(`${name}~~${bound}`);
    if (value === '' || value === undefined) return [];
    if (typeof value !== 'string') throw notOneText(key);
    if (column.sealed) return [bound === undefined ? sealedCondition(model.table, column, value, found) : NOTHING];
    return [condition(column, exact.includes(name), bound, value.trim())];
  });
}

/** Names what was asked for, as far as it looks like a name. */
export const noSuchColumn = (name: unknown): Refusal =>
  refusal('no_such_column', undefined, {
    column: typeof name === 'string' && /^[\w.~]{1,60}$/.test(name) ? name : '…',
  });

/**
 * Each parameter of an address is one text. What is given twice, or written as a list or an object, is refused by its
 * name: were it passed over, the answer would be taken for one about it.
 */
export function oneTextEach(asked: Asked): void {
  const other = Object.keys(asked).find((key) => key.includes('[') || typeof asked[key] !== 'string');
  if (other !== undefined) throw notOneText(other);
}

const notOneText = (key: string): Refusal =>
  refusal('not_one_text', undefined, { parameter: /^[\w.~[\]]{1,60}$/.test(key) ? key : '…' });

/** What is sealed is found as a whole, by its index, under whichever key that is; most of it is not found at all. */
function sealedCondition(table: string, { name, sealed }: Column, value: string, found: FindSealed): Condition {
  const wanted = sealed?.same(value) ?? '';
  return sealed?.index && wanted !== '' ? { [sealed.index]: { in: found(table, name, wanted) } } : NOTHING;
}

function condition(column: Column, exact: boolean, bound: string | undefined, value: string): Condition {
  if (hasUnstorable(value)) return NOTHING;
  const test = bound === undefined ? equality(column, exact, value) : range(column, bound, value);
  return test === undefined ? NOTHING : { [column.name]: test };
}

/** PostgreSQL's text holds no NUL. */
export const hasUnstorable = (text: string): boolean => text.includes('\0');

function equality(column: Column, exact: boolean, value: string): unknown {
  switch (column.kind) {
    case 'id':
    case 'reference':
      return isUuid(value) ? value : undefined;
    case 'choice':
      return column.choices?.includes(value) ? value : undefined;
    case 'flag':
      return value === 'true' || value === 'false' ? value === 'true' : undefined;
    case 'integer':
      return WHOLE.test(value) ? Number(value) : undefined;
    case 'decimal':
      return DECIMAL.test(value) ? value : undefined;
    case 'moment':
    case 'day':
      return within(column, value);
    case 'list':
      return { has: value.toUpperCase() };
    case 'json':
      return undefined;
    case 'text':
      return exact ? value : contains(value);
  }
}

/** Part of the text, in whatever case; the marks of LIKE stand for themselves. */
export const contains = (text: string): Condition => ({
  contains: text.replace(/[\\%_]/g, '\\$&'),
  mode: 'insensitive',
});

function range(column: Column, bound: string, value: string): Condition | undefined {
  const compare = BOUNDS.get(bound);
  if (!compare) return undefined;
  if (column.kind === 'decimal' && DECIMAL.test(value)) return { [compare]: value };
  if (column.kind === 'integer' && WHOLE.test(value)) return { [compare]: Number(value) };
  if (column.kind !== 'moment' && column.kind !== 'day') return undefined;
  const moment = momentOf(value);
  if (!moment) return undefined;
  if (compare === 'lte' && column.kind === 'moment' && DAY.test(value)) return untilEndOf(moment);
  return { [compare]: moment };
}

/** A day stands for all of its moments, in UTC. */
function within(column: Column, value: string): unknown {
  const moment = momentOf(value);
  if (!moment) return undefined;
  if (column.kind === 'moment' && DAY.test(value)) return { gte: moment, ...untilEndOf(moment) };
  return moment;
}

/** The last day that four digits can write ends with its last millisecond, which no moment of the house is finer than. */
function untilEndOf(day: Date): Condition {
  const next = day.getTime() + ONE_DAY;
  return isWritable(new Date(next)) ? { lt: new Date(next) } : { lte: new Date(next - 1) };
}

/** A year beyond four digits is written in a way that PostgreSQL does not read. */
const isWritable = (moment: Date): boolean => moment.getUTCFullYear() >= 1 && moment.getUTCFullYear() <= 9999;

function momentOf(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}([T ][0-9:.]+(Z|[+-]\d{2}:\d{2})?)?$/.test(text)) return undefined;
  const zoned = DAY.test(text) || /(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`;
  const moment = new Date(zoned);
  return Number.isNaN(moment.getTime()) || !isWritable(moment) ? undefined : moment;
}
