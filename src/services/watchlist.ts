/** A client's starred assets. Removing keeps the row; adding again revives it. */
import { form, id, symbol as aSymbol } from './input.js';
import { lockedClient, usableAsset } from './lock.js';
import { defineUseCase } from './use-case.js';
import { insertRow, lockRow, updateRow, type StoredRow } from '../db/rows.js';
import { lockWatchlistItem } from '../db/watchlist.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { refusal } from '../errors.js';

export const addToWatchlist = defineUseCase({
  name: 'add-to-watchlist',
  allow: ADMINS,
  input: form({ user_id: id(), symbol: aSymbol() }, ['asset_type', 'name', 'logo_url']),
  async run(tx, input, { now }) {
    const asset = await usableAsset(tx, input.symbol, 'symbol');
    await lockedClient(tx, input.user_id);
    const earlier = await lockWatchlistItem(tx, input.user_id, asset.symbol);
    if (earlier && !earlier.removed_at) throw refusal('already_exists', 'symbol');
    const { symbol, asset_type, name, logo_url } = asset;
    const row = earlier
      ? await updateRow(tx, 'watchlist_items', earlier.id, { removed_at: null, added_at: now(), name, logo_url })
      : await insertRow(tx, 'watchlist_items', { ...input, symbol, asset_type, name, logo_url });
    return changed(`Added ${asset.symbol} to a watchlist`, earlier, row);
  },
});

export const removeFromWatchlist = defineUseCase({
  name: 'remove-from-watchlist',
  allow: ADMINS,
  input: form({ id: id() }),
  async run(tx, input, { now }) {
    const item = await lockRow(tx, 'watchlist_items', input.id);
    if (!item) throw refusal('not_found', 'id');
    if (item.removed_at) throw refusal('already_in_state', undefined, { state: 'removed' });
    const after = await updateRow(tx, 'watchlist_items', input.id, { removed_at: now() });
    return changed(`Removed ${String(item.symbol)} from a watchlist`, item, after);
  },
});

const changed = (description: string, before: StoredRow | undefined, after: StoredRow) => ({
  result: { id: after.id },
  log: {
    action: 'WATCHLIST_CHANGED' as const,
    target: { type: 'watchlist_items', id: after.id },
    description,
    change: difference(before, after),
  },
});
