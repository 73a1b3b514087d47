/** Enters a deposit or withdrawal as PENDING. It moves nothing until it is completed. */
import { personId } from './decide-kyc.js';
import { choice, currency, form, id, optional, positive, prose, reference, text, url } from './input.js';
import { lockedClient } from './lock.js';
import { checkAmountFits, transferDecimals } from './transfer-money.js';
import { defineUseCase } from './use-case.js';
import { insertRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { plain, QUANTITY } from '../domain/money.js';
import { checkChainReference, checkMethodFitsAccount, METHODS } from '../domain/transfer.js';
import { refusal } from '../errors.js';

export const RECEIPT = {
  receipt_url: optional(url()),
  network: optional(text({ max: 40 })),
  blockchain_tx_id: optional(reference()),
  bank_reference: optional(reference()),
  admin_note: optional(prose({ max: 2000 })),
};

export const TRANSFER_FIELDS = {
  transaction_type: choice(['DEPOSIT', 'WITHDRAWAL']),
  amount: positive(QUANTITY),
  currency: currency(),
  method: choice(METHODS),
  counterparty: optional(text({ max: 200 })),
  ...RECEIPT,
};

export const recordTransfer = defineUseCase({
  name: 'record-transfer',
  allow: ADMINS,
  input: form(
    {
      user_id: id(),
      ...TRANSFER_FIELDS,
      status: optional(choice(['PENDING'])),
    },
    ['usd_value'],
  ),
  async run(tx, input, { actor, now }) {
    const decimals = await transferDecimals(tx, input);
    const client = await lockedClient(tx, input.user_id);
    if (client.archived_at) throw refusal('client_archived', 'user_id');
    checkMethodFitsAccount(client.account_type, input.method);
    await checkAmountFits(tx, client.id, input, { decimals, at: now() });
    checkChainReference(input.method, input);
    const transfer = { ...input, status: 'PENDING', created_by: personId(actor) };
    const { id: transferId } = await insertRow(tx, 'transactions', transfer);
    return {
      result: { id: transferId },
      log: {
        action: 'TRANSACTION_ADDED' as const,
        target: { type: 'transactions', id: transferId },
        description: `${input.transaction_type} of ${plain(input.amount)} ${input.currency} by ${input.method}, pending`,
        change: difference(undefined, transfer),
      },
    };
  },
});
