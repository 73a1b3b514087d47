/** What moved a portfolio's cash and contributions, in order, and when its events begin. */
import type { LedgerEvent } from '../domain/portfolio.js';
import { CENTS, units } from '../domain/units.js';
import { keyTable, type KeyColumns } from './keys.js';
import { since } from './since.js';
import type { Tx } from './transaction.js';

/** The symbols in which a client has events, and the moment of the first event of any kind. */
export const readBeginnings = (
  tx: Tx,
  portfolioIds: readonly string[],
): Promise<{ portfolio_id: string; symbol: string | null; first: Date }[]> =>
  tx.rows(
    `SELECT p.id AS portfolio_id, e.symbol, min(e.at) AS first FROM portfolios p CROSS JOIN LATERAL (
       SELECT symbol, executed_at AS at FROM trades WHERE user_id = p.user_id AND voided_at IS NULL
       UNION ALL
       SELECT CASE method WHEN 'CRYPTO_TRANSFER' THEN currency END, processed_at FROM transactions
       WHERE user_id = p.user_id AND status = 'COMPLETED' AND voided_at IS NULL
       UNION ALL
       SELECT NULL, effective_at FROM pnl_adjustments WHERE user_id = p.user_id AND voided_at IS NULL) e
     WHERE p.id = ANY($1::uuid[]) GROUP BY p.id, e.symbol`,
    [portfolioIds],
  );

interface LedgerRow {
  n: number;
  id: string;
  at: Date;
  seq: string;
  cash: string;
  contribution: string;
}

const LEDGER_KEYS: KeyColumns = [
  ['portfolio_id', 'uuid'],
  ['user_id', 'uuid'],
  ['from_at', 'timestamptz'],
];

/**
 * All that moved cash or contributions since the start of a day, in order, for each portfolio. A transfer in kind
 * contributes, and buys or sells for the same; what a position's event did to cash stands in its state. The states of
 * positions that are `known`, from their moment on, are left out.
 */
export async function readLedgers(
  tx: Tx,
  wanted: readonly { portfolio_id: string; user_id: string; from: Date }[],
  known: readonly { portfolio_id: string; symbol: string; from: Date }[],
): Promise<LedgerEvent[][]> {
  const rows = await tx.rows<LedgerRow>(
    `SELECT k.n::integer, e.* FROM ${keyTable(LEDGER_KEYS, wanted.length)} CROSS JOIN LATERAL (
       SELECT event_id AS id, effective_at AS at, seq, cash, 0::numeric AS contribution FROM internal.position_states s
       WHERE portfolio_id = k.portfolio_id AND ${since('effective_at', 'k.from_at')} AND cash <> 0
         AND NOT EXISTS (SELECT FROM unnest($4::uuid[], $5::text[], $6::timestamptz[]) AS known (portfolio_id, symbol, from_at)
           WHERE known.portfolio_id = s.portfolio_id AND known.symbol = s.symbol AND known.from_at <= s.effective_at)
       UNION ALL
       SELECT id, processed_at, seq,
         CASE WHEN method = 'CRYPTO_TRANSFER' THEN 0 WHEN transaction_type = 'DEPOSIT' THEN usd_value ELSE -usd_value END,
         CASE transaction_type WHEN 'DEPOSIT' THEN usd_value ELSE -usd_value END
       FROM transactions WHERE user_id = k.user_id AND ${since('processed_at', 'k.from_at')} AND status = 'COMPLETED' AND voided_at IS NULL
       UNION ALL
       SELECT id, effective_at, seq, amount, 0 FROM pnl_adjustments
       WHERE user_id = k.user_id AND ${since('effective_at', 'k.from_at')} AND voided_at IS NULL) e
     ORDER BY k.n, e.at, e.seq`,
    [
      wanted.map(({ portfolio_id }) => portfolio_id),
      wanted.map(({ user_id }) => user_id),
      wanted.map(({ from }) => from),
      known.map(({ portfolio_id }) => portfolio_id),
      known.map(({ symbol }) => symbol),
      known.map(({ from }) => from),
    ],
  );
  const ledgers = wanted.map((): LedgerEvent[] => []);
  for (const row of rows)
    ledgers[row.n - 1]?.push({
      id: row.id,
      at: row.at,
      seq: BigInt(row.seq),
      cash: units(row.cash, CENTS),
      contribution: units(row.contribution, CENTS),
    });
  return ledgers;
}
