/** The first page: what the client's money is worth now, and where it lies. */
import type { VNode } from 'preact';
import type { Overview, PortfolioRow } from '../../services/read-portfolio.js';
import { Allocation } from './allocation.js';
import { Document, render } from './document.js';
import { Header } from './header.js';
import { Holdings, SoldPositions, isHeld } from './holdings.js';
import { directionOf, Figure, Gain, Moment, Notice } from './parts.js';
import { PendingTransfers } from './pending-transfers.js';
import { viewFor, type PageViewer, type View } from './view.js';

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
      <Worth view={view} portfolio={overview.portfolio} />
      <KycNotice view={view} portfolio={overview.portfolio} />
      {overview.pending.length > 0 && <PendingTransfers view={view} pending={overview.pending} />}
      {held.length > 0 && <Allocation view={view} portfolio={overview.portfolio} holdings={held} />}
      <Holdings view={view} overview={overview} />
      <SoldPositions view={view} overview={overview} />
    </Document>,
  );
}

interface PortfolioProps {
  view: View;
  portfolio: PortfolioRow;
}

/** The hero of the page, and the three figures that explain it. */
function Worth({ view, portfolio }: PortfolioProps): VNode {
  const { t, f } = view;
  const pnl = portfolio.all_time_pnl;
  return (
    <section class="worth" aria-labelledby="worth">
      <h1 id="worth">{t('overview.total')}</h1>
      <p class="hero">
        <Figure value={portfolio.total_value}>{f.money(portfolio.total_value)}</Figure>{' '}
        <abbr title={t('figures.usd')}>USD</abbr>
      </p>
      <p class="as-of">
        {t('figures.as_of')} <Moment view={view} moment={portfolio.last_updated} />
      </p>
      <dl class="support">
        <div>
          <dt>{t('overview.invested')}</dt>
          <dd>
            <Figure value={portfolio.total_invested}>{f.money(portfolio.total_invested)}</Figure>
            <span class="under">{t('overview.invested_means')}</span>
          </dd>
        </div>
        <div>
          <dt>{t('overview.all_time')}</dt>
          <dd>
            <Gain view={view} value={pnl} written={f.gain(pnl)} />
            <span class="under">{t(`overview.all_time_${directionOf(pnl)}`)}</span>
          </dd>
        </div>
        <div>
          <dt>{t('overview.cash')}</dt>
          <dd>
            <Figure value={portfolio.cash_value}>{f.money(portfolio.cash_value)}</Figure>
            <span class="under">{t('overview.cash_means')}</span>
          </dd>
        </div>
      </dl>
    </section>
  );
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
