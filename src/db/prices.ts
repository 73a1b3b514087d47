/** The price book, and the set-based revaluation of all that a new price touches. */
import { decimal, plain, type Decimal } from '../domain/money.js';
import { PRICE_DECIMALS, units } from '../domain/units.js';
import { invariant } from '../errors.js';
import type { Rows } from './client.js';
import { indexAt, percentOf, percentOfOne } from './returns.js';
import { STAMPED } from './stamp.js';
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
    `SELECT price, source, as_of FROM prices WHERE kind = $1 AND symbol = $2 AND as_of <= $3 AND voided_at IS NULL
     ORDER BY as_of DESC, seq DESC LIMIT 1`,
    [kind, symbol, at],
  );
  return row && { price: decimal(row.price), source: row.source, as_of: row.as_of };
}

/** The book's latest price of each, in the order asked; nulls where it has none. */
export const readLatestPrices = (
  rows: Rows,
  wanted: readonly { kind: PriceKind; symbol: string }[],
): Promise<{ price: string | null; as_of: Date | null }[]> =>
  rows.rows(
    `SELECT p.price, p.as_of FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS k (kind, symbol, n)
     LEFT JOIN LATERAL (SELECT price, as_of FROM prices WHERE kind = k.kind::"PriceKind" AND symbol = k.symbol
       AND voided_at IS NULL ORDER BY as_of DESC, seq DESC LIMIT 1) p ON true ORDER BY n`,
    [wanted.map(({ kind }) => kind), wanted.map(({ symbol }) => symbol)],
  );

export interface StoredPrice {
  id: string;
  kind: PriceKind;
  symbol: string;
  as_of: Date;
  voided_at: Date | null;
  /** Whether a split has written it. */
  of_split: boolean;
}

export const findPrice = (rows: Rows, id: string): Promise<StoredPrice | undefined> =>
  rows.row<StoredPrice>(
    `SELECT id, kind, symbol, as_of, voided_at, EXISTS (SELECT FROM corporate_actions WHERE price_id = prices.id) AS of_split
     FROM prices WHERE id = $1`,
    [id],
  );

export interface NewPrice {
  kind: PriceKind;
  symbol: string;
  price: Decimal;
  as_of: Date;
  /** `manual`, `import`, `split`, or a provider's name. */
  source: string;
  entered_by: string | null;
  import_id?: string | null;
}

/** Adds prices to the book; their ids, in the order given. */
export async function insertPrices(tx: Tx, prices: readonly NewPrice[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `INSERT INTO prices (kind, symbol, price, as_of, source, entered_by, import_id)
     SELECT kind::"PriceKind", symbol, price, as_of, source, entered_by, import_id
     FROM unnest($1::text[], $2::text[], $3::numeric[], $4::timestamptz[], $5::text[], $6::uuid[], $7::uuid[])
       WITH ORDINALITY AS v (kind, symbol, price, as_of, source, entered_by, import_id, n) ORDER BY n
     RETURNING id`,
    [
      prices.map(({ kind }) => kind),
      prices.map(({ symbol }) => symbol),
      prices.map(({ price }) => plain(price)),
      prices.map(({ as_of }) => as_of),
      prices.map(({ source }) => source),
      prices.map(({ entered_by }) => entered_by),
      prices.map(({ import_id }) => import_id ?? null),
    ],
  );
  return rows.map(({ id }) => id);
}

/** Rows of the book that this transaction has added or voided, by id. */
export interface PriceChange {
  added: readonly string[];
  voided: readonly string[];
}

export interface ClosingPrice {
  symbol: string;
  before: Date;
  asset_type: 'CRYPTO' | 'STOCK';
  price: { price: bigint; source: string; as_of: Date } | undefined;
  /** What the book said before `change`. */
  was: bigint | undefined;
}

/** A split rewrites a price in new units, and makes it no fresher: it is as old as the quotation behind it. */
const QUOTED_AT = `CASE WHEN p.source = 'split' THEN coalesce((SELECT max(q.as_of) FROM prices q
  WHERE q.kind = p.kind AND q.symbol = p.symbol AND q.source <> 'split' AND q.as_of <= p.as_of AND q.voided_at IS NULL), p.as_of)
  ELSE p.as_of END`;

const LATEST = (condition: string) => `SELECT price, source, ${QUOTED_AT} AS as_of FROM prices p
  WHERE kind = a.asset_type::text::"PriceKind" AND symbol = k.symbol AND as_of < k.before AND ${condition}
  ORDER BY p.as_of DESC, seq DESC LIMIT 1`;

/** The book's latest price of each asset before each moment, now and before a change. */
export async function readClosingPrices(
  tx: Tx,
  wanted: readonly { symbol: string; before: Date }[],
  change?: PriceChange,
): Promise<ClosingPrice[]> {
  const rows = await tx.rows<{
    symbol: string;
    before: Date;
    asset_type: 'CRYPTO' | 'STOCK';
    price: string | null;
    source: string | null;
    as_of: Date | null;
    was: string | null;
  }>(
    `SELECT k.symbol, k.before, a.asset_type, new.price, new.source, new.as_of, ${change ? 'old.price' : 'new.price'} AS was
     FROM unnest($1::text[], $2::timestamptz[]) AS k (symbol, before) JOIN assets a ON a.symbol = k.symbol
     LEFT JOIN LATERAL (${LATEST('voided_at IS NULL')}) new ON true
     ${change ? `LEFT JOIN LATERAL (${LATEST('(voided_at IS NULL OR id = ANY($4::uuid[])) AND id <> ALL($3::uuid[])')}) old ON true` : ''}`,
    [
      wanted.map(({ symbol }) => symbol),
      wanted.map(({ before }) => before),
      ...(change ? [change.added, change.voided] : []),
    ],
  );
  return rows.map(({ price, source, as_of, was, ...row }) => ({
    ...row,
    price:
      price === null || source === null || as_of === null
        ? undefined
        : { price: units(price, PRICE_DECIMALS), source, as_of },
    was: was === null ? undefined : units(was, PRICE_DECIMALS),
  }));
}

export interface Revalued {
  /** Of which there is something left. */
  holdings: number;
  /** That hold any of it, or whose snapshots were restated. */
  portfolios: number;
}

const PRICED = `unnest($1::text[], $2::numeric[], $3::text[], $4::timestamptz[]) AS n (symbol, price, source, as_of)`;
const WORTH = 'round(h.quantity * n.price, 2)';

const REVALUE_HOLDINGS = `WITH revalued AS (
    UPDATE holdings h SET ${STAMPED}, current_price = n.price, price_source = n.source, last_price_update = n.as_of,
      total_value = ${WORTH}, profit_loss = ${WORTH} - cost_basis,
      profit_loss_percent = CASE WHEN cost_basis = 0 THEN 0 ELSE ${percentOf(`${WORTH} - cost_basis`, 'cost_basis')} END
    FROM ${PRICED} WHERE h.symbol = n.symbol RETURNING h.quantity > 0 AS held)
  SELECT count(*) FILTER (WHERE held)::int AS count FROM revalued`;

const TOTAL = '(p.total_value + v.gain)';

/** What a portfolio's holdings gain by the prices, ahead of them; so that its other holdings need not be read. */
const REVALUE_PORTFOLIOS = `WITH revalued AS (
    UPDATE portfolios p SET ${STAMPED}, crypto_value = p.crypto_value + v.crypto_gain, stock_value = p.stock_value + v.gain - v.crypto_gain,
      total_value = ${TOTAL}, total_profit_loss = p.total_profit_loss + v.gain, all_time_pnl = p.all_time_pnl + v.gain,
      daily_pnl = p.all_time_pnl + v.gain - p.day_start_pnl, monthly_pnl = p.all_time_pnl + v.gain - p.month_start_pnl,
      daily_pnl_percent = CASE WHEN p.day_base < 1 OR p.day_index = 0 THEN 0
        ELSE ${percentOf(`${TOTAL} + p.day_payouts - p.day_base`, 'p.day_base')} END,
      (monthly_pnl_percent, all_time_pnl_percent) = (
        SELECT CASE WHEN p.month_index = 0 THEN 0 ELSE ${percentOf('i.index - p.month_index', 'p.month_index')} END, ${percentOfOne('i.index - 1')}
        FROM (SELECT ${indexAt(TOTAL)} AS index OFFSET 0) i),
      last_updated = $5
    FROM (SELECT h.portfolio_id, bool_or(h.quantity > 0) AS holds, sum(${WORTH} - h.total_value) AS gain,
        coalesce(sum(${WORTH} - h.total_value) FILTER (WHERE h.asset_type = 'CRYPTO'), 0) AS crypto_gain
      FROM ${PRICED} JOIN holdings h ON h.symbol = n.symbol GROUP BY h.portfolio_id) v
    WHERE p.id = v.portfolio_id
    RETURNING p.id, v.holds, p.all_time_pnl = p.total_value - p.total_invested AS balanced)
  SELECT count(*) FILTER (WHERE holds AND id NOT IN (SELECT unnest($6::uuid[])))::int AS count,
    coalesce(bool_and(balanced), true) AS balanced FROM revalued`;

/**
 * Gives every holding of these symbols its price, and every portfolio that has one its new value, a statement each. The
 * assets and portfolios are locked, and the portfolios' day is today. What is sold is priced as well, and not counted; nor
 * is a portfolio that is `counted` already.
 */
export async function revalue(
  tx: Tx,
  prices: readonly { symbol: string; price: Decimal; source: string; as_of: Date }[],
  now: Date,
  counted: readonly string[],
): Promise<Revalued> {
  const symbols = prices.map(({ symbol }) => symbol);
  const priced = [
    symbols,
    prices.map(({ price }) => plain(price)),
    prices.map(({ source }) => source),
    prices.map(({ as_of }) => as_of),
  ];
  const portfolios = await tx.row<{ count: number; balanced: boolean }>(REVALUE_PORTFOLIOS, [...priced, now, counted]);
  invariant(portfolios?.balanced, `all-time P&L is value less contributions after a price of ${symbols.join(', ')}`);
  const holdings = await tx.row<{ count: number }>(REVALUE_HOLDINGS, priced);
  return { holdings: holdings?.count ?? 0, portfolios: portfolios.count };
}

export interface HeldOnDay {
  portfolio_id: string;
  symbol: string;
  before: Date;
  quantity: string;
  last_price: string;
}

/** What these portfolios held of a symbol at each moment; nothing where one held none. */
export const readHeldOnDays = (
  tx: Tx,
  wanted: readonly { symbol: string; before: Date }[],
  portfolioIds: readonly string[],
): Promise<HeldOnDay[]> =>
  tx.rows<HeldOnDay>(
    `WITH held AS MATERIALIZED (SELECT portfolio_id, symbol FROM holdings WHERE portfolio_id = ANY($3::uuid[]))
     SELECT h.portfolio_id, k.symbol, k.before, s.quantity, s.last_price
     FROM unnest($1::text[], $2::timestamptz[]) AS k (symbol, before) JOIN held h ON h.symbol = k.symbol
     CROSS JOIN LATERAL (SELECT quantity, last_price FROM internal.position_states
       WHERE portfolio_id = h.portfolio_id AND symbol = k.symbol AND effective_at < k.before
       ORDER BY effective_at DESC, seq DESC LIMIT 1) s
     WHERE s.quantity > 0`,
    [wanted.map(({ symbol }) => symbol), wanted.map(({ before }) => before), portfolioIds],
  );

/** For each place in the book, the moment of the symbol's next price; nothing where none follows. */
export async function readNextPrices(
  tx: Tx,
  places: readonly { kind: PriceKind; symbol: string; as_of: Date }[],
): Promise<(Date | null)[]> {
  const rows = await tx.rows<{ next: Date | null }>(
    `SELECT later.as_of AS next FROM unnest($1::text[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS k (kind, symbol, as_of, n)
     LEFT JOIN LATERAL (SELECT as_of FROM prices WHERE kind = k.kind::"PriceKind" AND symbol = k.symbol AND as_of > k.as_of
       AND voided_at IS NULL ORDER BY as_of LIMIT 1) later ON true ORDER BY k.n`,
    [places.map(({ kind }) => kind), places.map(({ symbol }) => symbol), places.map(({ as_of }) => as_of)],
  );
  return rows.map(({ next }) => next);
}
