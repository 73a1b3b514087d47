/** Events of positions, and what each made of its position: the running state from which any day can be valued again. */
import { DEALINGS, type Position, type PositionEvent } from '../domain/position.js';
import { CENTS, PRICE_DECIMALS, QUANTITY_DECIMALS, units, written } from '../domain/units.js';
import { keyTable, type KeyColumns } from './keys.js';
import { since } from './since.js';
import type { Tx } from './transaction.js';

/** A symbol in a portfolio, from a moment on. */
export interface PositionKey {
  portfolio_id: string;
  user_id: string;
  symbol: string;
  from: Date;
}

/** What an event made of its position, and of the portfolio's cash. */
export interface PositionState {
  event_kind: PositionEvent['kind'];
  event_id: string;
  at: Date;
  seq: bigint;
  position: Position;
  cash: bigint;
}

const KEYS: KeyColumns = [
  ['portfolio_id', 'uuid'],
  ['user_id', 'uuid'],
  ['symbol', 'text'],
  ['from_at', 'timestamptz'],
];
const keyColumns = (keys: readonly PositionKey[]): unknown[] => [
  keys.map(({ portfolio_id }) => portfolio_id),
  keys.map(({ user_id }) => user_id),
  keys.map(({ symbol }) => symbol),
  keys.map(({ from }) => from),
];

const eventsOf = (count: number) => `SELECT k.n::integer, e.* FROM ${keyTable(KEYS, count)} CROSS JOIN LATERAL (
    SELECT trade_type::text AS kind, id, executed_at AS at, seq, quantity, price_per_unit AS price, fee,
      NULL::integer AS numerator, NULL::integer AS denominator, NULL::numeric AS cash_price, NULL::numeric AS per_unit, NULL::integer AS decimals
    FROM trades WHERE user_id = k.user_id AND symbol = k.symbol AND ${since('executed_at', 'k.from_at')} AND voided_at IS NULL
    UNION ALL
    SELECT CASE transaction_type WHEN 'DEPOSIT' THEN 'TRANSFER_IN' ELSE 'TRANSFER_OUT' END, id, processed_at, seq, amount,
      usd_rate, 0, NULL, NULL, NULL, NULL, NULL
    FROM transactions WHERE user_id = k.user_id AND currency = k.symbol AND ${since('processed_at', 'k.from_at')}
      AND method = 'CRYPTO_TRANSFER' AND status = 'COMPLETED' AND voided_at IS NULL
    UNION ALL
    SELECT action_type::text, id, effective_at, seq, NULL, price, NULL, numerator, denominator, cash_price, per_unit,
      (SELECT decimals FROM assets WHERE assets.symbol = k.symbol)
    FROM corporate_actions WHERE symbol = k.symbol AND ${since('effective_at', 'k.from_at')} AND voided_at IS NULL) e
  ORDER BY k.n, e.at, e.seq`;

interface EventRow {
  n: number;
  kind: PositionEvent['kind'];
  id: string;
  at: Date;
  seq: string;
  quantity: string | null;
  price: string | null;
  fee: string | null;
  numerator: number | null;
  denominator: number | null;
  cash_price: string | null;
  per_unit: string | null;
  decimals: number | null;
}

/** The events of each key, in order: trades, transfers in kind, and the asset's corporate actions. */
export async function readPositionEvents(tx: Tx, keys: readonly PositionKey[]): Promise<PositionEvent[][]> {
  return grouped(await tx.rows<EventRow>(eventsOf(keys.length), keyColumns(keys)), keys.length, toEvent);
}

function toEvent(row: EventRow): PositionEvent {
  const dated = { id: row.id, at: row.at, seq: BigInt(row.seq) };
  const price = units(row.price ?? '0', PRICE_DECIMALS);
  const per_unit = units(row.per_unit ?? '0', PRICE_DECIMALS);
  switch (row.kind) {
    case 'SPLIT':
      return {
        ...dated,
        kind: row.kind,
        numerator: BigInt(row.numerator ?? 1),
        denominator: BigInt(row.denominator ?? 1),
        cash_price: row.cash_price === null ? null : units(row.cash_price, PRICE_DECIMALS),
      };
    case 'DIVIDEND':
      return { ...dated, kind: row.kind, per_unit };
    case 'REWARD':
      return { ...dated, kind: row.kind, per_unit, price, decimals: row.decimals ?? QUANTITY_DECIMALS };
    default:
      return {
        ...dated,
        kind: row.kind,
        quantity: units(row.quantity ?? '0', QUANTITY_DECIMALS),
        price,
        fee: units(row.fee ?? '0', CENTS),
      };
  }
}

const STATE = `effective_at AS at, seq, event_kind, event_id, quantity, cost_basis, realized_pnl, cash, last_price`;
const statesOf = (count: number) => `SELECT k.n::integer, s.* FROM ${keyTable(KEYS, count)} CROSS JOIN LATERAL (
    (SELECT true AS earlier, ${STATE} FROM internal.position_states
     WHERE portfolio_id = k.portfolio_id AND symbol = k.symbol AND effective_at < k.from_at
     ORDER BY effective_at DESC, seq DESC LIMIT 1)
    UNION ALL
    SELECT false, ${STATE} FROM internal.position_states
    WHERE portfolio_id = k.portfolio_id AND symbol = k.symbol AND ${since('effective_at', 'k.from_at')}) s
  ORDER BY k.n, s.at, s.seq`;

interface StateRow {
  n: number;
  earlier: boolean;
  at: Date;
  seq: string;
  event_kind: PositionEvent['kind'];
  event_id: string;
  quantity: string;
  cost_basis: string;
  realized_pnl: string;
  cash: string;
  last_price: string;
}

export type StoredState = PositionState & { earlier: boolean };

/** Of each key, as stored: the last state before its moment (`earlier`), and all since, in order. */
export async function readPositionStates(tx: Tx, keys: readonly PositionKey[]): Promise<StoredState[][]> {
  return grouped(await tx.rows<StateRow>(statesOf(keys.length), keyColumns(keys)), keys.length, (row) => ({
    earlier: row.earlier,
    event_kind: row.event_kind,
    event_id: row.event_id,
    at: row.at,
    seq: BigInt(row.seq),
    position: {
      quantity: units(row.quantity, QUANTITY_DECIMALS),
      cost_basis: units(row.cost_basis, CENTS),
      realized_pnl: units(row.realized_pnl, CENTS),
      last_price: units(row.last_price, PRICE_DECIMALS),
    },
    cash: units(row.cash, CENTS),
  }));
}

/** When each key's symbol was last dealt in before the key's moment, where it was; a corporate action is no dealing. */
export async function readLastDealings(tx: Tx, keys: readonly PositionKey[]): Promise<(Date | undefined)[]> {
  const rows = await tx.rows<{ n: number; last: Date }>(
    `SELECT k.n::integer, s.effective_at AS last FROM ${keyTable(KEYS, keys.length)} CROSS JOIN LATERAL (
       SELECT effective_at FROM internal.position_states WHERE portfolio_id = k.portfolio_id AND symbol = k.symbol
         AND effective_at < k.from_at AND event_kind = ANY($5) ORDER BY effective_at DESC, seq DESC LIMIT 1) s`,
    [...keyColumns(keys), DEALINGS],
  );
  return grouped(rows, keys.length, ({ last }) => last).map(([last]) => last);
}

/** What is held after all that happened up to a moment, this included. */
export async function readQuantityAt(tx: Tx, portfolioId: string, symbol: string, at: Date): Promise<string> {
  const row = await tx.row<{ quantity: string }>(
    `SELECT quantity FROM internal.position_states WHERE portfolio_id = $1 AND symbol = $2 AND effective_at <= $3
     ORDER BY effective_at DESC, seq DESC LIMIT 1`,
    [portfolioId, symbol, at],
  );
  return row?.quantity ?? '0';
}

/** By portfolio: the moment of its first dealing in a symbol, where it has one that counts. */
export async function readFirstDealings(tx: Tx, symbol: string): Promise<Map<string, Date>> {
  const rows = await tx.rows<{ portfolio_id: string; first: Date }>(
    `SELECT h.portfolio_id, s.effective_at AS first FROM holdings h CROSS JOIN LATERAL (
       SELECT effective_at FROM internal.position_states WHERE portfolio_id = h.portfolio_id AND symbol = $1
       ORDER BY effective_at, seq LIMIT 1) s WHERE h.symbol = $1`,
    [symbol],
  );
  return new Map(rows.map(({ portfolio_id, first }) => [portfolio_id, first]));
}

function grouped<R extends { n: number }, T>(rows: readonly R[], count: number, as: (row: R) => T): T[][] {
  const groups = Array.from({ length: count }, (): T[] => []);
  for (const row of rows) groups[row.n - 1]?.push(as(row));
  return groups;
}

const INSERT = `INSERT INTO internal.position_states (portfolio_id, symbol, effective_at, seq, event_kind, event_id, quantity,
    cost_basis, realized_pnl, cash, last_price)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::bigint[], $5::text[], $6::uuid[], $7::numeric[],
    $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[])`;
const UPSERT = `${INSERT}
  ON CONFLICT (portfolio_id, symbol, effective_at, seq) DO UPDATE SET (quantity, cost_basis, realized_pnl, cash, last_price) =
    (EXCLUDED.quantity, EXCLUDED.cost_basis, EXCLUDED.realized_pnl, EXCLUDED.cash, EXCLUDED.last_price)`;

/** States of one position. */
export interface PlacedStates {
  portfolio_id: string;
  symbol: string;
  states: readonly PositionState[];
}

/** Adds states; where some of them stand already (`replaced`) they are replaced, which costs more than adding. */
export function savePositionStates(tx: Tx, positions: readonly PlacedStates[], replaced: boolean): void {
  const states = positions.flatMap((one) => one.states);
  if (states.length === 0) return;
  tx.send(replaced ? UPSERT : INSERT, [
    positions.flatMap((one) => one.states.map(() => one.portfolio_id)),
    positions.flatMap((one) => one.states.map(() => one.symbol)),
    states.map((state) => state.at.toISOString()),
    states.map((state) => String(state.seq)),
    states.map((state) => state.event_kind),
    states.map((state) => state.event_id),
    states.map((state) => written(state.position.quantity, QUANTITY_DECIMALS)),
    states.map((state) => written(state.position.cost_basis, CENTS)),
    states.map((state) => written(state.position.realized_pnl, CENTS)),
    states.map((state) => written(state.cash, CENTS)),
    states.map((state) => written(state.position.last_price, PRICE_DECIMALS)),
  ]);
}

export function removePositionStates(
  tx: Tx,
  states: readonly (Pick<PlacedStates, 'portfolio_id' | 'symbol'> & Pick<PositionState, 'at' | 'seq'>)[],
): void {
  if (states.length === 0) return;
  tx.send(
    `DELETE FROM internal.position_states s USING unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::bigint[])
       AS gone (portfolio_id, symbol, effective_at, seq)
     WHERE (s.portfolio_id, s.symbol, s.effective_at, s.seq) = (gone.portfolio_id, gone.symbol, gone.effective_at, gone.seq)`,
    [
      states.map((state) => state.portfolio_id),
      states.map((state) => state.symbol),
      states.map((state) => state.at),
      states.map((state) => String(state.seq)),
    ],
  );
}
