import type { Contents } from '../contents.js';

export const bookClosing: Contents = {
  model: 'BookClosing',
  group: 'Money',
  icon: 'lock',
  title: {
    select: { closed_until: true },
    of: (row) => (typeof row.closed_until === 'string' ? `closed until ${row.closed_until}` : 'open for every day'),
  },
  list: ['created_at', 'closed_until', 'reason', 'created_by'],
  filters: ['closed_until', 'created_at', 'created_by'],
  newest: 'created_at',
  search: [],
  new: ['closed_until', { name: 'reason', kind: 'prose' }],
};
