import type { Rows } from './client.js';

export interface StoredAdjustment {
  id: string;
  user_id: string;
  amount: string;
  effective_at: Date;
  voided_at: Date | null;
}

export const findAdjustment = (rows: Rows, id: string): Promise<StoredAdjustment | undefined> =>
  rows.row<StoredAdjustment>('SELECT id, user_id, amount, effective_at, voided_at FROM pnl_adjustments WHERE id = $1', [
    id,
  ]);

/** Whose portfolio it is. */
export const ownerOfPortfolio = async (rows: Rows, portfolioId: string): Promise<string | undefined> =>
  (await rows.row<{ user_id: string }>('SELECT user_id FROM portfolios WHERE id = $1', [portfolioId]))?.user_id;
