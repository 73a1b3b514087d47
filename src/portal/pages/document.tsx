/** The sheet every page is written on. Style and script come from the house's own files; nothing is inline. */
import type { ComponentChildren, VNode } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';
import { assetUrl } from '../../http/assets.js';
import type { View } from './view.js';

const STYLES = [
  'tokens.css',
  'sheet.css',
  'statement.css',
  'overview.css',
  'chart.css',
  'history.css',
  'tables.css',
  'forms.css',
  'account.css',
];

interface DocumentProps {
  view: View;
  title: string;
  header: ComponentChildren;
  /** There is somebody signed in, whose password it is. */
  signedIn?: boolean;
  /** A narrow sheet holds a form or a message. */
  narrow?: boolean;
  children: ComponentChildren;
}

export function Document({ view: { t, language }, title, header, signedIn, narrow, children }: DocumentProps): VNode {
  return (
    <html lang={language.toLowerCase()}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{t('house.page_title', { title })}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <link rel="icon" type="image/svg+xml" href={assetUrl('favicon.svg')} />
        {STYLES.map((name) => (
          <link key={name} rel="stylesheet" href={assetUrl(name)} />
        ))}
        <script src={assetUrl('portal.js')}></script>
      </head>
      <body class={narrow ? 'narrow' : undefined}>
        <a class="skip" href="#content">
          {t('house.skip')}
        </a>
        {header}
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        <footer class="foot">
          {signedIn ? <a href="/account/security">{t('nav.security')}</a> : <span>{t('house.name')}</span>}
          <button type="button" class="quiet" data-theme-switch aria-pressed="false" hidden>
            <ThemeIcon />
            {t('house.dark')}
          </button>
        </footer>
      </body>
    </html>
  );
}

const ThemeIcon = (): VNode => (
  <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" />
    <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
  </svg>
);

/** A doorway with a V in it. */
export const HouseMark = (): VNode => (
  <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
    <path d="M7 27V15a9 9 0 0 1 18 0v12M4 27h24" fill="none" stroke="currentColor" stroke-width="1.75" />
    <path d="M11.5 13.5L16 24l4.5-10.5" fill="none" stroke="currentColor" stroke-width="1.75" />
  </svg>
);

export const render = (page: VNode): string => `<!doctype html>${renderToStaticMarkup(page)}`;
