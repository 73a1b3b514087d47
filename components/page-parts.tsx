/** What every page has: a heading with its trail, and a place for what can be done. */
import React, { useEffect } from 'react';
import { Link } from 'react-router-dom';
import { useTranslation } from 'adminjs';
import { useWords } from './state.js';

interface HeadProps {
  title: string;
  note?: string;
  /** The pages above this one. */
  trail?: { to: string; label: string }[];
  children?: React.ReactNode;
}

/** The name of the page, in the browser's tab. */
function useTitle(title: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${String(t('house'))}`;
  }, [title]);
}

export function PageHead({ title, note, trail = [], children }: HeadProps): React.ReactElement {
  useTitle(title);
  return (
    <header className="page-head">
      <div>
        {trail.length > 0 && (
          <nav className="trail" aria-label={title}>
            {trail.map(({ to, label }) => (
              <Link key={to} to={to}>
                {label}
              </Link>
            ))}
          </nav>
        )}
        <h1>{title}</h1>
        {note && <p className="note">{note}</p>}
      </div>
      {children && <div className="doings">{children}</div>}
    </header>
  );
}

export function NothingHere(): React.ReactElement {
  const words = useWords();
  useTitle(words('notFound'));
  return (
    <div className="blank" data-testid="nothing-here">
      <h1>{words('notFound')}</h1>
      <p>{words('notFoundText')}</p>
      <Link className="button" to="/admin">
        {words('home')}
      </Link>
    </div>
  );
}
