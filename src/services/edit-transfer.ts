/** A transfer's note and receipts may change; what it moves never does. */
import { editRow } from './edit-row.js';
import { RECEIPT } from './record-transfer.js';
import { checkChainReference } from '../domain/transfer.js';

export const editTransfer = editRow({
  name: 'edit-transfer',
  table: 'transactions',
  action: 'TRANSACTION_UPDATED',
  noun: 'a transfer',
  fields: RECEIPT,
  decide(before, wanted) {
    checkChainReference(String(before.method), wanted);
    return wanted;
  },
});
