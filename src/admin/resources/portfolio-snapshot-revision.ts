import type { Contents } from '../contents.js';

export const portfolioSnapshotRevision: Contents = {
  model: 'PortfolioSnapshotRevision',
  group: 'Money',
  icon: 'history',
  title: { select: { snapshot_date: true }, of: (row) => String(row.snapshot_date) },
  list: [
    'revised_at',
    'portfolio_id',
    'snapshot_date',
    'total_value',
    'total_invested',
    'total_pnl',
    'total_pnl_percent',
    'cause_type',
  ],
  lean: true,
  filters: ['portfolio_id', 'snapshot_id', 'snapshot_date', 'cause_type', 'cause_id', 'revised_at'],
  exact: ['cause_type', 'cause_id'],
  newest: 'revised_at',
  search: [],
};
