import { AMONG_CLIENTS, type Contents } from '../contents.js';

export const watchlistItem: Contents = {
  model: 'WatchlistItem',
  group: 'Clients',
  icon: 'star',
  title: { select: { symbol: true }, of: (row) => String(row.symbol) },
  list: ['added_at', 'user_id', 'symbol', 'name', 'asset_type', 'removed_at'],
  filters: ['user_id', 'symbol', 'asset_type', 'added_at', 'removed_at'],
  newest: 'added_at',
  search: ['symbol', 'name'],
  new: [
    { name: 'user_id', among: AMONG_CLIENTS },
    { name: 'symbol', kind: 'symbol' },
  ],
};
