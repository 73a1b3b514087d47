/** Which page of a list is asked for. What makes no sense is the default or the nearest that does; it is never an error. */
import type { Contents } from './contents.js';
import type { Column, Model } from './data-model.js';
import { conditions, type Asked, type FindSealed } from './filters.js';
import type { Order, StoredRow } from '../db/reader.js';

export interface ListQuery {
  page: number;
  perPage: number;
  sortBy: string;
  direction: 'asc' | 'desc';
  where: StoredRow | undefined;
  order: readonly Order[];
}

const PER_PAGE = 25;
const MOST_PER_PAGE = 100;
const LAST_ROW = 100_000_000;

export function listQuery(model: Model, contents: Contents, asked: Asked, found: FindSealed): ListQuery {
  const perPage = Math.min(wholeNumber(asked.perPage) ?? PER_PAGE, MOST_PER_PAGE);
  const page = Math.min(wholeNumber(asked.page) ?? 1, Math.floor(LAST_ROW / perPage));
  const sortBy = sortable(model, asked.sortBy) ?? contents.newest;
  const direction = asked.direction === 'asc' || asked.direction === 'desc' ? asked.direction : 'desc';
  const all = conditions(model, contents.exact ?? [], asked, found);
  return {
    page,
    perPage,
    sortBy,
    direction,
    where: all.length > 0 ? { AND: all } : undefined,
    // The id settles ties, so that no row is on two pages, or on none.
    order:
      sortBy === 'id'
        ? [['id', direction]]
        : [
            [sortBy, direction],
            ['id', direction],
          ],
  };
}

function wholeNumber(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value)) return undefined;
  return Math.max(1, Number(value));
}

function sortable(model: Model, value: unknown): string | undefined {
  const column = typeof value === 'string' ? model.columns.get(value) : undefined;
  return column && isSortable(column) ? column.name : undefined;
}

/** What is sealed has no order. */
export const isSortable = ({ kind, sealed }: Column): boolean => kind !== 'json' && kind !== 'list' && !sealed;
