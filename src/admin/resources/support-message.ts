import type { Contents } from '../contents.js';

export const supportMessage: Contents = {
  model: 'SupportMessage',
  group: 'Support',
  icon: 'message',
  title: { select: { created_at: true, sender_role: true }, of: (row) => String(row.sender_role) },
  list: ['created_at', 'ticket_id', 'sender_id', 'sender_role', 'message'],
  lean: true,
  filters: ['ticket_id', 'sender_id', 'sender_role', 'message', 'created_at'],
  newest: 'created_at',
  search: ['message'],
};
