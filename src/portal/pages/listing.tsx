/** A page of one long list: its title, its times, the table, and the ways to the pages before and after it. */
import type { ComponentChildren, VNode } from 'preact';
import { Document, render } from './document.js';
import { Header, type Place } from './header.js';
import { Nothing } from './parts.js';
import type { PageViewer, View } from './view.js';

interface Paging {
  page: number;
  pages: number;
  total: number;
}

interface ListingProps {
  view: View;
  viewer: PageViewer;
  place: Place;
  paging: Paging;
  children: ComponentChildren;
}

export function renderListing({ view, viewer, place, paging, children }: ListingProps): string {
  const { t, f } = view;
  return render(
    <Document
      view={view}
      title={t(`${place}.title`)}
      header={<Header view={view} viewer={viewer} place={place} />}
      signedIn
    >
      <div class="title">
        <h1 id={place}>{t(`${place}.title`)}</h1>
        {paging.total > 0 && (
          <p class="remark">
            {t(`${place}.count`, { count: paging.total, written: f.count(paging.total) })} {t(`${place}.amounts`)}{' '}
            {t('figures.zone', { zone: view.timezone })}
          </p>
        )}
      </div>
      {paging.total === 0 ? <Nothing title={t(`${place}.none`)}>{t(`${place}.none_yet`)}</Nothing> : children}
      {paging.pages > 1 && <Pager view={view} paging={paging} href={`/portal/${place}`} />}
    </Document>,
  );
}

function Pager({ view: { t, f }, paging: { page, pages }, href }: { view: View; paging: Paging; href: string }): VNode {
  return (
    <nav class="pager" aria-label={t('pager.label')}>
      {page > 1 ? (
        <a rel="prev" href={page === 2 ? href : `${href}?page=${page - 1}`}>
          {t('pager.newer')}
        </a>
      ) : (
        <span />
      )}
      <span>{t('pager.where', { page: f.count(page), pages: f.count(pages) })}</span>
      {page < pages ? (
        <a rel="next" href={`${href}?page=${page + 1}`}>
          {t('pager.older')}
        </a>
      ) : (
        <span />
      )}
    </nav>
  );
}
