/** Support: a client's question, the replies to it, and where it stands. */
import { editRow } from './edit-row.js';
import { choice, form, id, optional, orElse, prose, text } from './input.js';
import { lockedClient } from './lock.js';
import { defineUseCase, type Tx } from './use-case.js';
import { insertRow, lockRow, updateRow } from '../db/rows.js';
import { difference } from '../domain/audit.js';
import { invariant, refusal } from '../errors.js';
import type { Actor } from '../request-context.js';

const STATUSES = ['OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED'] as const;
const PRIORITIES = ['LOW', 'NORMAL', 'HIGH', 'URGENT'] as const;
const CATEGORIES = ['KYC', 'BILLING', 'TECHNICAL', 'GENERAL'] as const;
const MESSAGE = prose({ max: 5000 });

export const openTicket = defineUseCase({
  name: 'open-ticket',
  allow: ['ADMIN'],
  input: form({
    user_id: id(),
    subject: text({ max: 200 }),
    category: optional(choice(CATEGORIES)),
    priority: orElse(choice(PRIORITIES), 'NORMAL'),
    message: MESSAGE,
  }),
  async run(tx, input, { actor, now }) {
    await lockedClient(tx, input.user_id);
    const { message, ...ticket } = input;
    const { id: ticketId } = await insertRow(tx, 'support_tickets', { ...ticket, last_reply_at: now() });
    await addMessage(tx, ticketId, actor, message);
    return {
      result: { id: ticketId },
      log: {
        action: 'TICKET_OPENED' as const,
        target: { type: 'support_tickets', id: ticketId },
        description: `Opened a ticket, priority ${ticket.priority}`,
        change: difference(undefined, ticket),
      },
    };
  },
});

export const replyToTicket = defineUseCase({
  name: 'reply-to-ticket',
  allow: ['ADMIN'],
  input: form({ id: id(), message: MESSAGE }),
  async run(tx, input, { actor, now }) {
    const before = await lockRow(tx, 'support_tickets', input.id);
    if (!before) throw refusal('not_found', 'id');
    if (before.status === 'CLOSED') throw refusal('ticket_closed');
    const messageId = await addMessage(tx, input.id, actor, input.message);
    const status = before.status === 'OPEN' ? 'IN_PROGRESS' : before.status;
    const after = await updateRow(tx, 'support_tickets', input.id, { status, last_reply_at: now() });
    return {
      result: { id: input.id, message_id: messageId },
      log: {
        action: 'SUPPORT_REPLY' as const,
        target: { type: 'support_tickets', id: input.id },
        description: 'Replied to a ticket',
        change: difference(before, after),
        metadata: { message_id: messageId },
      },
    };
  },
});

export const editTicket = editRow({
  name: 'edit-ticket',
  table: 'support_tickets',
  action: 'TICKET_UPDATED',
  noun: 'a ticket',
  fields: {
    subject: text({ max: 200 }),
    status: choice(STATUSES),
    priority: choice(PRIORITIES),
    category: optional(choice(CATEGORIES)),
  },
  decide(before, wanted, now) {
    if (wanted.status === undefined || wanted.status === before.status) return wanted;
    return { ...wanted, closed_at: wanted.status === 'CLOSED' ? now : null };
  },
});

async function addMessage(tx: Tx, ticket_id: string, actor: Actor, message: string): Promise<string> {
  invariant(actor.kind === 'person', 'a message has a sender');
  const row = await insertRow(tx, 'support_messages', {
    ticket_id,
    sender_id: actor.id,
    sender_role: actor.role,
    message,
  });
  return row.id;
}
