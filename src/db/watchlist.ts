import type { StoredRow } from './rows.js';
import type { Tx } from './transaction.js';

export const lockWatchlistItem = (tx: Tx, userId: string, symbol: string): Promise<StoredRow | undefined> =>
  tx.row<StoredRow>(`SELECT * FROM watchlist_items WHERE user_id = $1 AND symbol = $2 FOR UPDATE`, [userId, symbol]);
