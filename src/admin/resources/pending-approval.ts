import { figure, type Contents } from '../contents.js';
import { translator } from '../../locales/index.js';

export const pendingApproval: Contents = {
  model: 'PendingApproval',
  group: 'Compliance',
  icon: 'eye',
  title: {
    select: { command: true, amount_usd: true },
    of: (row) =>
      [
        translator('EN')(`admin:choices.${String(row.command)}`),
        ...(row.amount_usd === null ? [] : [`${figure(row.amount_usd)} USD`]),
      ].join(', '),
  },
  list: ['created_at', 'command', 'user_id', 'amount_usd', 'requested_by', 'status', 'expires_at', 'decided_by'],
  filters: ['status', 'command', 'user_id', 'requested_by', 'decided_by', 'amount_usd', 'created_at', 'target_id'],
  exact: ['target_id'],
  primary: 'approve',
  newest: 'created_at',
  search: ['command'],
  related: [['ActivityLog', 'target_id']],
};
