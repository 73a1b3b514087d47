/** What prices are wanted for, and what the book and the queue of held prices know of it already. */
import { decimal, plain, type Decimal } from '../domain/money.js';
import type { PriceKind, Quote, Wanted } from '../domain/quotes.js';
import type { Rows } from './client.js';
import { ownPrice } from './own-prices.js';
import type { Tx } from './transaction.js';

/** Coins that a provider knows by a name of its own, and every currency but the one that prices are in. */
export const readWanted = (rows: Rows): Promise<Wanted[]> =>
  rows.rows<Wanted>(
    `SELECT asset_type::text AS kind, symbol, coingecko_id AS reference FROM assets
     WHERE is_active AND asset_type = 'CRYPTO' AND coingecko_id IS NOT NULL
     UNION ALL SELECT 'FIAT', code, code FROM currencies WHERE is_active AND code <> 'USD'
     ORDER BY kind, symbol`,
  );

/** Holds up every other price of these: the assets first, as everywhere. */
export async function lockQuoted(tx: Tx, quotes: readonly Pick<Quote, 'kind' | 'symbol'>[]): Promise<void> {
  const of = (isFiat: boolean) => [
    ...new Set(quotes.filter(({ kind }) => (kind === 'FIAT') === isFiat).map(({ symbol }) => symbol)),
  ];
  await tx.rows('SELECT id FROM assets WHERE symbol = ANY($1::text[]) ORDER BY symbol FOR UPDATE', [of(false)]);
  await tx.rows('SELECT id FROM currencies WHERE code = ANY($1::text[]) ORDER BY code FOR UPDATE', [of(true)]);
}

export interface Known {
  latest: Omit<Quote, 'kind' | 'symbol'> | undefined;
  /** Of the asset's own latest dealing, where the book has no price. */
  own: Decimal | undefined;
  /** The very same price of the same moment, from the same source, was voided or declined: somebody has decided. */
  was_turned_down: boolean;
  /** What waits for a second look, and is newer than the book. */
  waiting: Omit<Quote, 'kind' | 'symbol'>[];
}

interface KnownRow {
  price: string | null;
  as_of: Date | null;
  own: string | null;
  was_turned_down: boolean;
  waiting: { price: string; as_of: string }[];
}

/** One entry a quote, in the order of the quotes. */
export async function readKnown(tx: Tx, quotes: readonly (Quote & { source: string })[]): Promise<Known[]> {
  const rows = await tx.rows<KnownRow>(KNOWN, [
    quotes.map(({ kind }): PriceKind => kind),
    quotes.map(({ symbol }) => symbol),
    quotes.map(({ price }) => plain(price)),
    quotes.map(({ as_of }) => as_of),
    quotes.map(({ source }) => source),
  ]);
  return rows.map(({ price, as_of, own, was_turned_down, waiting }) => ({
    latest: price === null || as_of === null ? undefined : { price: decimal(price), as_of },
    own: own === null ? undefined : decimal(own),
    was_turned_down,
    waiting: waiting.map((held) => ({ price: decimal(held.price), as_of: new Date(held.as_of) })),
  }));
}

/** What was paid years ago says nothing of what a source may quote. */
const LATELY = `q.as_of - interval '14 days'`;
const KNOWN = `SELECT latest.price, latest.as_of, CASE WHEN latest.price IS NULL THEN ${ownPrice('q.symbol', { since: LATELY })} END AS own,
    EXISTS (SELECT 1 FROM prices p WHERE p.kind = q.kind AND p.symbol = q.symbol AND p.as_of = q.as_of
      AND p.price = q.price AND p.source = q.source AND p.voided_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM held_prices h WHERE h.kind = q.kind AND h.symbol = q.symbol AND h.as_of = q.as_of
      AND h.price = q.price AND h.source = q.source AND h.status = 'DECLINED') AS was_turned_down,
    (SELECT coalesce(json_agg(json_build_object('price', h.price::text, 'as_of', h.as_of)), '[]') FROM held_prices h
      WHERE h.kind = q.kind AND h.symbol = q.symbol AND h.source = q.source AND h.status = 'WAITING'
        AND (latest.as_of IS NULL OR h.as_of > latest.as_of)) AS waiting
  FROM (SELECT n, kind::"PriceKind", symbol, price, as_of, source FROM unnest($1::text[], $2::text[], $3::numeric[],
      $4::timestamptz[], $5::text[]) WITH ORDINALITY AS v (kind, symbol, price, as_of, source, n)) q
  LEFT JOIN LATERAL (SELECT price, as_of FROM prices WHERE kind = q.kind AND symbol = q.symbol AND voided_at IS NULL
    ORDER BY as_of DESC, seq DESC LIMIT 1) latest ON true
  ORDER BY q.n`;
