import type { Contents } from '../contents.js';

export const holding: Contents = {
  model: 'Holding',
  group: 'Money',
  icon: 'layers',
  title: { select: { symbol: true, name: true }, of: (row) => `${String(row.symbol)} – ${String(row.name)}` },
  list: [
    'portfolio_id',
    'symbol',
    'quantity',
    'average_buy_price',
    'current_price',
    'total_value',
    'cost_basis',
    'profit_loss',
    'profit_loss_percent',
    'realized_pnl',
  ],
  filters: ['portfolio_id', 'symbol', 'asset_type', 'quantity', 'total_value', 'profit_loss'],
  exact: ['symbol'],
  newest: 'last_price_update',
  ages: { current_price: 'last_price_update' },
  search: ['symbol', 'name'],
};
