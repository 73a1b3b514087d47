/** Until when the books are closed, wherever something is dated. */
import React from 'react';
import { Link } from 'react-router-dom';
import { day } from './figures.js';
import { readList, useReading } from './server.js';
import { recordUrl, useWords } from './state.js';

export function BooksNote({ className = 'note' }: { className?: string }): React.ReactElement | null {
  const words = useWords();
  const { value } = useReading('books', () => readList('BookClosing', 'sortBy=seq&direction=desc&perPage=1'));
  const last = value?.records[0];
  const until = last?.params.closed_until;
  if (!last || typeof until !== 'string') return null;
  return (
    <p className={className} data-testid="books-closed">
      {words('booksClosed', { day: day(until) })}{' '}
      <Link to={recordUrl('BookClosing', last.id)}>{words('booksWhy')}</Link>
    </p>
  );
}
