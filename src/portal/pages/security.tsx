/** How one signs in, and where one is signed in. */
import type { VNode } from 'preact';
import type { OpenSession } from '../../db/sessions.js';
import { AccountPage } from './account-page.js';
import { deviceOf } from './device.js';
import { render } from './document.js';
import { Day, Mark, Notice } from './parts.js';
import { Table, type Column } from './table.js';
import { viewFor, type PageViewer, type View } from './view.js';

interface SecurityProps {
  sessions: readonly OpenSession[];
  /** A session has just been ended. */
  ended: boolean;
  secondFactor: boolean;
}

export function renderSecurity(viewer: PageViewer, { sessions, ended, secondFactor }: SecurityProps): string {
  const view = viewFor(viewer);
  const { t } = view;
  const others = sessions.filter(({ current }) => !current);
  return render(
    <AccountPage view={view} viewer={viewer} title={t('security.title')}>
      {ended && (
        <Notice tone="calm">
          <p role="status">{t('security.ended')}</p>
        </Notice>
      )}
      <section aria-labelledby="own-password">
        <h2 id="own-password">{t('security.password')}</h2>
        <p>
          <a class="touch" href="/account/password">
            {t('security.change_password')}
          </a>
        </p>
      </section>
      <section aria-labelledby="factor">
        <h2 id="factor">{t('security.factor')}</h2>
        <p>{t(secondFactor ? 'security.factor_on' : 'security.factor_off')}</p>
        <p>
          <a class="touch" href="/account/second-factor">
            {t(secondFactor ? 'security.factor_see' : 'security.factor_set')}
          </a>
        </p>
      </section>
      <section aria-labelledby="sessions">
        <div class="section-head">
          <h2 id="sessions">{t('security.sessions')}</h2>
          <p class="unit">{t('figures.zone', { zone: view.timezone })}</p>
        </div>
        <Table labelledBy="sessions" columns={columns(view)} rows={sessions} keyOf={(row) => row.handle} />
        {others.length > 0 && (
          <form method="post" action="/account/security/end-others" class="form">
            <button type="submit" class="primary">
              {t('security.end_others')}
            </button>
          </form>
        )}
        <p class="remark">{t('security.means')}</p>
      </section>
    </AccountPage>,
  );
}

function columns(view: View): Column<OpenSession>[] {
  const { t } = view;
  return [
    { key: 'device', label: t('security.device'), heading: true, cell: (row) => <Device view={view} row={row} /> },
    { key: 'address', label: t('security.address'), cell: ({ ip }) => <span class="reference">{ip}</span> },
    { key: 'since', label: t('security.since'), cell: ({ since }) => <Day view={view} moment={since} /> },
    { key: 'seen', label: t('security.seen'), cell: ({ seen_at }) => <Day view={view} moment={seen_at} /> },
    { key: 'end', label: t('security.end'), prime: true, cell: (row) => <End view={view} row={row} /> },
  ];
}

function Device({ view: { t }, row }: { view: View; row: OpenSession }): VNode {
  const device = deviceOf(row.user_agent);
  return <span class="name">{device ? t('security.on', device) : t('security.unknown')}</span>;
}

const End = ({ view: { t }, row }: { view: View; row: OpenSession }): VNode =>
  row.current ? (
    <Mark tone="calm">{t('security.this')}</Mark>
  ) : (
    <form method="post" action="/account/security/end">
      <input type="hidden" name="session" value={row.handle} />
      <button type="submit" class="quiet">
        {t('security.end')}
      </button>
    </form>
  );
