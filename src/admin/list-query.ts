/**
 * Which page of a list is asked for. A page or a size that makes no sense is the default or the nearest that does; a
 * column that the list cannot be ordered by is refused, as one that it cannot be filtered by is.
 */
import type { Contents } from './contents.js';
import type { Column, Model } from './data-model.js';
import { conditions, noSuchColumn, type Asked, type FindSealed } from './filters.js';
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
  const sortBy = asked.sortBy === undefined || asked.sortBy === '' ? contents.newest : sortable(model, asked.sortBy);
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

function sortable(model: Model, value: unknown): string {
  const column = typeof value === 'string' ? model.columns.get(value) : undefined;
  if (!column || !isSortable(column)) throw noSuchColumn(value);
  return column.name;
}

/** What is sealed has no order. */
export const isSortable = ({ kind, sealed }: Column): boolean => kind !== 'json' && kind !== 'list' && !sealed;
