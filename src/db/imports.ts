/** Imports: the row that stands for a file, the rows that came with it, and what is looked up for many rows at once. */
import type { Rows } from './client.js';
import type { StoredCurrency } from './currencies.js';
import type { BookPrice, PriceKind } from './prices.js';
import type { Tx } from './transaction.js';
import { decimal } from '../domain/money.js';

/** The same file is entered by one at a time. */
export const lockFile = (tx: Tx, sha256: string): Promise<unknown> =>
  tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 7205305))', [sha256]);

/** The latest import of the same content, if it still counts. */
export const findImport = (
  rows: Rows,
  kind: string,
  sha256: string,
): Promise<{ id: string; created_at: Date } | undefined> =>
  rows.row(
    `SELECT id, created_at FROM imports WHERE kind = $1::"ImportKind" AND sha256 = $2 AND undone_at IS NULL
     ORDER BY created_at DESC LIMIT 1`,
    [kind, sha256],
  );

/** Clients by e-mail or id, whichever they are named by. */
export const findClients = (
  rows: Rows,
  names: { ids: readonly string[]; emails: readonly string[] },
): Promise<{ id: string; email: string }[]> =>
  rows.rows(
    `SELECT id, email FROM users WHERE role = 'CUSTOMER' AND (id = ANY($1::uuid[]) OR email = ANY($2::text[]))`,
    [names.ids, names.emails],
  );

export const findCurrencies = (rows: Rows, codes: readonly string[]): Promise<(StoredCurrency & { code: string })[]> =>
  rows.rows('SELECT code, minor_units, is_active FROM currencies WHERE code = ANY($1::text[])', [codes]);

export interface RateWanted {
  kind: PriceKind;
  symbol: string;
  at: Date;
}

/** The book's rate for each, in the order asked. */
export async function readRates(rows: Rows, wanted: readonly RateWanted[]): Promise<(BookPrice | undefined)[]> {
  const found = await rows.rows<{ price: string | null; source: string | null; as_of: Date | null }>(
    `SELECT p.price, p.source, p.as_of
     FROM unnest($1::text[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS k (kind, symbol, at, n)
     LEFT JOIN LATERAL (
       SELECT price, source, as_of FROM prices
       WHERE kind = k.kind::"PriceKind" AND symbol = k.symbol AND as_of <= k.at AND voided_at IS NULL
       ORDER BY as_of DESC, seq DESC LIMIT 1) p ON true
     ORDER BY n`,
    [wanted.map(({ kind }) => kind), wanted.map(({ symbol }) => symbol), wanted.map(({ at }) => at)],
  );
  return found.map(({ price, source, as_of }) =>
    price === null || source === null || as_of === null ? undefined : { price: decimal(price), source, as_of },
  );
}

/** What these portfolios hold together of these symbols. */
export const readHeldTogether = (
  rows: Rows,
  portfolioIds: readonly string[],
  symbols: readonly string[],
): Promise<{ symbol: string; quantity: string }[]> =>
  rows.rows(
    `SELECT symbol, sum(quantity) AS quantity FROM holdings
     WHERE portfolio_id = ANY($1::uuid[]) AND symbol = ANY($2::text[]) GROUP BY symbol ORDER BY symbol`,
    [portfolioIds, symbols],
  );

/** Voids events of a preview, which is taken back as a whole; what they were worth. */
export async function takeOut(
  tx: Tx,
  table: 'trades' | 'transactions',
  ids: readonly string[],
  now: Date,
): Promise<string> {
  const worth = table === 'trades' ? 'total_value' : 'usd_value';
  const row = await tx.row<{ worth: string }>(
    `WITH taken AS (UPDATE ${table} SET voided_at = $2, void_reason = 'preview' WHERE id = ANY($1::uuid[]) RETURNING ${worth})
     SELECT coalesce(sum(${worth}), 0)::numeric(30, 2) AS worth FROM taken`,
    [ids, now],
  );
  return row?.worth ?? '0';
}

/** The rows of an import that count, of these portfolios. */
export const standingOf = async (
  rows: Rows,
  table: 'trades' | 'transactions',
  importId: string,
  portfolioIds: readonly string[],
): Promise<string[]> =>
  (
    await rows.rows<{ id: string }>(
      `SELECT e.id FROM portfolios p JOIN ${table} e ON e.user_id = p.user_id
       WHERE p.id = ANY($2::uuid[]) AND e.import_id = $1 AND e.voided_at IS NULL`,
      [importId, portfolioIds],
    )
  ).map(({ id }) => id);

/** Where among the rows of an import, counted from 0 in their order, these stand. */
export async function ranksOf(
  rows: Rows,
  table: 'trades' | 'transactions',
  importId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = await rows.rows<{ id: string; rank: number }>(
    `SELECT id, rank FROM (SELECT id, (row_number() OVER (ORDER BY seq))::integer - 1 AS rank FROM ${table} WHERE import_id = $1) r
     WHERE id = ANY($2::uuid[])`,
    [importId, ids],
  );
  return new Map(found.map(({ id, rank }) => [id, rank]));
}
