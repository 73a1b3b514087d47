/** Imported trades and transfers: added by the thousand, and compared with what stands in the books. */
import { randomUUID } from 'node:crypto';
import { sealRows } from './sealed-rows.js';
import type { Tx } from './transaction.js';

/** A trade with its figures as plain text. */
export interface ImportedTrade {
  user_id: string;
  trade_type: 'BUY' | 'SELL';
  asset_type: 'CRYPTO' | 'STOCK';
  symbol: string;
  asset_name: string;
  quantity: string;
  price_per_unit: string;
  total_value: string;
  fee: string;
  executed_at: Date;
  admin_note: string | null;
}

type Source = { import_id: string; by: string | null };
const of = <T, K extends keyof T>(rows: readonly T[], column: K): T[K][] => rows.map((row) => row[column]);
/** As PostgreSQL reads it, without the driver's detour over the server's own zone. */
const moments = (dates: readonly Date[]): string[] => dates.map((date) => date.toISOString());

export const insertImportedTrades = (tx: Tx, { import_id, by }: Source, trades: readonly ImportedTrade[]) =>
  tx.rows(
    `INSERT INTO trades (user_id, trade_type, asset_type, symbol, asset_name, quantity, price_per_unit, total_value, fee,
       executed_at, admin_note, executed_by, import_id)
     SELECT user_id, trade_type::"TradeType", asset_type::"AssetType", symbol, asset_name, quantity, price_per_unit,
       total_value, fee, executed_at, admin_note, $12, $13
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::numeric[], $8::numeric[],
       $9::numeric[], $10::timestamptz[], $11::text[]) WITH ORDINALITY AS t (user_id, trade_type, asset_type, symbol,
       asset_name, quantity, price_per_unit, total_value, fee, executed_at, admin_note, n) ORDER BY n`,
    [
      of(trades, 'user_id'),
      of(trades, 'trade_type'),
      of(trades, 'asset_type'),
      of(trades, 'symbol'),
      of(trades, 'asset_name'),
      of(trades, 'quantity'),
      of(trades, 'price_per_unit'),
      of(trades, 'total_value'),
      of(trades, 'fee'),
      moments(of(trades, 'executed_at')),
      of(trades, 'admin_note'),
      by,
      import_id,
    ],
  );

/** How many stand at each moment. */
export type AlikeAt = Map<number, number>;

interface AlikeRow {
  n: number;
  at: Date;
  count: number;
}

function alikeOf(rows: readonly AlikeRow[]): Map<number, AlikeAt> {
  const alike = new Map<number, AlikeAt>();
  for (const { n, at, count } of rows)
    alike.set(n - 1, (alike.get(n - 1) ?? new Map<number, number>()).set(at.getTime(), count));
  return alike;
}

/** For each, where the books have them, the same trades on the same day. */
export async function tradesInBooks(
  tx: Tx,
  import_id: string,
  trades: readonly ImportedTrade[],
): Promise<Map<number, AlikeAt>> {
  const found = await tx.rows<AlikeRow>(
    `SELECT n::integer, a.at, a.count FROM unnest($2::uuid[], $3::text[], $4::text[], $5::numeric[], $6::numeric[], $7::timestamptz[])
       WITH ORDINALITY AS k (user_id, trade_type, symbol, quantity, price_per_unit, at, n)
     CROSS JOIN LATERAL (SELECT t.executed_at AS at, count(*)::integer AS count FROM trades t
       WHERE t.user_id = k.user_id AND t.symbol = k.symbol
       AND t.executed_at >= date_trunc('day', k.at) AND t.executed_at < date_trunc('day', k.at) + interval '1 day'
       AND t.trade_type = k.trade_type::"TradeType" AND t.quantity = k.quantity AND t.price_per_unit = k.price_per_unit
       AND t.voided_at IS NULL AND t.import_id IS DISTINCT FROM $1::uuid GROUP BY t.executed_at) a`,
    [
      import_id,
      of(trades, 'user_id'),
      of(trades, 'trade_type'),
      of(trades, 'symbol'),
      of(trades, 'quantity'),
      of(trades, 'price_per_unit'),
      moments(of(trades, 'executed_at')),
    ],
  );
  return alikeOf(found);
}

const TAKEN = {
  trades: `SELECT id, user_id, symbol, quantity, executed_at AS at, seq FROM trades
    WHERE import_id = $1 AND trade_type = 'SELL' AND voided_at IS NULL`,
  transactions: `SELECT id, user_id, currency AS symbol, amount AS quantity, processed_at AS at, seq FROM transactions
    WHERE import_id = $1 AND transaction_type = 'WITHDRAWAL' AND method = 'CRYPTO_TRANSFER' AND voided_at IS NULL`,
};

/** Imported sales, or withdrawals in kind, that are finer than their asset is dealt in and left some of it behind. */
export const finePartsTaken = (
  tx: Tx,
  table: 'trades' | 'transactions',
  importId: string,
): Promise<{ event_id: string; portfolio_id: string; symbol: string }[]> =>
  tx.rows(
    `SELECT t.id AS event_id, p.id AS portfolio_id, t.symbol FROM (${TAKEN[table]}) t
     JOIN assets a ON a.symbol = t.symbol JOIN portfolios p ON p.user_id = t.user_id
     JOIN internal.position_states s ON s.portfolio_id = p.id AND s.symbol = t.symbol
       AND s.effective_at = t.at AND s.seq = t.seq
     WHERE scale(trim_scale(t.quantity)) > a.decimals AND s.quantity > 0`,
    [importId],
  );

/** A completed transfer with its figures as plain text. */
export interface ImportedTransfer {
  user_id: string;
  transaction_type: 'DEPOSIT' | 'WITHDRAWAL';
  amount: string;
  currency: string;
  method: string;
  usd_rate: string;
  usd_value: string;
  rate_source: string;
  rate_reason: string | null;
  processed_at: Date;
  counterparty: string | null;
  receipt_url: string | null;
  network: string | null;
  blockchain_tx_id: string | null;
  bank_reference: string | null;
  admin_note: string | null;
}

const TEXTS = [
  'transaction_type',
  'currency',
  'method',
  'rate_source',
  'rate_reason',
  'counterparty',
  'counterparty_index',
  'receipt_url',
  'network',
  'blockchain_tx_id',
  'bank_reference',
  'admin_note',
] as const;
const FIGURES = ['amount', 'usd_rate', 'usd_value'] as const;

const COLUMNS = ['id', 'user_id', 'processed_at', ...FIGURES, ...TEXTS].join(', ');
const TEXTS_FROM = 7;
const BY = `$${TEXTS_FROM + TEXTS.length}`;
const IMPORT = `$${TEXTS_FROM + TEXTS.length + 1}`;

export async function insertImportedTransfers(
  tx: Tx,
  { import_id, by }: Source,
  transfers: readonly ImportedTransfer[],
): Promise<void> {
  const rows = await sealRows(
    tx,
    'transactions',
    transfers.map((transfer) => ({ ...transfer, id: randomUUID(), counterparty_index: null })),
  );
  await tx.rows(
    `INSERT INTO transactions (${COLUMNS}, status, created_by, processed_by, import_id)
     SELECT id, user_id, processed_at, ${FIGURES.join(', ')}, ${TEXTS.map(typed).join(', ')}, 'COMPLETED', ${BY}, ${BY}, ${IMPORT}
     FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::numeric[], $5::numeric[], $6::numeric[],
       ${TEXTS.map((_, i) => `$${TEXTS_FROM + i}::text[]`).join(', ')})
       WITH ORDINALITY AS t (${COLUMNS}, n) ORDER BY n`,
    [
      of(rows, 'id'),
      of(rows, 'user_id'),
      moments(of(rows, 'processed_at')),
      ...FIGURES.map((column) => of(rows, column)),
      ...TEXTS.map((column) => of(rows, column)),
      by,
      import_id,
    ],
  );
}

const ENUMS: Readonly<Record<string, string>> = {
  transaction_type: '"TransactionType"',
  method: '"TransactionMethod"',
};
const typed = (column: string): string => (ENUMS[column] ? `${column}::${ENUMS[column]}` : column);

/** For each, where the books have them, the same completed transfers on the same day. */
export async function transfersInBooks(
  tx: Tx,
  import_id: string,
  transfers: readonly ImportedTransfer[],
): Promise<Map<number, AlikeAt>> {
  const found = await tx.rows<AlikeRow>(
    `SELECT n::integer, a.at, a.count FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::timestamptz[])
       WITH ORDINALITY AS k (user_id, transaction_type, currency, method, amount, at, n)
     CROSS JOIN LATERAL (SELECT t.processed_at AS at, count(*)::integer AS count FROM transactions t
       WHERE t.user_id = k.user_id
       AND t.processed_at >= date_trunc('day', k.at) AND t.processed_at < date_trunc('day', k.at) + interval '1 day'
       AND t.transaction_type = k.transaction_type::"TransactionType" AND t.currency = k.currency
       AND t.method = k.method::"TransactionMethod" AND t.amount = k.amount AND t.status = 'COMPLETED'
       AND t.voided_at IS NULL AND t.import_id IS DISTINCT FROM $1::uuid GROUP BY t.processed_at) a`,
    [
      import_id,
      of(transfers, 'user_id'),
      of(transfers, 'transaction_type'),
      of(transfers, 'currency'),
      of(transfers, 'method'),
      of(transfers, 'amount'),
      moments(of(transfers, 'processed_at')),
    ],
  );
  return alikeOf(found);
}

/** A transfer that is entered and does not count yet. */
export interface WaitingTransfer extends Pick<
  ImportedTransfer,
  'user_id' | 'transaction_type' | 'amount' | 'currency' | 'method'
> {
  id: string;
  created_at: Date;
}

/** What of these clients waits to be completed. */
export const waitingTransfers = (tx: Tx, userIds: readonly string[]): Promise<WaitingTransfer[]> =>
  tx.rows(
    `SELECT id, user_id, transaction_type, trim_scale(amount) AS amount, currency, method, created_at FROM transactions
     WHERE user_id = ANY($1::uuid[]) AND status = 'PENDING' AND voided_at IS NULL`,
    [userIds],
  );

/** Chain references that a transfer which stands has already, as `network transaction`. */
export async function knownChainReferences(
  tx: Tx,
  references: readonly { network: string; blockchain_tx_id: string }[],
): Promise<Set<string>> {
  const found = await tx.rows<{ network: string; blockchain_tx_id: string }>(
    `SELECT network, blockchain_tx_id FROM transactions
     WHERE (network, blockchain_tx_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
       AND voided_at IS NULL AND status IN ('PENDING', 'COMPLETED')`,
    [of(references, 'network'), of(references, 'blockchain_tx_id')],
  );
  return new Set(found.map(({ network, blockchain_tx_id }) => `${network} ${blockchain_tx_id}`));
}

/** Which of these clients have any trade, or any transfer, yet. */
export const clientsWithEvents = async (
  tx: Tx,
  table: 'trades' | 'transactions',
  userIds: readonly string[],
): Promise<Set<string>> =>
  new Set(
    (
      await tx.rows<{ id: string }>(
        `SELECT id FROM unnest($1::uuid[]) AS c (id) WHERE EXISTS (SELECT FROM ${table} WHERE user_id = c.id)`,
        [userIds],
      )
    ).map(({ id }) => id),
  );
