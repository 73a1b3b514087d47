/** The rows a use case decides on, locked in the one order: assets, then portfolios, then the log. */
import { lockPortfolio, shareAsset, type LockedPortfolio, type StoredAsset } from '../db/books.js';
import type { Tx } from '../db/transaction.js';
import { refusal } from '../errors.js';

export async function lockedClient(tx: Tx, userId: string): Promise<LockedPortfolio> {
  const portfolio = await lockPortfolio(tx, userId);
  if (!portfolio) throw refusal('unknown_client', 'user_id');
  return portfolio;
}

export const usableAsset = async (tx: Tx, symbol: string, field: string): Promise<StoredAsset> =>
  usable(await shareAsset(tx, symbol), symbol, field);

/** What is on the list and still dealt in. */
export function usable(asset: StoredAsset | undefined, symbol: string, field: string): StoredAsset {
  if (!asset) throw refusal('unknown_asset', field, { symbol });
  if (!asset.is_active) throw refusal('inactive_asset', field, { symbol });
  return asset;
}
