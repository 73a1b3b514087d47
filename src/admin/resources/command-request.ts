import type { Contents } from '../contents.js';

export const commandRequest: Contents = {
  model: 'CommandRequest',
  group: 'System',
  icon: 'key',
  title: { select: { command: true }, of: (row) => String(row.command) },
  list: ['created_at', 'command', 'actor_id', 'actor_key', 'request_key'],
  lean: true,
  filters: ['command', 'actor_id', 'actor_key', 'request_key', 'created_at'],
  exact: ['actor_key', 'request_key'],
  newest: 'created_at',
  search: [],
};
