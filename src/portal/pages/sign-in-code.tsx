/** The door's second lock. */
import type { Language } from '../../locales/index.js';
import { CodeInput, Wrong } from './account-page.js';
import { Document, render } from './document.js';
import { Crest } from './sign-in.js';
import { viewFor } from './view.js';

export function renderSignInCode({ language, error }: { language: Language; error?: string }): string {
  const view = viewFor({ language });
  const { t } = view;
  return render(
    <Document view={view} title={t('code.title')} header={<Crest view={view} />} narrow>
      <h1>{t('code.title')}</h1>
      <Wrong error={error} />
      <p class="lead">{t('code.lead')}</p>
      <form method="post" action="/login/code" class="form">
        <CodeInput label={t('code.code')} error={error} digits={false} />
        <button type="submit" class="primary">
          {t('code.go')}
        </button>
      </form>
      <p class="remark">
        {t('code.recovery')}{' '}
        <a class="touch" href="/login">
          {t('code.back')}
        </a>
      </p>
    </Document>,
  );
}
