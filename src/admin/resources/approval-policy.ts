import type { Contents } from '../contents.js';
import { translator } from '../../locales/index.js';

export const approvalPolicy: Contents = {
  model: 'ApprovalPolicy',
  group: 'Compliance',
  icon: 'sliders',
  title: { select: { command: true }, of: (row) => translator('EN')(`admin:choices.${String(row.command)}`) },
  list: ['command', 'above_usd', 'within_hours', 'is_active', 'updated_at'],
  filters: ['command', 'is_active'],
  newest: 'created_at',
  search: ['command'],
  edit: ['above_usd', 'within_hours', 'is_active'],
  related: [['ActivityLog', 'target_id']],
};
