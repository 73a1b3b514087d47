/** What can be dealt in: added and edited. A symbol and its kind are for good. */
import { editRow } from './edit-row.js';
import { choice, form, optional, orElse, reference, symbol, text, url, wholeNumber, yesOrNo } from './input.js';
import { defineUseCase } from './use-case.js';
import { lockHolders, nameHoldings } from '../db/books.js';
import { insertRow } from '../db/rows.js';
import { hasActions } from '../db/corporate-actions.js';
import { nameWatched } from '../db/watchlist.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { refusal } from '../errors.js';

const PARTICULARS = { name: text({ max: 100 }), logo_url: optional(url()), coingecko_id: optional(reference()) };

export const addAsset = defineUseCase({
  name: 'add-asset',
  allow: ADMINS,
  input: form({
    symbol: symbol(),
    asset_type: choice(['CRYPTO', 'STOCK']),
    ...PARTICULARS,
    decimals: orElse(wholeNumber(0, 8), 8),
    whole_units: orElse(yesOrNo(), false),
    is_active: orElse(yesOrNo(), true),
  }),
  async run(tx, input) {
    const asset = { ...input, decimals: input.whole_units ? 0 : input.decimals };
    const { id } = await insertRow(tx, 'assets', asset);
    return {
      result: { id },
      log: {
        action: 'SETTINGS_CHANGED' as const,
        target: { type: 'assets', id },
        description: `Added the asset ${asset.symbol}`,
        change: difference(undefined, asset),
      },
    };
  },
});

export const editAsset = editRow({
  name: 'edit-asset',
  table: 'assets',
  action: 'SETTINGS_CHANGED',
  noun: 'an asset',
  fields: { ...PARTICULARS, decimals: wholeNumber(0, 8), whole_units: yesOrNo(), is_active: yesOrNo() },
  async decide(before, wanted, _now, tx) {
    const grain = (['decimals', 'whole_units'] as const).find(
      (column) => wanted[column] !== undefined && wanted[column] !== before[column],
    );
    // What a split or a reward has made of the holdings hangs on it.
    if (grain && (await hasActions(tx, String(before.symbol)))) throw refusal('unchangeable', grain);
    const dealtWhole = wanted.whole_units ?? before.whole_units;
    if (dealtWhole && wanted.decimals !== undefined && wanted.decimals !== 0)
      throw refusal('whole_units_only', 'decimals', { symbol: String(before.symbol) });
    return dealtWhole ? { ...wanted, decimals: 0 } : wanted;
  },
  /** No trade of it runs beside this; whatever writes holdings without the asset’s lock has their portfolio’s. */
  async follow(before, after, tx) {
    if (after.name === before.name && after.logo_url === before.logo_url) return;
    const symbol = String(after.symbol);
    await lockHolders(tx, [symbol]);
    await nameHoldings(tx, symbol);
    await nameWatched(tx, symbol);
  },
});
