import type { Contents } from '../contents.js';

export const portfolioSnapshot: Contents = {
  model: 'PortfolioSnapshot',
  group: 'Money',
  icon: 'calendar',
  title: { select: { snapshot_date: true }, of: (row) => String(row.snapshot_date) },
  list: [
    'snapshot_date',
    'portfolio_id',
    'total_value',
    'cash_value',
    'stock_value',
    'crypto_value',
    'total_invested',
    'total_pnl',
    'total_pnl_percent',
  ],
  lean: true,
  filters: ['portfolio_id', 'snapshot_date', 'total_value'],
  newest: 'snapshot_date',
  search: [],
  related: [['PortfolioSnapshotRevision', 'snapshot_id']],
};
