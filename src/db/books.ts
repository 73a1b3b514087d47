/** The books: the events of a portfolio as they are replayed, and the caches that hold what they come to. */
import { decimal, MONEY, plain } from '../domain/money.js';
import type { HeldValue, HoldingFigures, LedgerEvent, PortfolioFigures } from '../domain/portfolio.js';
import type { PositionEvent } from '../domain/position.js';
import type { AccountType } from '../domain/transfer.js';
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';

export interface LockedPortfolio {
  id: string;
  user_id: string;
  role: string;
  account_type: AccountType;
  kyc_status: string;
  archived_at: Date | null;
}

/** Locks the client's portfolio, and the client's standing beside it; undefined where there is no such client. */
export const lockPortfolio = (tx: Tx, userId: string): Promise<LockedPortfolio | undefined> =>
  tx.row<LockedPortfolio>(
    `SELECT p.id, p.user_id, u.role, u.account_type, u.kyc_status, u.archived_at
     FROM portfolios p JOIN users u ON u.id = p.user_id WHERE p.user_id = $1 FOR UPDATE OF p FOR SHARE OF u`,
    [userId],
  );

export interface StoredAsset {
  id: string;
  symbol: string;
  asset_type: 'CRYPTO' | 'STOCK';
  name: string;
  logo_url: string | null;
  decimals: number;
  whole_units: boolean;
  is_active: boolean;
}

const ASSET = `SELECT id, symbol, asset_type, name, logo_url, decimals, whole_units, is_active FROM assets`;

/** A trade shares its asset, so that a price waits for it and it for a price. */
export const shareAsset = (tx: Tx, symbol: string): Promise<StoredAsset | undefined> =>
  tx.row<StoredAsset>(`${ASSET} WHERE symbol = $1 FOR SHARE`, [symbol]);

export const excludeAsset = (tx: Tx, id: string): Promise<StoredAsset | undefined> =>
  tx.row<StoredAsset>(`${ASSET} WHERE id = $1 FOR UPDATE`, [id]);

interface EventRow {
  kind: 'BUY' | 'SELL';
  quantity: string;
  price: string;
  fee: string;
  at: Date;
  seq: string;
}

/** A symbol's trades and transfers in kind, in order. */
export async function readPositionEvents(rows: Rows, userId: string, symbol: string): Promise<PositionEvent[]> {
  const events = await rows.rows<EventRow>(
    `SELECT trade_type::text AS kind, quantity, price_per_unit AS price, fee, executed_at AS at, seq
     FROM trades WHERE user_id = $1 AND symbol = $2 AND voided_at IS NULL
     UNION ALL
     SELECT CASE transaction_type WHEN 'DEPOSIT' THEN 'BUY' ELSE 'SELL' END, amount, usd_rate, 0, processed_at, seq
     FROM transactions
     WHERE user_id = $1 AND currency = $2 AND method = 'CRYPTO_TRANSFER' AND status = 'COMPLETED' AND voided_at IS NULL
     ORDER BY at, seq`,
    [userId, symbol],
  );
  return events.map((event) => ({
    kind: event.kind,
    quantity: decimal(event.quantity),
    price: decimal(event.price),
    fee: decimal(event.fee),
    at: event.at,
    seq: BigInt(event.seq),
  }));
}

/** All that moved cash or contributions, in order. A transfer in kind contributes, and buys or sells for the same. */
export async function readLedger(rows: Rows, userId: string): Promise<LedgerEvent[]> {
  const events = await rows.rows<{ cash: string; contribution: string; at: Date; seq: string }>(
    `SELECT CASE trade_type WHEN 'BUY' THEN -(total_value + fee) ELSE total_value - fee END AS cash,
       0::numeric AS contribution, executed_at AS at, seq
     FROM trades WHERE user_id = $1 AND voided_at IS NULL
     UNION ALL
     SELECT CASE WHEN method = 'CRYPTO_TRANSFER' THEN 0 WHEN transaction_type = 'DEPOSIT' THEN usd_value ELSE -usd_value END,
       CASE transaction_type WHEN 'DEPOSIT' THEN usd_value ELSE -usd_value END, processed_at, seq
     FROM transactions WHERE user_id = $1 AND status = 'COMPLETED' AND voided_at IS NULL
     ORDER BY at, seq`,
    [userId],
  );
  return events.map((event) => ({
    cash: decimal(event.cash),
    contribution: decimal(event.contribution),
    at: event.at,
    seq: BigInt(event.seq),
  }));
}

export async function saveHolding(
  tx: Tx,
  portfolioId: string,
  asset: StoredAsset,
  figures: HoldingFigures,
  price: { source: string; as_of: Date },
): Promise<void> {
  await tx.rows(
    `INSERT INTO holdings (portfolio_id, symbol, asset_type, name, logo_url, quantity, cost_basis, average_buy_price,
       current_price, price_source, total_value, profit_loss, profit_loss_percent, realized_pnl, last_price_update)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     ON CONFLICT (portfolio_id, symbol) DO UPDATE SET (quantity, cost_basis, average_buy_price, current_price,
       price_source, total_value, profit_loss, profit_loss_percent, realized_pnl, last_price_update) =
       (EXCLUDED.quantity, EXCLUDED.cost_basis, EXCLUDED.average_buy_price, EXCLUDED.current_price, EXCLUDED.price_source,
       EXCLUDED.total_value, EXCLUDED.profit_loss, EXCLUDED.profit_loss_percent, EXCLUDED.realized_pnl, EXCLUDED.last_price_update)`,
    [
      portfolioId,
      asset.symbol,
      asset.asset_type,
      asset.name,
      asset.logo_url,
      plain(figures.quantity),
      plain(figures.cost_basis),
      plain(figures.average_buy_price),
      plain(figures.current_price),
      price.source,
      plain(figures.total_value),
      plain(figures.profit_loss),
      plain(figures.profit_loss_percent),
      plain(figures.realized_pnl),
      price.as_of,
    ],
  );
}

export async function readHeldValues(tx: Tx, portfolioId: string): Promise<HeldValue[]> {
  const rows = await tx.rows<{
    asset_type: 'CRYPTO' | 'STOCK';
    total_value: string;
    cost_basis: string;
    realized_pnl: string;
  }>(
    `SELECT asset_type, sum(total_value) AS total_value, sum(cost_basis) AS cost_basis, sum(realized_pnl) AS realized_pnl
     FROM holdings WHERE portfolio_id = $1 GROUP BY asset_type`,
    [portfolioId],
  );
  return rows.map((row) => ({
    asset_type: row.asset_type,
    total_value: decimal(row.total_value),
    cost_basis: decimal(row.cost_basis),
    realized_pnl: decimal(row.realized_pnl),
  }));
}

export async function savePortfolio(tx: Tx, portfolioId: string, figures: PortfolioFigures, now: Date): Promise<void> {
  await tx.rows(
    `UPDATE portfolios SET total_value = $2, crypto_value = $3, stock_value = $4, cash_value = $5, total_invested = $6,
       total_profit_loss = $7, all_time_pnl = $8, last_updated = $9 WHERE id = $1`,
    [
      portfolioId,
      ...[
        figures.total_value,
        figures.crypto_value,
        figures.stock_value,
        figures.cash_value,
        figures.total_invested,
        figures.total_profit_loss,
        figures.all_time_pnl,
      ].map((value) => plain(value, MONEY)),
      now,
    ],
  );
}
