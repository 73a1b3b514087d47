import type { Tx } from './transaction.js';

export const lockWatchlistItem = (tx: Tx, userId: string, symbol: string): Promise<{ id: string; removed_at: Date | null } | undefined> =>
  tx.row(`SELECT id, removed_at FROM watchlist_items WHERE user_id = $1 AND symbol = $2 FOR UPDATE`, [userId, symbol]);
