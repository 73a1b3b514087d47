import type { Contents } from '../contents.js';

export const logVerification: Contents = {
  model: 'LogVerification',
  group: 'Compliance',
  icon: 'check',
  title: {
    select: { started_at: true, passed: true },
    of: ({ started_at, passed }) =>
      `${String(started_at).slice(0, 16).replace('T', ' ')} UTC: ${passed ? 'all rows hold' : 'not all rows hold'}`,
  },
  list: ['started_at', 'finished_at', 'passed', 'rows_checked', 'heads_compared', 'restores', 'first_bad_row', 'fault'],
  filters: ['passed', 'started_at'],
  newest: 'started_at',
  search: [],
};
