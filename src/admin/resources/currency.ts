import type { Contents } from '../contents.js';
import { AGES, latestPrice } from './latest-price.js';

export const currency: Contents = {
  model: 'Currency',
  group: 'Market',
  icon: 'coin',
  title: { select: { code: true, name: true }, of: (row) => `${String(row.code)} – ${String(row.name)}` },
  list: ['code', 'name', 'current_price', 'minor_units', 'is_active'],
  filters: ['code', 'name', 'is_active'],
  primary: 'setRate',
  related: [['Price', 'symbol', 'code']],
  beside: latestPrice(({ code }) => ({ kind: 'FIAT', symbol: String(code) })),
  ages: AGES,
  newest: 'created_at',
  search: ['code', 'name'],
  new: ['code', 'name', { name: 'minor_units', initial: '2' }, { name: 'is_active', initial: 'true' }],
  edit: ['name', 'minor_units', 'is_active'],
};
