/** What every list of events says of each: its day, how much, at which price, and what it came to. */
import { EventPrice, EventQuantity, EventValue, type Moved } from './event-words.js';
import { Day } from './parts.js';
import type { Column } from './table.js';
import type { View } from './view.js';

export function eventColumns<Row extends Moved & { at: Date }>(view: View): Column<Row>[] {
  const { t } = view;
  return [
    { key: 'date', label: t('trades.date'), cell: (row) => <Day view={view} moment={row.at} /> },
    {
      key: 'quantity',
      label: t('holdings.quantity'),
      figures: true,
      cell: (row) => <EventQuantity view={view} row={row} />,
    },
    { key: 'price', label: t('holdings.price'), figures: true, cell: (row) => <EventPrice view={view} row={row} /> },
    {
      key: 'value',
      label: t('holdings.value'),
      figures: true,
      prime: true,
      cell: (row) => <EventValue view={view} row={row} />,
    },
  ];
}
