/** A forgotten password: asking for the link, and following it. */
import type { Language } from '../../locales/index.js';
import { Wrong } from './account-page.js';
import { PasswordInput } from './change-password.js';
import { Document, render } from './document.js';
import { Notice } from './parts.js';
import { Crest } from './sign-in.js';
import { EmailInput } from './sign-in-fields.js';
import { viewFor } from './view.js';

interface ForgottenProps {
  language: Language;
  sent: boolean;
  email?: string;
  error?: string;
}

export function renderForgotten({ language, sent, email, error }: ForgottenProps): string {
  const view = viewFor({ language });
  const { t } = view;
  return render(
    <Document view={view} title={t('reset.forgotten_title')} header={<Crest view={view} />} narrow>
      <h1>{t('reset.forgotten_title')}</h1>
      <Wrong error={error} />
      {sent ? (
        <Notice tone="calm">
          <p role="status">{t('reset.sent')}</p>
        </Notice>
      ) : (
        <p class="lead">{t('reset.forgotten_lead')}</p>
      )}
      {!sent && (
        <form method="post" action="/password/forgotten" class="form">
          <EmailInput label={t('reset.email')} error={error} value={email} autofocus />
          <button type="submit" class="primary">
            {t('reset.send')}
          </button>
        </form>
      )}
      <p class="remark">
        <a class="touch" href="/login">
          {t('reset.back')}
        </a>
      </p>
    </Document>,
  );
}

interface ResetProps {
  language: Language;
  token: string;
  /** By field; under the empty name, what is wrong with the link. */
  errors: Partial<Record<string, string>>;
}

export function renderResetPassword({ language, token, errors }: ResetProps): string {
  const view = viewFor({ language });
  const { t } = view;
  return render(
    <Document view={view} title={t('reset.title')} header={<Crest view={view} />} narrow>
      <h1>{t('reset.title')}</h1>
      <Wrong error={errors['']} />
      <form method="post" action="/password/reset" class="form">
        <input type="hidden" name="token" value={token} />
        <PasswordInput
          name="new_password"
          autocomplete="new-password"
          label={t('reset.new_password')}
          hint={t('reset.rule')}
          error={errors.new_password}
        />
        <PasswordInput
          name="new_password_again"
          autocomplete="new-password"
          label={t('reset.new_password_again')}
          error={errors.new_password_again}
        />
        <button type="submit" class="primary">
          {t('reset.go')}
        </button>
      </form>
      <p class="remark">
        {t('reset.means')}{' '}
        <a class="touch" href="/password/forgotten">
          {t('reset.again')}
        </a>
      </p>
    </Document>,
  );
}
