/** The head of the sheet: the house's mark, where one can go, who is signed in. */
import type { VNode } from 'preact';
import { HouseMark } from './document.js';
import type { PageViewer, View } from './view.js';

export type Place = 'overview' | 'activity' | 'identity';

const PLACES: readonly { place: Place; href: string }[] = [
  { place: 'overview', href: '/portal' },
  { place: 'activity', href: '/portal/activity' },
  { place: 'identity', href: '/portal/identity' },
];

interface HeaderProps {
  view: View;
  viewer?: PageViewer;
  place?: Place;
}

export function Header({ view, viewer, place }: HeaderProps): VNode {
  const { t } = view;
  return (
    <header class="head">
      <div class="head-row">
        <a class="house" href="/">
          <HouseMark />
          <span>{t('house.name')}</span>
        </a>
        {viewer && <Account view={view} viewer={viewer} />}
      </div>
      {viewer && (
        <nav class="places" aria-label={t('nav.label')}>
          <ul>
            {viewer.role === 'CUSTOMER' ? <ClientPlaces view={view} place={place} /> : <StaffPlaces view={view} />}
          </ul>
        </nav>
      )}
    </header>
  );
}

const ClientPlaces = ({ view: { t }, place }: HeaderProps): VNode => (
  <>
    {PLACES.map((item) => (
      <li key={item.place}>
        <a href={item.href} aria-current={item.place === place ? 'page' : undefined}>
          {t(`nav.${item.place}`)}
        </a>
      </li>
    ))}
  </>
);

const StaffPlaces = ({ view: { t } }: HeaderProps): VNode => (
  <li>
    <a href="/admin">{t('nav.admin')}</a>
  </li>
);

const Account = ({ view: { t }, viewer }: HeaderProps & { viewer: PageViewer }): VNode => (
  <div class="account">
    <span class="person">
      {viewer.first_name} {viewer.last_name}
    </span>
    <form method="post" action="/logout">
      <button type="submit" class="quiet">
        {t('nav.sign_out')}
      </button>
    </form>
  </div>
);
