/** One holding: what it is worth and has brought, and how it came to that, event by event. */
import type { VNode } from 'preact';
import type { HeldRow, HoldingEventRow, HoldingHistory } from '../../services/read-history.js';
import { Document, render } from './document.js';
import { eventColumns } from './event-columns.js';
import { eventName } from './event-words.js';
import { Header } from './header.js';
import { holdingHref, isDoubtful, priceWords } from './holdings.js';
import { Pager } from './listing.js';
import { Figure, Gain, Moment } from './parts.js';
import { Table, type Column } from './table.js';
import { viewFor, type PageViewer, type View } from './view.js';
import { Cell } from './worth.js';

export function renderHolding(viewer: PageViewer, { holding, stale, events }: HoldingHistory): string {
  const view = viewFor(viewer);
  const { t, f } = view;
  return render(
    <Document view={view} title={holding.name} header={<Header view={view} viewer={viewer} />} signedIn>
      <section class="worth" aria-labelledby="holding">
        <h1 id="holding">
          {holding.name} <span class="symbol">{holding.symbol}</span>
        </h1>
        <p class="hero">
          <Figure value={holding.total_value}>{f.money(holding.total_value)}</Figure>{' '}
          <abbr title={t('figures.usd')}>USD</abbr>
        </p>
        <p class="as-of">
          {t('holding.as_of')} <Moment view={view} moment={holding.priced_at} />
        </p>
        <Figures view={view} holding={holding} stale={stale} />
      </section>
      <section aria-labelledby="events">
        <div class="section-head">
          <h2 id="events">{t('holding.history')}</h2>
          <p class="unit">{t('figures.in_usd')}</p>
        </div>
        <p class="remark">
          {t('holding.count', { count: events.total, written: f.count(events.total) })}{' '}
          {t('figures.zone', { zone: view.timezone })}
        </p>
        <Table
          labelledBy="events"
          columns={columns(view)}
          rows={events.rows}
          keyOf={({ kind, id }) => `${kind} ${id}`}
        />
      </section>
      <Pager view={view} paging={events} href={holdingHref(holding.symbol)} />
    </Document>,
  );
}

interface FiguresProps {
  view: View;
  holding: HeldRow;
  stale: boolean;
}

function Figures({ view, holding, stale }: FiguresProps): VNode {
  const { t, f } = view;
  return (
    <dl class="support">
      <Cell label={t('holdings.quantity')} means={null}>
        <Figure value={holding.quantity}>{f.quantity(holding.quantity)}</Figure>
      </Cell>
      <Cell
        label={t('holding.price_now')}
        means={isDoubtful(holding, stale) && <span class="caution">{priceWords(view, holding)}</span>}
      >
        <Figure value={holding.current_price}>{f.price(holding.current_price)}</Figure>
      </Cell>
      <Cell label={t('holding.average')} means={t('holding.average_means')}>
        <Figure value={holding.average_buy_price}>{f.price(holding.average_buy_price)}</Figure>
      </Cell>
      <Cell label={t('holdings.cost')} means={null}>
        <Figure value={holding.cost_basis}>{f.money(holding.cost_basis)}</Figure>
      </Cell>
      <Cell
        label={t('holding.unrealised')}
        means={
          <>
            <Gain view={view} value={holding.profit_loss_percent} written={f.percent(holding.profit_loss_percent)} />{' '}
            {t('holdings.on_cost')}
          </>
        }
      >
        <Gain view={view} value={holding.profit_loss} written={f.gain(holding.profit_loss)} />
      </Cell>
      <Cell label={t('holding.realised')} means={t('holding.realised_means')}>
        <Gain view={view} value={holding.realized_pnl} written={f.gain(holding.realized_pnl)} />
      </Cell>
    </dl>
  );
}

function columns(view: View): Column<HoldingEventRow>[] {
  const { t, f } = view;
  return [
    { key: 'event', label: t('activity.event'), heading: true, cell: (row) => <Event view={view} row={row} /> },
    ...eventColumns<HoldingEventRow>(view),
    {
      key: 'held',
      label: t('holding.held'),
      figures: true,
      cell: ({ held }) => <Figure value={held}>{f.quantity(held)}</Figure>,
    },
    {
      key: 'cost',
      label: t('holding.cost'),
      figures: true,
      cell: ({ cost }) => <Figure value={cost}>{f.money(cost)}</Figure>,
    },
    {
      key: 'realised',
      label: t('holding.realised_so_far'),
      figures: true,
      cell: ({ realised }) => <Gain view={view} value={realised} written={f.gain(realised)} />,
    },
  ];
}

const Event = ({ view, row }: { view: View; row: HoldingEventRow }): VNode => (
  <>
    <span class="name">{eventName(view, row)}</span>
    {row.fee !== null && (
      <span class="under">
        {view.t('holding.fee')} <Figure value={row.fee}>{view.f.money(row.fee)}</Figure>
      </span>
    )}
  </>
);
