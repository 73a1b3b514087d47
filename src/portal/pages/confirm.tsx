/** The password once more, before what is guarded. */
import { AccountPage, Wrong } from './account-page.js';
import { render } from './document.js';
import { CurrentPasswordInput } from './sign-in-fields.js';
import { viewFor, type PageViewer } from './view.js';

interface ConfirmProps {
  viewer: PageViewer;
  returnTo: string | undefined;
  error?: string;
}

export function renderConfirm({ viewer, returnTo, error }: ConfirmProps): string {
  const view = viewFor(viewer);
  const { t } = view;
  return render(
    <AccountPage view={view} viewer={viewer} title={t('confirm.title')} narrow>
      <Wrong error={error} />
      <p class="lead">{t('confirm.lead')}</p>
      <form method="post" action="/account/confirm" class="form">
        {returnTo && <input type="hidden" name="return_to" value={returnTo} />}
        <input type="text" name="name" autocomplete="username" value={viewer.email} hidden readOnly />
        <CurrentPasswordInput label={t('confirm.password')} error={error} autofocus />
        <button type="submit" class="primary">
          {t('confirm.go')}
        </button>
      </form>
    </AccountPage>,
  );
}
