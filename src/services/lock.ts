/** The rows a use case decides on, locked in the one order: assets, then portfolios, then the log. */
import { lockPortfolio, shareAsset, type LockedPortfolio, type StoredAsset } from '../db/books.js';
import type { Tx } from '../db/transaction.js';
import { refusal } from '../errors.js';

export async function lockedClient(tx: Tx, userId: string): Promise<LockedPortfolio> {
  const portfolio = await lockPortfolio(tx, userId);
  if (!portfolio) throw refusal('unknown_client', 'user_id');
  return portfolio;
}

export async function usableAsset(tx: Tx, symbol: string, field: string): Promise<StoredAsset> {
  const asset = await shareAsset(tx, symbol);
  if (!asset) throw refusal('unknown_asset', field, { symbol });
  if (!asset.is_active) throw refusal('inactive_asset', field, { symbol });
  return asset;
}
