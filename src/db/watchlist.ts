import type { StoredRow } from './rows.js';
import type { Tx } from './transaction.js';

export const lockWatchlistItem = (tx: Tx, userId: string, symbol: string): Promise<StoredRow | undefined> =>
  tx.row<StoredRow>(`SELECT * FROM watchlist_items WHERE user_id = $1 AND symbol = $2 FOR UPDATE`, [userId, symbol]);

/** Every item of the symbol says what its asset is called now, removed ones as well. The asset is locked. */
export const nameWatched = (tx: Tx, symbol: string): Promise<unknown> =>
  tx.rows(
    `UPDATE watchlist_items w SET name = a.name, logo_url = a.logo_url
     FROM assets a WHERE a.symbol = w.symbol AND w.symbol = $1`,
    [symbol],
  );
