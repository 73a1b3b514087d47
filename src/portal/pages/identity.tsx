/** Where the check of the client's identity stands, and what is still to be done about it. */
import type { VNode } from 'preact';
import type { IdentityRow, PaperRow } from '../../services/read-portfolio.js';
import { Document, render } from './document.js';
import { Header } from './header.js';
import { Day, Mark, Nothing, Notice, type Tone } from './parts.js';
import { PaperForm, type PaperFormProps } from './paper-form.js';
import { Table, type Column } from './table.js';
import { viewFor, type PageViewer, type View } from './view.js';

const TONES: Record<IdentityRow['kyc_status'], Tone> = { PENDING: 'wait', APPROVED: 'calm', REJECTED: 'stop' };

export interface IdentityProps extends PaperFormProps {
  /** A paper has just come in. */
  sent?: boolean;
}

export function renderIdentity(
  viewer: PageViewer,
  identity: IdentityRow,
  { sent, error, requestId }: IdentityProps = {},
): string {
  const view = viewFor(viewer);
  const { t } = view;
  return render(
    <Document
      view={view}
      title={t('identity.title')}
      header={<Header view={view} viewer={viewer} place="identity" />}
      signedIn
    >
      <div class="title">
        <h1>{t('identity.title')}</h1>
      </div>
      {sent && (
        <Notice tone="calm">
          <p role="status">{t('papers.arrived')}</p>
        </Notice>
      )}
      <Standing view={view} identity={identity} />
      <section aria-labelledby="papers">
        <div class="section-head">
          <h2 id="papers">{t('papers.title')}</h2>
          {identity.papers.length > 0 && <p class="unit">{t('figures.zone', { zone: view.timezone })}</p>}
        </div>
        {identity.papers.length === 0 && <Nothing title={t('papers.none')}>{t('papers.none_yet')}</Nothing>}
        {identity.papers.length > 0 && (
          <Table labelledBy="papers" columns={columns(view)} rows={identity.papers} keyOf={(row) => row.id} />
        )}
      </section>
      <PaperForm view={view} error={error} requestId={requestId} />
    </Document>,
  );
}

function Standing({ view: { t, f }, identity }: { view: View; identity: IdentityRow }): VNode {
  const status = identity.kyc_status.toLowerCase();
  return (
    <Notice tone={TONES[identity.kyc_status]}>
      <h2>{t(`identity.${status}`)}</h2>
      <p>
        {identity.kyc_status === 'APPROVED' && identity.kyc_approved_at
          ? t('identity.approved_since', { day: f.day(identity.kyc_approved_at) })
          : t(`identity.${status}_means`)}
      </p>
      {identity.kyc_status === 'REJECTED' && identity.kyc_rejection_reason && (
        <blockquote>
          <p>{identity.kyc_rejection_reason}</p>
        </blockquote>
      )}
    </Notice>
  );
}

function columns(view: View): Column<PaperRow>[] {
  const { t } = view;
  return [
    { key: 'paper', label: t('papers.paper'), heading: true, cell: (row) => <Paper view={view} row={row} /> },
    { key: 'sent', label: t('papers.sent'), cell: (row) => <Day view={view} moment={row.uploaded_at} /> },
    { key: 'status', label: t('papers.status'), prime: true, cell: (row) => <PaperStatus view={view} row={row} /> },
  ];
}

const Paper = ({ view: { t }, row }: { view: View; row: PaperRow }): VNode => (
  <>
    {row.kept ? (
      <a class="name paper-link" href={`/papers/${row.id}`} target="_blank" rel="noopener">
        {t(`papers.${row.document_type.toLowerCase()}`)} <span class="heard">{t('papers.opens')}</span>
      </a>
    ) : (
      <span class="name">{t(`papers.${row.document_type.toLowerCase()}`)}</span>
    )}
    <span class="under reference">{row.file_name}</span>
  </>
);

function PaperStatus({ view: { t, f }, row }: { view: View; row: PaperRow }): VNode {
  if (row.superseded) return <Mark tone="plain">{t('papers.superseded')}</Mark>;
  const day = row.expires_at && f.date(new Date(row.expires_at));
  return (
    <>
      <Mark tone={row.expired ? 'stop' : TONES[row.status]}>
        {t(row.expired ? 'papers.status_expired' : `papers.status_${row.status.toLowerCase()}`)}
      </Mark>
      {row.status === 'REJECTED' && <span class="under prose">{row.rejection_reason ?? t('papers.no_reason')}</span>}
      {day && <span class="under">{t(row.expired ? 'papers.ended' : 'papers.valid_until', { day })}</span>}
    </>
  );
}
