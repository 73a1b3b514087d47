/** Completes a pending transfer: from now on it counts, at a rate that is fixed here. */
import { bringOneUpToDate } from './bring-up-to-date.js';
import { checkBooksOpen } from './closed-books.js';
import { personId } from './decide-kyc.js';
import { papersCheck } from './paper-holds.js';
import { form, id, moment, optional, positive, prose } from './input.js';
import { lockedClient, usableAsset } from './lock.js';
import { bookRate, checkAmountFits } from './transfer-money.js';
import { defineUseCase, type Tx } from './use-case.js';
import { updateRow } from '../db/rows.js';
import { findTransfer, type StoredTransfer } from '../db/transfers.js';
import { ADMINS } from '../domain/access.js';
import { checkMoneyMayMove } from '../domain/kyc.js';
import { decimal, MONEY, moneyText, plain, PRICE } from '../domain/money.js';
import { effectiveAt } from '../domain/timeline.js';
import { isInKind, settle } from '../domain/transfer.js';
import { CENTS, written } from '../domain/units.js';
import { refusal } from '../errors.js';

/** When it counts and what it is worth. */
export const COMPLETION = {
  processed_at: optional(moment()),
  usd_rate: optional(positive(PRICE)),
  usd_value: optional(positive(MONEY)),
  rate_reason: optional(prose({ max: 500 })),
};

export const completeTransfer = defineUseCase({
  name: 'complete-transfer',
  allow: ADMINS,
  input: form({ id: id(), ...COMPLETION }),
  async run(tx, input, { actor, now }) {
    const named = await existing(tx, input.id);
    const asset = isInKind(named.method) ? await usableAsset(tx, named.currency, 'currency') : undefined;
    const client = await lockedClient(tx, named.user_id);
    const transfer = await pending(tx, input.id);
    checkMoneyMayMove(client, 'user_id');
    const moment = now();
    (await papersCheck(tx, [named.user_id], moment))(transfer, 'user_id');
    const processed_at = effectiveAt(input.processed_at, moment, 'processed_at');
    await checkBooksOpen(tx, processed_at, 'processed_at');
    const amount = decimal(transfer.amount);
    if (asset && transfer.transaction_type === 'WITHDRAWAL')
      await checkAmountFits(tx, client.id, { ...transfer, amount }, { decimals: asset.decimals, at: processed_at });
    const settlement = settle({ ...transfer, amount }, input, await bookRate(tx, transfer, processed_at));
    await updateRow(tx, 'transactions', transfer.id, {
      ...settlement,
      status: 'COMPLETED',
      processed_at,
      processed_by: personId(actor),
    });
    const { figures } = await bringOneUpToDate(
      tx,
      { portfolio: client, symbol: asset?.symbol, from: processed_at },
      { now: moment, cause: { type: 'transactions', id: transfer.id } },
    );
    const after = {
      cash_value: written(figures.cash_value, CENTS),
      portfolio_value: written(figures.total_value, CENTS),
    };
    return {
      result: { id: transfer.id, usd_value: moneyText(settlement.usd_value), ...after },
      log: {
        action: 'TRANSACTION_UPDATED' as const,
        target: { type: 'transactions', id: transfer.id },
        description: `Completed ${transfer.transaction_type} of ${plain(amount)} ${transfer.currency}, ${moneyText(settlement.usd_value)} USD`,
        change: {
          before: { status: 'PENDING' },
          after: {
            status: 'COMPLETED',
            usd_rate: plain(settlement.usd_rate),
            usd_value: moneyText(settlement.usd_value),
            rate_source: settlement.rate_source,
            processed_at: processed_at.toISOString(),
          },
        },
        metadata: after,
      },
    };
  },
});

export async function existing(tx: Tx, transferId: string): Promise<StoredTransfer> {
  const transfer = await findTransfer(tx, transferId);
  if (!transfer) throw refusal('not_found', 'id');
  return transfer;
}

/** The transfer, read again under the portfolio's lock; refused where it has come to its end. */
export async function pending(tx: Tx, transferId: string): Promise<StoredTransfer> {
  const transfer = await existing(tx, transferId);
  if (transfer.status !== 'PENDING') throw refusal('transfer_final', undefined, { status: transfer.status });
  return transfer;
}
