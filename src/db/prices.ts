/** The price book, and the set-based revaluation of all that a new price touches. */
import { decimal, plain, type Decimal } from '../domain/money.js';
import { invariant } from '../errors.js';
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';

export type PriceKind = 'CRYPTO' | 'STOCK' | 'FIAT';

export interface BookPrice {
  price: Decimal;
  source: string;
  as_of: Date;
}

/** The book's latest price as of a moment; the later entry wins among equal moments. */
export async function readPrice(rows: Rows, kind: PriceKind, symbol: string, at: Date): Promise<BookPrice | undefined> {
  const row = await rows.row<{ price: string; source: string; as_of: Date }>(
    `SELECT price, source, as_of FROM prices WHERE kind = $1 AND symbol = $2 AND as_of <= $3
     ORDER BY as_of DESC, seq DESC LIMIT 1`,
    [kind, symbol, at],
  );
  return row && { price: decimal(row.price), source: row.source, as_of: row.as_of };
}

export interface Revalued {
  holdings: number;
  portfolios: number;
}

/** Gives every holding of the symbol this price, and every portfolio that has one its new value, a statement each. */
export async function revalue(tx: Tx, symbol: string, price: BookPrice, now: Date): Promise<Revalued> {
  await tx.rows(
    `SELECT p.id FROM portfolios p JOIN holdings h ON h.portfolio_id = p.id WHERE h.symbol = $1 ORDER BY p.id FOR UPDATE OF p`,
    [symbol],
  );
  const holdings = await tx.rows(
    `UPDATE holdings SET current_price = $2::numeric, price_source = $3, last_price_update = $4,
       total_value = round(quantity * $2::numeric, 2),
       profit_loss = round(quantity * $2::numeric, 2) - cost_basis,
       profit_loss_percent = CASE WHEN cost_basis = 0 THEN 0 ELSE greatest(-999999.9999, least(999999.9999,
         round(((round(quantity * $2::numeric, 2) - cost_basis) * 100)::numeric(60, 30) / cost_basis, 4))) END
     WHERE symbol = $1 RETURNING id`,
    [symbol, plain(price.price), price.source, price.as_of],
  );
  const portfolios = await tx.rows<{ balanced: boolean }>(
    `UPDATE portfolios p SET crypto_value = v.crypto_value, stock_value = v.stock_value,
       total_value = v.crypto_value + v.stock_value + p.cash_value, total_profit_loss = v.profit_loss,
       all_time_pnl = v.crypto_value + v.stock_value + p.cash_value - p.total_invested, last_updated = $2
     FROM (SELECT portfolio_id,
             coalesce(sum(total_value) FILTER (WHERE asset_type = 'CRYPTO'), 0) AS crypto_value,
             coalesce(sum(total_value) FILTER (WHERE asset_type = 'STOCK'), 0) AS stock_value,
             sum(realized_pnl + profit_loss) AS profit_loss
           FROM holdings WHERE portfolio_id IN (SELECT portfolio_id FROM holdings WHERE symbol = $1)
           GROUP BY portfolio_id) v
     WHERE p.id = v.portfolio_id RETURNING p.id, p.total_profit_loss = p.all_time_pnl AS balanced`,
    [symbol, now],
  );
  invariant(
    portfolios.every((portfolio) => portfolio.balanced),
    `all-time P&L is value less contributions after a price of ${symbol}`,
  );
  return { holdings: holdings.length, portfolios: portfolios.length };
}
