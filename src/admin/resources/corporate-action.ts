import { type Contents } from '../contents.js';

export const corporateAction: Contents = {
  model: 'CorporateAction',
  group: 'Market',
  icon: 'split',
  title: {
    select: { action_type: true, symbol: true },
    of: (row) => `${String(row.action_type).toLowerCase()} of ${String(row.symbol)}`,
  },
  list: [
    'effective_at',
    'action_type',
    'symbol',
    'numerator',
    'denominator',
    'per_unit',
    'price',
    'cash_price',
    'created_by',
  ],
  filters: ['action_type', 'asset_type', 'symbol', 'effective_at', 'created_by', 'voided_at'],
  exact: ['symbol'],
  newest: 'effective_at',
  search: ['symbol'],
};
