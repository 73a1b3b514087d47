/** The first page: what the client's money is worth now, and where it lies. */
import type { VNode } from 'preact';
import type { Overview, PortfolioRow } from '../../services/read-portfolio.js';
import { Allocation } from './allocation.js';
import { Document, render } from './document.js';
import { Header } from './header.js';
import { Holdings, FormerPositions, isHeld } from './holdings.js';
import { Notice } from './parts.js';
import { PendingTransfers } from './pending-transfers.js';
import { ValueHistory } from './value-chart.js';
import { viewFor, type PageViewer, type View } from './view.js';
import { Worth } from './worth.js';

export function renderOverview(viewer: PageViewer, overview: Overview): string {
  const view = viewFor(viewer);
  const { t } = view;
  const held = overview.holdings.filter(isHeld);
  return render(
    <Document
      view={view}
      title={t('overview.title')}
      header={<Header view={view} viewer={viewer} place="overview" />}
      signedIn
    >
      <Worth view={view} overview={overview} />
      <KycNotice view={view} portfolio={overview.portfolio} />
      {overview.pending.length > 0 && <PendingTransfers view={view} pending={overview.pending} />}
      <ValueHistory view={view} history={overview.history} />
      {held.length > 0 && <Allocation view={view} portfolio={overview.portfolio} holdings={held} />}
      <Holdings view={view} overview={overview} />
      <FormerPositions view={view} overview={overview} />
    </Document>,
  );
}

interface PortfolioProps {
  view: View;
  portfolio: PortfolioRow;
}

function KycNotice({ view: { t }, portfolio: { kyc_status } }: PortfolioProps): VNode | null {
  if (kyc_status === 'APPROVED') return null;
  return (
    <Notice tone={kyc_status === 'REJECTED' ? 'stop' : 'wait'}>
      <p>{t(`overview.kyc_${kyc_status.toLowerCase()}`)}</p>
      <a href="/portal/identity">{t('overview.kyc_link')}</a>
    </Notice>
  );
}
