import type { Contents } from '../contents.js';
import { AGES, latestPrice } from './latest-price.js';

export const asset: Contents = {
  model: 'Asset',
  group: 'Market',
  icon: 'tag',
  title: { select: { symbol: true, name: true }, of: (row) => `${String(row.symbol)} – ${String(row.name)}` },
  list: ['symbol', 'name', 'asset_type', 'current_price', 'decimals', 'whole_units', 'is_active'],
  filters: ['symbol', 'name', 'asset_type', 'whole_units', 'is_active'],
  primary: 'setPrice',
  related: [
    ['Price', 'symbol', 'symbol'],
    ['Holding', 'symbol', 'symbol'],
  ],
  beside: latestPrice(({ asset_type, symbol }) => ({
    kind: asset_type === 'CRYPTO' ? 'CRYPTO' : 'STOCK',
    symbol: String(symbol),
  })),
  ages: AGES,
  newest: 'created_at',
  search: ['symbol', 'name'],
  new: [
    'symbol',
    'name',
    'asset_type',
    { name: 'decimals', initial: '8' },
    'whole_units',
    { name: 'is_active', initial: 'true' },
    { name: 'coingecko_id', only: { field: 'asset_type', in: ['CRYPTO'] } },
    'logo_url',
  ],
  edit: ['name', 'decimals', 'whole_units', 'is_active', 'coingecko_id', 'logo_url'],
};
