/** What the book says of a price at a moment, and what it would say without what somebody has just typed. */
import { decimal, type Decimal } from '../domain/money.js';
import type { PriceKind } from './prices.js';
import type { Tx } from './transaction.js';

export interface Yardstick {
  price: Decimal;
  /** Of shortly before the moment. */
  is_fresh: boolean;
}

export interface Yardsticks {
  /** The book's price at the moment. */
  latest?: Yardstick;
  /** The last one of then that has settled. */
  settled?: Yardstick;
  /** The last one of now that has settled. */
  current?: Yardstick;
}

/** Not typed within a day, nor made of what was: until then, whoever has moved a price could trade at it. */
export const isSettled = (price: string, now = 'now()'): string =>
  `(${price}.source NOT IN ('manual', 'split') OR ${price}.created_at < ${now} - interval '24 hours')`;

const FRESH = `interval '4 days'`;
const latest = (which: string, at: string, condition = 'true'): string =>
  `(SELECT '${which}' AS which, price, as_of > ${at}::timestamptz - ${FRESH} AS is_fresh FROM prices p
    WHERE kind = $1::"PriceKind" AND symbol = $2 AND as_of <= ${at} AND voided_at IS NULL AND ${condition}
    ORDER BY as_of DESC, seq DESC LIMIT 1)`;

const READ = [latest('latest', '$3'), latest('settled', '$3', isSettled('p')), latest('current', '$4', isSettled('p'))];

export async function readYardsticks(
  tx: Tx,
  { kind, symbol, at, now }: { kind: PriceKind; symbol: string; at: Date; now: Date },
): Promise<Yardsticks> {
  const rows = await tx.rows<{ which: keyof Yardsticks; price: string; is_fresh: boolean }>(READ.join(' UNION ALL '), [
    kind,
    symbol,
    at,
    now,
  ]);
  return Object.fromEntries(
    rows.map(({ which, price, is_fresh }) => [which, { price: decimal(price), is_fresh }] as const),
  );
}

/** By how much each unit of then has been split since; prices of today are of those. */
export async function splitSince(tx: Tx, symbol: string, at: Date): Promise<Decimal> {
  const splits = await tx.rows<{ numerator: number; denominator: number }>(
    `SELECT numerator, denominator FROM corporate_actions
     WHERE symbol = $1 AND action_type = 'SPLIT' AND effective_at > $2 AND voided_at IS NULL`,
    [symbol, at],
  );
  return splits.reduce((by, { numerator, denominator }) => by.times(numerator).div(denominator), decimal('1'));
}
