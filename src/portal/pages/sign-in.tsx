/** The door. */
import type { VNode } from 'preact';
import type { Language } from '../../locales/index.js';
import { Wrong } from './account-page.js';
import { Document, HouseMark, render } from './document.js';
import { Notice } from './parts.js';
import { CurrentPasswordInput, EmailInput } from './sign-in-fields.js';
import { viewFor, type View } from './view.js';

export interface SignInProps {
  language: Language;
  /** As it was typed, so that it need not be typed again. */
  email?: string;
  /** What is wrong and what to do, in the reader's words. */
  error?: string;
  /** Where the reader was going when the session was found to have ended; sent on as `return_to`. */
  returnTo?: string;
  /** A new password has just been set. */
  reset?: boolean;
}

export function renderSignIn({ language, email, error, returnTo, reset }: SignInProps): string {
  const view = viewFor({ language });
  const { t } = view;
  return render(
    <Document view={view} title={t('sign_in.title')} header={<Crest view={view} />} narrow>
      <h1>{t('sign_in.title')}</h1>
      {returnTo && !error && (
        <Notice tone="wait">
          <p role="status">{t('sign_in.go_on')}</p>
        </Notice>
      )}
      {reset && !error && (
        <Notice tone="calm">
          <p role="status">{t('reset.done')}</p>
        </Notice>
      )}
      <Wrong error={error} />
      <form method="post" action="/login" class="form">
        {returnTo && <input type="hidden" name="return_to" value={returnTo} />}
        <EmailInput label={t('sign_in.email')} error={error} value={email} autofocus={!email} />
        <CurrentPasswordInput label={t('sign_in.password')} error={error} autofocus={Boolean(email)} />
        <button type="submit" class="primary">
          {t('sign_in.go')}
        </button>
      </form>
      <p class="remark">
        <a class="touch" href="/password/forgotten">
          {t('sign_in.forgotten')}
        </a>
      </p>
    </Document>,
  );
}

/** The head of a sheet that nobody has signed yet. */
export const Crest = ({ view: { t } }: { view: View }): VNode => (
  <header class="crest">
    <a class="house" href="/">
      <HouseMark />
      <span>{t('house.name')}</span>
    </a>
  </header>
);
