import { AMONG_CLIENTS, type Contents } from '../contents.js';

export const supportTicket: Contents = {
  model: 'SupportTicket',
  group: 'Support',
  icon: 'ticket',
  title: { select: { subject: true }, of: (row) => String(row.subject) },
  list: ['created_at', 'user_id', 'subject', 'status', 'priority', 'category', 'last_reply_at'],
  filters: ['user_id', 'subject', 'status', 'priority', 'category', 'created_at'],
  primary: 'reply',
  newest: 'created_at',
  search: ['subject'],
  new: [
    { name: 'user_id', among: AMONG_CLIENTS },
    'subject',
    'category',
    { name: 'priority', initial: 'NORMAL' },
    { name: 'message', kind: 'prose', required: true },
  ],
  edit: ['subject', 'status', 'priority', 'category'],
  related: [['SupportMessage', 'ticket_id']],
};
