import React from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import type { ListJSON } from '../src/admin/screen-json.js';
import { whole } from './figures.js';
import { useWords } from './state.js';

export function Pager({ meta, rows }: { meta: ListJSON['meta']; rows: number }): React.ReactElement | null {
  const words = useWords();
  const [search] = useSearchParams();
  const { page, perPage, total, totalIs } = meta;
  const pages = Math.max(1, Math.ceil(total / perPage));
  const more = totalIs === 'exact' ? page < pages : rows === perPage;
  if (page === 1 && !more) return null;
  const to = (number: number): string => {
    const next = new URLSearchParams(search);
    next.set('page', String(number));
    return `?${next.toString()}`;
  };
  return (
    <nav className="pager" aria-label={words('pageOpen', { page: whole(page) })}>
      {page > 1 ? (
        <Link className="button" to={to(page - 1)} rel="prev">
          {words('previous')}
        </Link>
      ) : (
        <span className="button off">{words('previous')}</span>
      )}
      <span>
        {totalIs === 'exact'
          ? words('page', { page: whole(page), pages: whole(pages) })
          : words('pageOpen', { page: whole(page) })}
      </span>
      {more ? (
        <Link className="button" to={to(page + 1)} rel="next">
          {words('next')}
        </Link>
      ) : (
        <span className="button off">{words('next')}</span>
      )}
    </nav>
  );
}
