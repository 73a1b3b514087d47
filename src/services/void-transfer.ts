/** Voids a completed deposit or withdrawal. */
import { voiding } from './void-event.js';
import { findTransfer } from '../db/transfers.js';
import { isInKind } from '../domain/transfer.js';
import { refusal } from '../errors.js';

export const voidTransfer = voiding({
  name: 'void-transfer',
  table: 'transactions',
  find: findTransfer,
  symbol: ({ method, currency }) => (isInKind(method) ? currency : undefined),
  at({ status, processed_at }) {
    if (status !== 'COMPLETED' || !processed_at) throw refusal('not_completed');
    return processed_at;
  },
  action: 'TRANSACTION_VOIDED',
  describe: ({ transaction_type, currency }, at) =>
    `Voided a ${transaction_type} of ${currency} of ${at.toISOString()}`,
  tells: { portfolio_value: 'total_value' },
});
