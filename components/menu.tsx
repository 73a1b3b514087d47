/** The menu: the screens by their groups. On a narrow screen it opens over the page. */
import React from 'react';
import { NavLink } from 'react-router-dom';
import type { ScreenJSON } from '../src/admin/screen-json.js';
import { Icon } from './icon.js';
import { listUrl, useScreens, useWords } from './state.js';

export function Menu({ open }: { open: boolean }): React.ReactElement {
  const words = useWords();
  const groups = new Map<string, ScreenJSON[]>();
  for (const screen of useScreens()) groups.set(screen.group, [...(groups.get(screen.group) ?? []), screen]);
  return (
    <nav id="menu" className={open ? 'menu open' : 'menu'} aria-label={words('menu')} data-css="sidebar">
      <NavLink to="/admin" end className="item">
        <Icon name="home" />
        {words('home')}
      </NavLink>
      {[...groups].map(([group, screens]) => (
        <section key={group} aria-label={group}>
          <h2>{group}</h2>
          {screens.map((screen) => (
            <NavLink key={screen.id} to={listUrl(screen.id)} className="item" data-testid={`menu-${screen.id}`}>
              <Icon name={screen.icon} />
              {screen.name}
            </NavLink>
          ))}
        </section>
      ))}
      <section className="in-menu">
        <a className="item" href="/account/security">
          <Icon name="key" />
          {words('changePassword')}
        </a>
      </section>
    </nav>
  );
}
