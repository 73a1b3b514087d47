import type { Contents } from '../contents.js';

export const reconcileDifference: Contents = {
  model: 'ReconcileDifference',
  group: 'Compliance',
  icon: 'uneven',
  title: { select: { figure: true }, of: (row) => String(row.figure) },
  list: ['created_at', 'run_id', 'target_type', 'target_id', 'figure', 'cached', 'replayed'],
  lean: true,
  filters: ['run_id', 'target_type', 'target_id', 'figure'],
  exact: ['target_type', 'target_id'],
  newest: 'created_at',
  search: [],
};
