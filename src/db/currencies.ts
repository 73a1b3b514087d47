import type { Rows } from './client.js';
import type { Tx } from './transaction.js';

export interface StoredCurrency {
  minor_units: number;
  is_active: boolean;
}

export const findCurrency = (rows: Rows, code: string): Promise<StoredCurrency | undefined> =>
  rows.row(`SELECT minor_units, is_active FROM currencies WHERE code = $1`, [code]);

/** Whoever sets a rate waits for whoever else does. */
export const excludeCurrency = (tx: Tx, code: string): Promise<{ id: string } | undefined> =>
  tx.row('SELECT id FROM currencies WHERE code = $1 FOR UPDATE', [code]);
