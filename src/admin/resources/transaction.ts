import { AMONG_CLIENTS, figure, type Contents, type FormEntry } from '../contents.js';
import { undoneReason } from './undone-reason.js';

const RECEIPT: FormEntry[] = [
  'bank_reference',
  'network',
  'blockchain_tx_id',
  'receipt_url',
  { name: 'admin_note', kind: 'prose' },
];

export const transaction: Contents = {
  model: 'Transaction',
  group: 'Money',
  icon: 'transfer',
  title: {
    select: { transaction_type: true, amount: true, currency: true },
    of: (row) => `${String(row.transaction_type).toLowerCase()} of ${figure(row.amount)} ${String(row.currency)}`,
  },
  list: [
    'created_at',
    'user_id',
    'transaction_type',
    'amount',
    'currency',
    'method',
    'status',
    'usd_value',
    'processed_at',
  ],
  filters: [
    'user_id',
    'transaction_type',
    'status',
    'method',
    'currency',
    'amount',
    'created_at',
    'processed_at',
    'bank_reference',
    'counterparty',
    'import_id',
    'voided_at',
  ],
  primary: 'complete',
  newest: 'created_at',
  search: ['bank_reference', 'blockchain_tx_id', 'currency'],
  new: [
    { name: 'user_id', among: AMONG_CLIENTS },
    'transaction_type',
    'amount',
    { name: 'currency', initial: 'USD' },
    'method',
    'counterparty',
    ...RECEIPT,
  ],
  edit: RECEIPT,
  beside: undoneReason('transactions'),
};
