import type { Contents } from '../contents.js';

export const heldPrice: Contents = {
  model: 'HeldPrice',
  group: 'Market',
  icon: 'pause',
  title: { select: { symbol: true }, of: (row) => String(row.symbol) },
  list: ['created_at', 'kind', 'symbol', 'previous_price', 'price', 'as_of', 'source', 'status'],
  filters: ['status', 'kind', 'symbol', 'source', 'as_of', 'created_at'],
  exact: ['symbol'],
  newest: 'created_at',
  search: ['symbol'],
};
