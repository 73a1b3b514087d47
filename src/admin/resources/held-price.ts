import { figure, type Contents } from '../contents.js';

export const heldPrice: Contents = {
  model: 'HeldPrice',
  group: 'Market',
  icon: 'pause',
  title: {
    select: { symbol: true, previous_price: true, price: true },
    of: (row) => `${String(row.symbol)} from ${figure(row.previous_price)} to ${figure(row.price)}`,
  },
  list: ['symbol', 'kind', 'previous_price', 'price', 'as_of', 'source', 'status', 'created_at', 'decided_by'],
  filters: ['status', 'kind', 'symbol', 'source', 'as_of', 'created_at'],
  exact: ['symbol'],
  primary: 'accept',
  newest: 'created_at',
  search: ['symbol'],
};
