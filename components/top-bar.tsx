/** Who is signed in, and the way out. */
import React, { useState } from 'react';
import { Link } from 'react-router-dom';
import { useTranslation } from 'adminjs';
import { Icon } from './icon.js';
import { useSession, useWords } from './state.js';

export function TopBar({ menuOpen, onMenu }: { menuOpen: boolean; onMenu(): void }): React.ReactElement {
  const words = useWords();
  const { t } = useTranslation();
  const { title, role } = useSession();
  return (
    <header className="top-bar" data-css="topbar">
      <button
        type="button"
        className="quiet menu-button"
        aria-expanded={menuOpen}
        aria-controls="menu"
        aria-label={words(menuOpen ? 'closeMenu' : 'menu')}
        onClick={onMenu}
      >
        <Icon name="menu" />
      </button>
      <Link to="/admin" className="house">
        <Mark />
        {String(t('house'))}
      </Link>
      <div className="person">
        <span className="person-name">
          {title} <span className="badge plain">{words(`roles.${role}`)}</span>
        </span>
        <ThemeSwitch />
        <a className="quiet" href="/account/security">
          {words('changePassword')}
        </a>
        <form method="post" action="/logout">
          <button type="submit" className="quiet" data-testid="sign-out">
            {words('signOut')}
          </button>
        </form>
      </div>
    </header>
  );
}

const Mark = (): React.ReactElement => (
  <svg
    className="mark"
    viewBox="0 0 32 32"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    aria-hidden="true"
  >
    <path d="M4 29V13a12 12 0 0 1 24 0v16z" />
    <path d="m10 12 6 12 6-12" />
  </svg>
);

const systemIsDark = (): boolean => window.matchMedia('(prefers-color-scheme: dark)').matches;

/** The portal's switch and this one are the same choice. */
function ThemeSwitch(): React.ReactElement {
  const words = useWords();
  const root = document.documentElement;
  const [dark, setDark] = useState(root.dataset.theme ? root.dataset.theme === 'dark' : systemIsDark());
  const change = (): void => {
    root.dataset.theme = dark ? 'light' : 'dark';
    try {
      window.localStorage.setItem('theme', root.dataset.theme);
    } catch {
      // A browser that keeps nothing still switches for this page.
    }
    setDark(!dark);
  };
  return (
    <button type="button" className="quiet" aria-pressed={dark} onClick={change}>
      {words('themeDark')}
    </button>
  );
}
