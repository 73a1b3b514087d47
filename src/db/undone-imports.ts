/** The rows of an import that still count, and taking them out of the books. */
import { HOLDS_MONEY } from './erasure.js';
import type { PriceKind } from './prices.js';
import type { Tx } from './transaction.js';
import { WITH_ITS_IMPORT } from './void-reasons.js';

export interface Undoing {
  import_id: string;
  by: string | null;
  reason: string;
}

/** For each client and symbol, the moment of the first; no symbol where only cash was moved. */
export const importedEvents = (
  tx: Tx,
  table: 'trades' | 'transactions',
  importId: string,
): Promise<{ user_id: string; symbol: string | null; from: Date }[]> =>
  tx.rows(
    table === 'trades'
      ? `SELECT user_id, symbol, min(executed_at) AS from FROM trades
         WHERE import_id = $1 AND voided_at IS NULL GROUP BY user_id, symbol`
      : `SELECT user_id, CASE method WHEN 'CRYPTO_TRANSFER' THEN currency END AS symbol, min(processed_at) AS from
         FROM transactions WHERE import_id = $1 AND voided_at IS NULL GROUP BY 1, 2`,
    [importId],
  );

export const importedPrices = (
  tx: Tx,
  importId: string,
): Promise<{ id: string; kind: PriceKind; symbol: string; as_of: Date }[]> =>
  tx.rows('SELECT id, kind, symbol, as_of FROM prices WHERE import_id = $1 AND voided_at IS NULL', [importId]);

/** How many were voided; what somebody has voided before stays as it was. No client reads why a price was voided. */
export async function voidImported(
  tx: Tx,
  table: 'trades' | 'transactions' | 'prices',
  { import_id, by, reason }: Undoing,
  at: Date,
): Promise<number> {
  const row = await tx.row<{ count: number }>(
    `WITH undone AS (UPDATE ${table} SET voided_at = $2, voided_by = $3, void_reason = $4
       WHERE import_id = $1 AND voided_at IS NULL RETURNING 1)
     SELECT count(*)::integer AS count FROM undone`,
    [import_id, at, by, table === 'prices' ? reason : WITH_ITS_IMPORT],
  );
  return row?.count ?? 0;
}

/** How many clients were archived, and how many of them have money. */
export async function archiveImported(
  tx: Tx,
  { import_id, by }: Undoing,
  at: Date,
): Promise<{ rows: number; with_money: number }> {
  const row = await tx.row<{ rows: number; with_money: number }>(
    `WITH undone AS (UPDATE users SET archived_at = $2, archived_by = $3
       WHERE import_id = $1 AND archived_at IS NULL RETURNING id)
     SELECT count(*)::integer AS rows, count(*) FILTER (WHERE ${HOLDS_MONEY})::integer AS with_money
     FROM undone LEFT JOIN portfolios p ON p.user_id = undone.id`,
    [import_id, at, by],
  );
  return row ?? { rows: 0, with_money: 0 };
}
