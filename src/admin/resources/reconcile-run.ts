import type { Contents } from '../contents.js';

export const reconcileRun: Contents = {
  model: 'ReconcileRun',
  group: 'Compliance',
  icon: 'check',
  title: { select: { started_at: true }, of: (row) => String(row.started_at) },
  list: ['started_at', 'finished_at', 'passed', 'portfolios', 'events', 'figures', 'difference_count'],
  filters: ['passed', 'started_at'],
  newest: 'started_at',
  search: [],
  related: [['ReconcileDifference', 'run_id']],
};
