import type { Contents } from '../contents.js';

export const price: Contents = {
  model: 'Price',
  group: 'Market',
  icon: 'line',
  title: { select: { symbol: true, as_of: true }, of: (row) => String(row.symbol) },
  list: ['as_of', 'kind', 'symbol', 'price', 'source', 'entered_by', 'created_at'],
  lean: true,
  filters: ['kind', 'symbol', 'source', 'as_of', 'price', 'entered_by', 'import_id', 'voided_at'],
  exact: ['symbol'],
  newest: 'as_of',
  search: ['symbol'],
  new: ['kind', { name: 'symbol', kind: 'line' }, 'price', { name: 'as_of', required: false }],
};
