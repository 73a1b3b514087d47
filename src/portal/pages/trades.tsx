/** Every purchase and sale, the newest first. One that was voided stays in sight and says so. */
import type { VNode } from 'preact';
import type { Page, TradeRow } from '../../services/read-portfolio.js';
import { whyVoided } from './event-words.js';
import { AssetName } from './holdings.js';
import { renderListing } from './listing.js';
import { Day, Figure, Mark } from './parts.js';
import { Table, type Column } from './table.js';
import { viewFor, type PageViewer, type View } from './view.js';

export function renderTrades(viewer: PageViewer, trades: Page<TradeRow>): string {
  const view = viewFor(viewer);
  return renderListing({
    view,
    viewer,
    place: 'trades',
    paging: trades,
    children: (
      <Table
        labelledBy="trades"
        columns={columns(view)}
        rows={trades.rows}
        keyOf={({ id }) => id}
        rowClass={({ voided_at }) => (voided_at ? 'voided' : undefined)}
      />
    ),
  });
}

function columns(view: View): Column<TradeRow>[] {
  const { t, f } = view;
  return [
    {
      key: 'asset',
      label: t('trades.asset'),
      heading: true,
      cell: (row) => <AssetName name={row.asset_name} symbol={row.symbol} />,
    },
    { key: 'kind', label: t('trades.kind'), cell: (row) => <Kind view={view} row={row} /> },
    { key: 'date', label: t('trades.date'), cell: (row) => <Day view={view} moment={row.executed_at} /> },
    {
      key: 'quantity',
      label: t('holdings.quantity'),
      figures: true,
      cell: (row) => <Figure value={row.quantity}>{f.quantity(row.quantity)}</Figure>,
    },
    {
      key: 'price',
      label: t('holdings.price'),
      figures: true,
      cell: (row) => <Figure value={row.price_per_unit}>{f.price(row.price_per_unit)}</Figure>,
    },
    {
      key: 'value',
      label: t('holdings.value'),
      figures: true,
      prime: true,
      cell: (row) => <Figure value={row.total_value}>{f.money(row.total_value)}</Figure>,
    },
    {
      key: 'fee',
      label: t('trades.fee'),
      figures: true,
      cell: (row) => <Figure value={row.fee}>{f.money(row.fee)}</Figure>,
    },
  ];
}

const Kind = ({ view, row }: { view: View; row: TradeRow }): VNode => (
  <>
    <span class={row.voided_at ? 'struck' : undefined}>{view.t(`trades.${row.trade_type.toLowerCase()}`)}</span>
    {row.voided_at && (
      <span class="under">
        <Mark tone="plain">{view.t('voided.mark')}</Mark> {whyVoided(view, row)}
      </span>
    )}
  </>
);
