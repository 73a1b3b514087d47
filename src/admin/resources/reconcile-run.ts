import type { Contents } from '../contents.js';

export const reconcileRun: Contents = {
  model: 'ReconcileRun',
  group: 'Compliance',
  icon: 'check',
  title: {
    select: { started_at: true, difference_count: true },
    of: ({ started_at, difference_count }) =>
      `${String(started_at).slice(0, 16).replace('T', ' ')} UTC: ${String(difference_count) === '0' ? 'all agree' : `${String(difference_count)} differ`}`,
  },
  list: ['started_at', 'finished_at', 'passed', 'portfolios', 'events', 'figures', 'difference_count'],
  filters: ['passed', 'started_at'],
  newest: 'started_at',
  search: [],
  related: [['ReconcileDifference', 'run_id']],
};
