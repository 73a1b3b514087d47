/** The rows a use case decides on, locked in the one order: assets, then portfolios, then the log. */
import { lockPortfolio, shareAsset, type LockedPortfolio, type StoredAsset } from '../db/books.js';
import { closedUntil } from '../db/closings.js';
import type { Tx } from '../db/transaction.js';
import { refusal } from '../errors.js';

export const lockedClient = async (tx: Tx, userId: string): Promise<LockedPortfolio> =>
  known(await lockPortfolio(tx, userId));

function known(portfolio: LockedPortfolio | undefined): LockedPortfolio {
  if (!portfolio) throw refusal('unknown_client', 'user_id');
  return portfolio;
}

/** What a trade is decided on: its asset, its client, and the first day that is open. Asked together, locked in this order. */
export async function lockedForTrade(tx: Tx, { symbol, user_id }: { symbol: string; user_id: string }) {
  const [asset, portfolio, closed] = await Promise.all([
    shareAsset(tx, symbol),
    lockPortfolio(tx, user_id),
    closedUntil(tx),
  ]);
  return { asset: usable(asset, symbol, 'symbol'), portfolio: known(portfolio), closed };
}

export const usableAsset = async (tx: Tx, symbol: string, field: string): Promise<StoredAsset> =>
  usable(await shareAsset(tx, symbol), symbol, field);

/** What is on the list and still dealt in. */
export function usable(asset: StoredAsset | undefined, symbol: string, field: string): StoredAsset {
  if (!asset) throw refusal('unknown_asset', field, { symbol });
  if (!asset.is_active) throw refusal('inactive_asset', field, { symbol });
  return asset;
}
