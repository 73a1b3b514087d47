/** The books: their locks, and the caches that hold what the events come to. */
import type { HeldValue, HoldingFigures, PortfolioValue } from '../domain/portfolio.js';
import type { PeriodFigures } from '../domain/performance.js';
import type { AccountType } from '../domain/transfer.js';
import { dayText } from '../domain/timeline.js';
import {
  CENTS,
  INDEX_DECIMALS,
  PERCENT_DECIMALS,
  PRICE_DECIMALS,
  QUANTITY_DECIMALS,
  units,
  written,
} from '../domain/units.js';
import type { Rows } from './client.js';
import { STAMPED } from './stamp.js';
import type { Tx } from './transaction.js';

/** What its figures are brought up to date by. */
export interface LockedBooks {
  id: string;
  user_id: string;
  /** The UTC day that the day's figures are of; empty until the first event. */
  figures_day: string | null;
}

/** With the client's standing. */
export interface LockedPortfolio extends LockedBooks {
  role: string;
  account_type: AccountType;
  kyc_status: string;
  archived_at: Date | null;
  erased_at: Date | null;
}

const LOCKED = `SELECT p.id, p.user_id, u.role, u.account_type, u.kyc_status, u.archived_at, u.erased_at, p.figures_day
  FROM portfolios p JOIN users u ON u.id = p.user_id`;

/** Locks the client's portfolio, and the client's standing beside it; undefined where there is no such client. */
export const lockPortfolio = (tx: Tx, userId: string): Promise<LockedPortfolio | undefined> =>
  tx.row<LockedPortfolio>(`${LOCKED} WHERE p.user_id = $1 FOR UPDATE OF p FOR SHARE OF u`, [userId]);

/** Locks many clients' portfolios, in the one order. */
export const lockPortfolios = (tx: Tx, userIds: readonly string[]): Promise<LockedPortfolio[]> =>
  tx.rows<LockedPortfolio>(`${LOCKED} WHERE p.user_id = ANY($1::uuid[]) ORDER BY p.id FOR UPDATE OF p FOR SHARE OF u`, [
    userIds,
  ]);

/** Locks every portfolio that has, or has had, one of these symbols, in the one order. */
export const lockHolders = (tx: Tx, symbols: readonly string[]): Promise<LockedBooks[]> =>
  tx.rows<LockedBooks>(
    `SELECT id, user_id, figures_day FROM portfolios
     WHERE id IN (SELECT portfolio_id FROM holdings WHERE symbol = ANY($1::text[])) ORDER BY id FOR UPDATE`,
    [symbols],
  );

/** With events and no figures: from before there were snapshots. */
const UNRECKONED = `p.figures_day IS NULL AND (EXISTS (SELECT FROM trades WHERE user_id = p.user_id AND voided_at IS NULL)
  OR EXISTS (SELECT FROM transactions WHERE user_id = p.user_id AND status = 'COMPLETED' AND voided_at IS NULL))`;

/** Locks portfolios that have events and have never been reckoned day by day, in the one order. */
export const lockUnreckoned = (tx: Tx, most: number): Promise<LockedPortfolio[]> =>
  tx.rows<LockedPortfolio>(`${LOCKED} WHERE ${UNRECKONED} ORDER BY p.id LIMIT $1 FOR UPDATE OF p`, [most]);

/** Who has each portfolio, by name and address; for the screen, and never for the log. */
export async function readClientsOf(rows: Rows, portfolioIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await rows.rows<{ id: string; client: string }>(
    `SELECT p.id, format('%s (%s)', concat_ws(' ', u.first_name, u.last_name), u.email) AS client
     FROM portfolios p JOIN users u ON u.id = p.user_id WHERE p.id = ANY($1::uuid[])`,
    [portfolioIds],
  );
  return new Map(found.map(({ id, client }) => [id, client]));
}

/** Whether there is one whose snapshot of a day is missing. */
export const hasOverdue = async (rows: Rows, today: Date): Promise<boolean> =>
  (await rows.row(`SELECT 1 FROM portfolios p WHERE p.figures_day < $1::date OR (${UNRECKONED}) LIMIT 1`, [
    dayText(today),
  ])) !== undefined;

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

export const shareAssets = (tx: Tx, symbols: readonly string[]): Promise<StoredAsset[]> =>
  tx.rows<StoredAsset>(`${ASSET} WHERE symbol = ANY($1::text[]) ORDER BY symbol FOR SHARE`, [symbols]);

export const excludeAsset = (tx: Tx, id: string): Promise<StoredAsset | undefined> =>
  tx.row<StoredAsset>(`${ASSET} WHERE id = $1 FOR UPDATE`, [id]);

export const excludeAssets = (tx: Tx, symbols: readonly string[]): Promise<StoredAsset[]> =>
  tx.rows<StoredAsset>(`${ASSET} WHERE symbol = ANY($1::text[]) ORDER BY symbol FOR UPDATE`, [symbols]);

export interface NewHolding {
  portfolio_id: string;
  symbol: string;
  figures: HoldingFigures;
  price_source: string;
  priced_at: Date;
}

export function saveHoldings(tx: Tx, holdings: readonly NewHolding[]): void {
  if (holdings.length === 0) return;
  const money = (name: 'cost_basis' | 'total_value' | 'profit_loss' | 'realized_pnl') =>
    holdings.map(({ figures }) => written(figures[name], CENTS));
  tx.send(
    `INSERT INTO holdings (portfolio_id, symbol, asset_type, name, logo_url, quantity, cost_basis, average_buy_price,
       current_price, price_source, total_value, profit_loss, profit_loss_percent, realized_pnl, last_price_update)
     SELECT v.portfolio_id, v.symbol, a.asset_type, a.name, a.logo_url, v.quantity, v.cost_basis, v.average_buy_price,
       v.current_price, v.price_source, v.total_value, v.profit_loss, v.profit_loss_percent, v.realized_pnl, v.priced_at
     FROM unnest($1::uuid[], $2::text[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::text[], $8::numeric[],
       $9::numeric[], $10::numeric[], $11::numeric[], $12::timestamptz[]) AS v (portfolio_id, symbol, quantity, cost_basis,
       average_buy_price, current_price, price_source, total_value, profit_loss, profit_loss_percent, realized_pnl, priced_at)
     JOIN assets a ON a.symbol = v.symbol
     ON CONFLICT (portfolio_id, symbol) DO UPDATE SET (quantity, cost_basis, average_buy_price, current_price,
       price_source, total_value, profit_loss, profit_loss_percent, realized_pnl, last_price_update) =
       (EXCLUDED.quantity, EXCLUDED.cost_basis, EXCLUDED.average_buy_price, EXCLUDED.current_price, EXCLUDED.price_source,
       EXCLUDED.total_value, EXCLUDED.profit_loss, EXCLUDED.profit_loss_percent, EXCLUDED.realized_pnl, EXCLUDED.last_price_update)`,
    [
      holdings.map(({ portfolio_id }) => portfolio_id),
      holdings.map(({ symbol }) => symbol),
      holdings.map(({ figures }) => written(figures.quantity, QUANTITY_DECIMALS)),
      money('cost_basis'),
      holdings.map(({ figures }) => written(figures.average_buy_price, QUANTITY_DECIMALS)),
      holdings.map(({ figures }) => written(figures.current_price, PRICE_DECIMALS)),
      holdings.map(({ price_source }) => price_source),
      money('total_value'),
      money('profit_loss'),
      holdings.map(({ figures }) => written(figures.profit_loss_percent, PERCENT_DECIMALS)),
      money('realized_pnl'),
      holdings.map(({ priced_at }) => priced_at),
    ],
  );
}

/** Every holding of the symbol says what its asset is called now. The asset and the portfolios are locked. */
export const nameHoldings = (tx: Tx, symbol: string): Promise<unknown> =>
  tx.rows(
    `UPDATE holdings h SET ${STAMPED}, name = a.name, logo_url = a.logo_url
     FROM assets a WHERE a.symbol = h.symbol AND h.symbol = $1`,
    [symbol],
  );

export interface Held extends HeldValue {
  portfolio_id: string;
  /** The sum of the portfolio's adjustments. */
  adjustments: bigint;
}

/** Sums over each portfolio's holdings and adjustments, by portfolio. */
export async function readHeld(tx: Tx, portfolioIds: readonly string[]): Promise<ReadonlyMap<string, Held>> {
  const rows = await tx.rows<Record<keyof Held, string>>(
    `SELECT p.id AS portfolio_id, h.crypto_value, h.stock_value, h.profit_loss,
       (SELECT coalesce(sum(amount), 0) FROM pnl_adjustments a WHERE a.user_id = p.user_id AND a.voided_at IS NULL) AS adjustments
     FROM portfolios p CROSS JOIN LATERAL (
       SELECT coalesce(sum(total_value) FILTER (WHERE asset_type = 'CRYPTO'), 0) AS crypto_value,
         coalesce(sum(total_value) FILTER (WHERE asset_type = 'STOCK'), 0) AS stock_value,
         coalesce(sum(realized_pnl + profit_loss), 0) AS profit_loss
       FROM holdings WHERE portfolio_id = p.id) h
     WHERE p.id = ANY($1::uuid[])`,
    [portfolioIds],
  );
  const held = rows.map((row): Held => ({
    portfolio_id: row.portfolio_id,
    crypto_value: units(row.crypto_value, CENTS),
    stock_value: units(row.stock_value, CENTS),
    profit_loss: units(row.profit_loss, CENTS),
    adjustments: units(row.adjustments, CENTS),
  }));
  return new Map(held.map((one) => [one.portfolio_id, one]));
}

export type PortfolioFigures = PortfolioValue & PeriodFigures;

const MONEY_COLUMNS = [
  'total_value',
  'crypto_value',
  'stock_value',
  'cash_value',
  'total_invested',
  'total_profit_loss',
  'all_time_pnl',
  'daily_pnl',
  'monthly_pnl',
  'day_start_pnl',
  'day_base',
  'day_payouts',
  'month_start_pnl',
] as const;
const PERCENT_COLUMNS = ['daily_pnl_percent', 'monthly_pnl_percent', 'all_time_pnl_percent'] as const;
const INDEX_COLUMNS = ['day_index', 'month_index'] as const;
const COLUMNS = [...MONEY_COLUMNS, ...PERCENT_COLUMNS, ...INDEX_COLUMNS];

export function savePortfolios(
  tx: Tx,
  portfolios: readonly { id: string; figures: PortfolioFigures }[],
  now: Date,
): void {
  if (portfolios.length === 0) return;
  const column = (name: keyof PortfolioFigures, decimals: number) =>
    portfolios.map(({ figures }) => written(figures[name], decimals));
  tx.send(
    `UPDATE portfolios p SET ${COLUMNS.map((name) => `${name} = v.${name}`).join(', ')}, figures_day = $2::date, last_updated = $3,
       ${STAMPED}
     FROM unnest($1::uuid[], ${COLUMNS.map((_, index) => `$${index + 4}::numeric[]`).join(', ')}) AS v (id, ${COLUMNS.join(', ')})
     WHERE p.id = v.id`,
    [
      portfolios.map(({ id }) => id),
      dayText(now),
      now,
      ...MONEY_COLUMNS.map((name) => column(name, CENTS)),
      ...PERCENT_COLUMNS.map((name) => column(name, PERCENT_DECIMALS)),
      ...INDEX_COLUMNS.map((name) => column(name, INDEX_DECIMALS)),
    ],
  );
}
