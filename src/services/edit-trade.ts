/** A trade's note may change; its figures never do. */
import { editRow } from './edit-row.js';
import { optional, prose } from './input.js';

export const editTrade = editRow({
  name: 'edit-trade',
  table: 'trades',
  action: 'TRADE_UPDATED',
  noun: 'a trade',
  fields: { admin_note: optional(prose({ max: 2000 })) },
});
