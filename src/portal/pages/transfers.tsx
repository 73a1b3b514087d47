/** Every deposit and withdrawal, the newest first, with what became of it. */
import type { VNode } from 'preact';
import type { Page, TransferRow } from '../../services/read-portfolio.js';
import { whyVoided } from './event-words.js';
import { renderListing } from './listing.js';
import { Dash, Day, Figure } from './parts.js';
import { Table, type Column } from './table.js';
import { TransferAmount, transferName, TransferStatus } from './transfer-words.js';
import { viewFor, type PageViewer, type View } from './view.js';

export function renderTransfers(viewer: PageViewer, transfers: Page<TransferRow>): string {
  const view = viewFor(viewer);
  return renderListing({
    view,
    viewer,
    place: 'transfers',
    paging: transfers,
    children: (
      <Table
        labelledBy="transfers"
        columns={columns(view)}
        rows={transfers.rows}
        keyOf={({ id }) => id}
        rowClass={({ voided_at }) => (voided_at ? 'voided' : undefined)}
      />
    ),
  });
}

function columns(view: View): Column<TransferRow>[] {
  const { t } = view;
  return [
    { key: 'kind', label: t('transfers.kind'), heading: true, cell: (row) => <Kind view={view} row={row} /> },
    { key: 'date', label: t('transfers.date'), cell: (row) => <Day view={view} moment={row.moment} /> },
    { key: 'status', label: t('transfers.status'), cell: (row) => <Status view={view} row={row} /> },
    {
      key: 'amount',
      label: t('transfers.amount'),
      figures: true,
      prime: true,
      cell: (row) => <TransferAmount view={view} row={row} />,
    },
    { key: 'rate', label: t('transfers.rate'), figures: true, cell: (row) => optional(row.usd_rate, view.f.price) },
    { key: 'value', label: t('transfers.value'), figures: true, cell: (row) => optional(row.usd_value, view.f.money) },
  ];

  /** The rate and the worth in dollars are settled when the transfer is completed. */
  function optional(value: string | null, write: (value: string) => string): VNode {
    return value === null ? <Dash heard={t('transfers.not_settled')} /> : <Figure value={value}>{write(value)}</Figure>;
  }
}

const Kind = ({ view, row }: { view: View; row: TransferRow }): VNode => (
  <>
    <span class="name">{transferName(view, row)}</span>
    <span class="under">
      {view.t(`transfers.method_${row.method.toLowerCase()}`)}
      {row.reference && (
        <>
          {' · '}
          <span class="reference">{row.reference}</span>
        </>
      )}
    </span>
  </>
);

const Status = ({ view, row }: { view: View; row: TransferRow }): VNode => (
  <>
    <TransferStatus view={view} row={row} />
    {row.voided_at && <span class="under">{whyVoided(view, row)}</span>}
  </>
);
