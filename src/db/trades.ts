/** Trades: events that are added, never changed but for a note. */
import { randomUUID } from 'node:crypto';
import { plain, type Decimal } from '../domain/money.js';
import type { StoredAsset } from './books.js';
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';

export interface NewTrade {
  user_id: string;
  trade_type: 'BUY' | 'SELL';
  asset: StoredAsset;
  quantity: Decimal;
  price_per_unit: Decimal;
  total_value: Decimal;
  fee: Decimal;
  admin_note: string | null;
  executed_by: string | null;
  executed_at: Date;
}

export interface StoredTrade {
  id: string;
  user_id: string;
  symbol: string;
  executed_at: Date;
  voided_at: Date | null;
}

export const findTrade = (rows: Rows, id: string): Promise<StoredTrade | undefined> =>
  rows.row<StoredTrade>('SELECT id, user_id, symbol, executed_at, voided_at FROM trades WHERE id = $1', [id]);

/** Answers its id; it goes out with the next statement. */
export function insertTrade(tx: Tx, trade: NewTrade): string {
  const id = randomUUID();
  tx.send(
    `INSERT INTO trades (id, user_id, trade_type, asset_type, symbol, asset_name, quantity, price_per_unit, total_value, fee,
       admin_note, executed_by, executed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      id,
      trade.user_id,
      trade.trade_type,
      trade.asset.asset_type,
      trade.asset.symbol,
      trade.asset.name,
      plain(trade.quantity),
      plain(trade.price_per_unit),
      plain(trade.total_value),
      plain(trade.fee),
      trade.admin_note,
      trade.executed_by,
      trade.executed_at,
    ],
  );
  return id;
}
