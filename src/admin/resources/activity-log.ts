import type { Contents } from '../contents.js';

export const activityLog: Contents = {
  model: 'ActivityLog',
  group: 'Compliance',
  icon: 'book',
  title: { select: { description: true }, of: (row) => String(row.description) },
  list: ['created_at', 'actor_id', 'actor_role', 'action_type', 'target_type', 'target_id', 'description'],
  lean: true,
  filters: [
    'actor_id',
    'actor_role',
    'action_type',
    'target_type',
    'target_id',
    'created_at',
    'ip_address',
    'request_id',
  ],
  exact: ['target_type', 'target_id', 'ip_address', 'request_id'],
  newest: 'created_at',
  search: [],
};
