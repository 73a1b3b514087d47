/** A page of one long list: its title, its times, the table, and the ways to the pages before and after it. */
import type { ComponentChildren, VNode } from 'preact';
import { Choices } from './choices.js';
import { Document, render } from './document.js';
import { Header } from './header.js';
import { Nothing } from './parts.js';
import type { PageViewer, View } from './view.js';

interface Paging {
  page: number;
  pages: number;
  total: number;
}

/** All that happened, and the two parts of it that have more to say than fits beside the rest. */
const LISTS = ['activity', 'trades', 'transfers'] as const;
type List = (typeof LISTS)[number];

interface ListingProps {
  view: View;
  viewer: PageViewer;
  place: List;
  paging: Paging;
  children: ComponentChildren;
}

export function renderListing({ view, viewer, place, paging, children }: ListingProps): string {
  const { t, f } = view;
  return render(
    <Document
      view={view}
      title={t(`${place}.title`)}
      header={<Header view={view} viewer={viewer} place="activity" />}
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
        <Choices
          label={t('activity.lists')}
          choices={LISTS.map((list) => ({
            key: list,
            label: t(`${list}.short`),
            href: `/portal/${list}`,
            chosen: list === place,
          }))}
        />
      </div>
      {paging.total === 0 ? <Nothing title={t(`${place}.none`)}>{t(`${place}.none_yet`)}</Nothing> : children}
      <Pager view={view} paging={paging} href={`/portal/${place}`} />
    </Document>,
  );
}

interface PagerProps {
  view: View;
  paging: Omit<Paging, 'total'>;
  href: string;
}

/** The ways to the pages before and after this one, where there are any. */
export function Pager({ view: { t, f }, paging: { page, pages }, href }: PagerProps): VNode | null {
  if (pages <= 1) return null;
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
