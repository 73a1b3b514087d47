import { NAME, ownerName, type Contents } from '../contents.js';

export const portfolio: Contents = {
  model: 'Portfolio',
  group: 'Money',
  icon: 'folder',
  title: { select: { user: { select: { ...NAME, erased_at: true } } }, of: (row) => ownerName(row.user) },
  list: [
    'user_id',
    'total_value',
    'cash_value',
    'stock_value',
    'crypto_value',
    'total_invested',
    'all_time_pnl',
    'last_updated',
  ],
  filters: ['user_id', 'total_value', 'cash_value', 'all_time_pnl', 'last_updated'],
  newest: 'last_updated',
  search: ['user.first_name', 'user.last_name', '^user.email'],
  related: [['PortfolioSnapshot', 'portfolio_id']],
  primary: 'adjustPnl',
};
