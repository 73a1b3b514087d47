/** Everything that has moved the portfolio, the newest first. What was voided stays in sight, with the reason. */
import type { VNode } from 'preact';
import type { EventRow } from '../../services/read-history.js';
import type { Page } from '../../services/read-portfolio.js';
import { eventColumns } from './event-columns.js';
import { eventName, whyVoided } from './event-words.js';
import { renderListing } from './listing.js';
import { Mark } from './parts.js';
import { Table, type Column } from './table.js';
import { viewFor, type PageViewer, type View } from './view.js';

export function renderActivity(viewer: PageViewer, events: Page<EventRow>): string {
  const view = viewFor(viewer);
  return renderListing({
    view,
    viewer,
    place: 'activity',
    paging: events,
    children: (
      <Table
        labelledBy="activity"
        columns={columns(view)}
        rows={events.rows}
        keyOf={({ kind, id }) => `${kind} ${id}`}
        rowClass={({ voided_at }) => (voided_at ? 'voided' : undefined)}
      />
    ),
  });
}

function columns(view: View): Column<EventRow>[] {
  const { t } = view;
  return [
    { key: 'event', label: t('activity.event'), heading: true, cell: (row) => <Event view={view} row={row} /> },
    ...eventColumns<EventRow>(view),
  ];
}

const Event = ({ view, row }: { view: View; row: EventRow }): VNode => (
  <>
    <span class={row.voided_at ? 'name struck' : 'name'}>{eventName(view, row)}</span>
    {row.name && (
      <span class="under">
        {row.name} <span class="symbol">{row.symbol}</span>
      </span>
    )}
    {row.reason && <span class="under prose">{row.reason}</span>}
    {row.voided_at && (
      <span class="under prose">
        <Mark tone="plain">{view.t('voided.mark')}</Mark> {whyVoided(view, row)}
      </span>
    )}
  </>
);
