/** Where the check of the client's identity stands, and what is still to be done about it. */
import type { VNode } from 'preact';
import type { IdentityRow, PaperRow } from '../../services/read-portfolio.js';
import { Document, render } from './document.js';
import { Header } from './header.js';
import { Day, Mark, Nothing, Notice, type Tone } from './parts.js';
import { Table, type Column } from './table.js';
import { viewFor, type PageViewer, type View } from './view.js';

const TONES: Record<IdentityRow['kyc_status'], Tone> = { PENDING: 'wait', APPROVED: 'calm', REJECTED: 'stop' };

export function renderIdentity(viewer: PageViewer, identity: IdentityRow): string {
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
      <Standing view={view} identity={identity} />
      <section aria-labelledby="papers">
        <div class="section-head">
          <h2 id="papers">{t('papers.title')}</h2>
          {identity.papers.length > 0 && <p class="unit">{t('figures.zone', { zone: view.timezone })}</p>}
        </div>
        {identity.papers.length === 0 && <Nothing title={t('papers.none')}>{t('papers.none_yet')}</Nothing>}
        {identity.papers.length > 0 && (
          <Table
            labelledBy="papers"
            columns={columns(view)}
            rows={identity.papers}
            keyOf={(row) => `${row.document_type} ${row.uploaded_at.getTime()}`}
          />
        )}
      </section>
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
    <span class="name">{t(`papers.${row.document_type.toLowerCase()}`)}</span>
    <span class="under reference">{row.file_name}</span>
  </>
);

const PaperStatus = ({ view: { t }, row }: { view: View; row: PaperRow }): VNode => (
  <>
    <Mark tone={TONES[row.status]}>{t(`papers.status_${row.status.toLowerCase()}`)}</Mark>
    {row.status === 'REJECTED' && <span class="under prose">{row.rejection_reason ?? t('papers.no_reason')}</span>}
  </>
);
