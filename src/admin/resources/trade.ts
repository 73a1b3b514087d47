import { AMONG_CLIENTS, figure, type Contents } from '../contents.js';
import { undoneReason } from './undone-reason.js';

export const trade: Contents = {
  model: 'Trade',
  group: 'Money',
  icon: 'exchange',
  title: {
    select: { trade_type: true, quantity: true, symbol: true },
    of: (row) => `${String(row.trade_type).toLowerCase()} ${figure(row.quantity)} ${String(row.symbol)}`,
  },
  list: [
    'executed_at',
    'user_id',
    'trade_type',
    'symbol',
    'quantity',
    'price_per_unit',
    'total_value',
    'fee',
    'executed_by',
  ],
  filters: [
    'user_id',
    'symbol',
    'trade_type',
    'asset_type',
    'executed_at',
    'total_value',
    'executed_by',
    'import_id',
    'voided_at',
  ],
  newest: 'executed_at',
  search: ['symbol', 'asset_name'],
  new: [
    { name: 'user_id', among: AMONG_CLIENTS },
    'trade_type',
    { name: 'symbol', kind: 'symbol' },
    'quantity',
    'price_per_unit',
    { name: 'fee', initial: '0.00' },
    'executed_at',
    { name: 'admin_note', kind: 'prose' },
  ],
  edit: [{ name: 'admin_note', kind: 'prose' }],
  beside: undoneReason('trades'),
};
