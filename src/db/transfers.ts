import type { Rows } from './client.js';

export interface StoredTransfer {
  id: string;
  user_id: string;
  transaction_type: 'DEPOSIT' | 'WITHDRAWAL';
  amount: string;
  currency: string;
  method: string;
  status: 'PENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  processed_at: Date | null;
  voided_at: Date | null;
}

/** Status is settled under the portfolio's lock: read it after that. */
export const findTransfer = (rows: Rows, id: string): Promise<StoredTransfer | undefined> =>
  rows.row<StoredTransfer>(
    `SELECT id, user_id, transaction_type, amount, currency, method, status, processed_at, voided_at FROM transactions WHERE id = $1`,
    [id],
  );
