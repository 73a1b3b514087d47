import type { Contents } from '../contents.js';

export const bookClosing: Contents = {
  model: 'BookClosing',
  group: 'Money',
  icon: 'lock',
  title: {
    select: { closed_until: true },
    of: (row) => (row.closed_until ? `closed until ${String(row.closed_until)}` : 'reopened'),
  },
  list: ['created_at', 'closed_until', 'reason', 'created_by'],
  filters: ['closed_until', 'created_at', 'created_by'],
  newest: 'created_at',
  search: [],
  new: ['closed_until', { name: 'reason', kind: 'prose' }],
};
