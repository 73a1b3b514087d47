/** Prices that wait for a second look. */
import { decimal, type Decimal } from '../domain/money.js';
import type { PriceKind } from '../domain/quotes.js';
import type { Tx } from './transaction.js';

export interface HeldPrice {
  id: string;
  kind: PriceKind;
  symbol: string;
  price: Decimal;
  as_of: Date;
  source: string;
  status: 'WAITING' | 'ACCEPTED' | 'DECLINED';
}

/** Locks one, so that only one decision is made of it. */
export async function lockHeldPrice(tx: Tx, id: string): Promise<HeldPrice | undefined> {
  const row = await tx.row<Omit<HeldPrice, 'price'> & { price: string }>(
    'SELECT id, kind, symbol, price, as_of, source, status FROM held_prices WHERE id = $1 FOR UPDATE',
    [id],
  );
  return row && { ...row, price: decimal(row.price) };
}
