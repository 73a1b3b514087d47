/** When something cannot be shown: what happened, and the way on. */
import type { Language } from '../../locales/index.js';
import { Document, render } from './document.js';
import { Header } from './header.js';
import { Crest } from './sign-in.js';
import { viewFor, type PageViewer } from './view.js';

export interface ErrorProps {
  language: Language;
  status: number;
  title?: string;
  message: string;
  /** What the reader names when asking for help. */
  requestId?: string;
  viewer?: PageViewer;
}

const TITLED = new Set([401, 403, 404, 413, 429, 503]);

export function renderError({ language, status, title, message, requestId, viewer }: ErrorProps): string {
  const view = viewFor({ language, timezone: viewer?.timezone });
  const { t } = view;
  const heading = title ?? t(`error.title_${TITLED.has(status) ? status : status < 500 ? 'refused' : 'defect'}`);
  const toSignIn = status === 401 || status === 429;
  return render(
    <Document
      view={view}
      title={heading}
      header={viewer ? <Header view={view} viewer={viewer} /> : <Crest view={view} />}
      signedIn={Boolean(viewer)}
      narrow
    >
      <p class="status">{t('error.status', { status })}</p>
      <h1>{heading}</h1>
      <p class="lead">{message}</p>
      <p>
        <a class="primary" href={toSignIn ? '/login' : '/'}>
          {t(toSignIn ? 'error.sign_in' : 'error.start')}
        </a>
      </p>
      {requestId && (
        <p class="remark">
          {t('error.reference')} <span class="reference">{requestId}</span>
        </p>
      )}
    </Document>,
  );
}
