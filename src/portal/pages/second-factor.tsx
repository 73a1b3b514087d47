/** One's own second factor: set up with a picture, kept with recovery codes, switched off again where one may. */
import type { VNode } from 'preact';
import { AccountPage, CodeInput, Wrong } from './account-page.js';
import { render } from './document.js';
import { Notice } from './parts.js';
import { QrPicture } from './qr-picture.js';
import { viewFor, type PageViewer, type View } from './view.js';

export type SecondFactorState = {
  /** Whether this person may not be without one. */
  mustHave: boolean;
} & (
  | { offer: { sealed: string; secret: string; uri: string } }
  /** Shown once. */
  | { codes: readonly string[] }
  | { left: number }
);

export function renderSecondFactor(viewer: PageViewer, state: SecondFactorState, error?: string): string {
  const view = viewFor(viewer);
  const { t } = view;
  const title = t('codes' in state ? 'factor.codes_title' : 'factor.title');
  return render(
    <AccountPage view={view} viewer={viewer} title={title} narrow>
      <Wrong error={error} />
      {'offer' in state && <SetUp view={view} error={error} {...state} />}
      {'codes' in state && (
        <Codes view={view} codes={state.codes} home={viewer.role === 'CUSTOMER' ? '/portal' : '/admin'} />
      )}
      {'left' in state && <On view={view} {...state} />}
    </AccountPage>,
  );
}

interface SetUpProps {
  view: View;
  mustHave: boolean;
  error: string | undefined;
  offer: { sealed: string; secret: string; uri: string };
}

const SetUp = ({ view: { t }, mustHave, error, offer }: SetUpProps): VNode => (
  <>
    <p class="lead">{t(mustHave ? 'factor.must' : 'factor.why')}</p>
    <h2>{t('factor.scan')}</h2>
    <QrPicture text={offer.uri} label={t('factor.qr')} />
    <p>
      {t('factor.by_hand')} <code class="secret">{offer.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
    </p>
    <h2>{t('factor.type')}</h2>
    <form method="post" action="/account/second-factor" class="form" autocomplete="off">
      <input type="hidden" name="enrolment" value={offer.sealed} />
      <CodeInput label={t('factor.code')} error={error} digits />
      <button type="submit" class="primary">
        {t('factor.go')}
      </button>
    </form>
  </>
);

const Codes = ({ view: { t }, codes, home }: { view: View; codes: readonly string[]; home: string }): VNode => (
  <>
    <p class="lead">{t('factor.codes_lead')}</p>
    <ul class="recovery-codes">
      {codes.map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ul>
    <p>
      <a class="primary" href={home}>
        {t('factor.codes_done')}
      </a>
    </p>
  </>
);

const On = ({ view: { t }, left, mustHave }: { view: View; left: number; mustHave: boolean }): VNode => (
  <>
    <Notice tone={left > 2 ? 'calm' : 'wait'}>
      <p>{t('factor.on')}</p>
      <p>{t(left === 1 ? 'factor.left_one' : 'factor.left_other', { count: left })}</p>
    </Notice>
    <p class="lead">{t('factor.on_means')}</p>
    <form method="post" action="/account/second-factor/codes" class="form">
      <button type="submit" class="primary">
        {t('factor.renew')}
      </button>
    </form>
    {!mustHave && (
      <form method="post" action="/account/second-factor/remove">
        <button type="submit" class="quiet">
          {t('factor.remove')}
        </button>
      </form>
    )}
  </>
);
