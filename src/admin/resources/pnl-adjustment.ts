import { figure, type Contents } from '../contents.js';

export const pnlAdjustment: Contents = {
  model: 'PnlAdjustment',
  group: 'Money',
  icon: 'sliders',
  title: {
    select: { kind: true, amount: true },
    of: (row) => `${String(row.kind).toLowerCase()} of ${figure(row.amount)} USD`,
  },
  list: ['effective_at', 'user_id', 'kind', 'amount', 'reason', 'created_by'],
  filters: ['user_id', 'kind', 'amount', 'effective_at', 'created_by', 'voided_at'],
  newest: 'effective_at',
  search: ['reason'],
};
