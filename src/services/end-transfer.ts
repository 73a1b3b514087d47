/** A pending transfer that failed, or was cancelled. Both are final and move nothing. */
import { existing, pending } from './complete-transfer.js';
import { personId } from './decide-kyc.js';
import { form, id } from './input.js';
import { lockedClient } from './lock.js';
import { defineUseCase } from './use-case.js';
import { updateRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { plain, decimal } from '../domain/money.js';

const endTransfer = (name: string, status: 'FAILED' | 'CANCELLED') =>
  defineUseCase({
    name,
    allow: ADMINS,
    input: form({ id: id() }),
    async run(tx, input, { actor, now }) {
      const named = await existing(tx, input.id);
      await lockedClient(tx, named.user_id);
      const transfer = await pending(tx, input.id);
      await updateRow(tx, 'transactions', transfer.id, { status, processed_at: now(), processed_by: personId(actor) });
      return {
        result: { id: transfer.id },
        log: {
          action: 'TRANSACTION_UPDATED' as const,
          target: { type: 'transactions', id: transfer.id },
          description: `${transfer.transaction_type} of ${plain(decimal(transfer.amount))} ${transfer.currency}: ${status}`,
          change: { before: { status: 'PENDING' }, after: { status } },
        },
      };
    },
  });

export const failTransfer = endTransfer('fail-transfer', 'FAILED');
export const cancelTransfer = endTransfer('cancel-transfer', 'CANCELLED');
