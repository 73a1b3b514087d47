/** Voids a completed deposit or withdrawal: it stays in the books with who, when and why, and counts no more. */
import { bringOneUpToDate } from './bring-up-to-date.js';
import { checkBooksOpen } from './closed-books.js';
import { existing } from './complete-transfer.js';
import { personId } from './decide-kyc.js';
import { form, id } from './input.js';
import { lockedClient } from './lock.js';
import { defineUseCase } from './use-case.js';
import { voidReason } from './void-trade.js';
import { shareAsset } from '../db/books.js';
import { updateRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { isInKind } from '../domain/transfer.js';
import { CENTS, written } from '../domain/units.js';
import { refusal } from '../errors.js';

export const voidTransfer = defineUseCase({
  name: 'void-transfer',
  allow: ADMINS,
  input: form({ id: id(), reason: voidReason() }),
  async run(tx, input, { actor, now }) {
    const named = await existing(tx, input.id);
    const symbol = isInKind(named.method) ? named.currency : undefined;
    if (symbol) await shareAsset(tx, symbol);
    const portfolio = await lockedClient(tx, named.user_id);
    const transfer = await existing(tx, input.id);
    if (transfer.voided_at) throw refusal('already_void');
    if (transfer.status !== 'COMPLETED' || !transfer.processed_at) throw refusal('not_completed');
    await checkBooksOpen(tx, transfer.processed_at);
    const voided = { voided_at: now(), voided_by: personId(actor), void_reason: input.reason };
    await updateRow(tx, 'transactions', transfer.id, voided);
    const { figures } = await bringOneUpToDate(
      tx,
      { portfolio, symbol, from: transfer.processed_at },
      { now: voided.voided_at, cause: { type: 'transactions', id: transfer.id } },
    );
    const after = {
      cash_value: written(figures.cash_value, CENTS),
      portfolio_value: written(figures.total_value, CENTS),
    };
    return {
      result: { id: transfer.id, ...after },
      log: {
        action: 'TRANSACTION_VOIDED' as const,
        target: { type: 'transactions', id: transfer.id },
        description: `Voided a ${transfer.transaction_type} of ${transfer.currency} of ${transfer.processed_at.toISOString()}`,
        change: { before: { voided_at: null }, after: { voided_at: voided.voided_at.toISOString() } },
        metadata: after,
      },
    };
  },
});
