/** Writes what a full replay has come to, where the tables say otherwise. */
import type { Tx } from '../../src/db/transaction.js';
import { Decimal } from '../../src/domain/money.js';
import type { Midnight, Position, State } from './full-replay-figures.js';

const NIL = new Decimal(0);
const PORTFOLIO = '(SELECT id FROM portfolios WHERE user_id = $1)';

export async function writeStates(tx: Tx, userId: string, states: readonly State[]): Promise<void> {
  const stored = await tx.rows<Record<string, string>>(
    `SELECT seq, quantity, cost_basis, realized_pnl FROM internal.position_states WHERE portfolio_id = ${PORTFOLIO}`,
    [userId],
  );
  const stood = new Map(stored.map((row) => [row.seq, `${row.quantity} ${row.cost_basis} ${row.realized_pnl}`]));
  const changed = states.filter(
    ({ event, position }) =>
      stood.get(event.seq) !==
      `${position.quantity.toFixed(8)} ${position.cost.toFixed(2)} ${position.realized.toFixed(2)}`,
  );
  await tx.rows(
    `INSERT INTO internal.position_states (portfolio_id, symbol, effective_at, seq, event_kind, event_id, quantity, cost_basis, realized_pnl, cash, last_price)
     SELECT ${PORTFOLIO}, v.* FROM unnest($2::text[], $3::timestamptz[], $4::bigint[], $5::text[], $6::uuid[], $7::numeric[], $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[]) v
     ON CONFLICT (portfolio_id, symbol, effective_at, seq) DO UPDATE SET (quantity, cost_basis, realized_pnl) = (EXCLUDED.quantity, EXCLUDED.cost_basis, EXCLUDED.realized_pnl)`,
    [
      userId,
      changed.map(({ event }) => event.symbol),
      changed.map(({ event }) => event.at),
      changed.map(({ event }) => event.seq),
      changed.map(({ event }) => event.kind),
      changed.map(({ event }) => event.id),
      changed.map(({ position }) => position.quantity.toFixed()),
      changed.map(({ position }) => position.cost.toFixed()),
      changed.map(({ position }) => position.realized.toFixed()),
      changed.map(({ cash }) => cash.toFixed()),
      changed.map(({ position }) => position.last.toFixed()),
    ],
  );
}

export async function writeSnapshots(tx: Tx, userId: string, midnights: readonly Midnight[]): Promise<void> {
  const stored = await tx.rows<Record<string, string>>(
    `SELECT snapshot_date, stock_value, cash_value, return_index FROM portfolio_snapshots WHERE portfolio_id = ${PORTFOLIO}`,
    [userId],
  );
  const stood = new Map(
    stored.map((row) => [row.snapshot_date, `${row.stock_value} ${row.cash_value} ${row.return_index}`]),
  );
  const changed = midnights.filter(
    ({ day, stock, cash, index }) => stood.get(day) !== `${stock.toFixed(2)} ${cash.toFixed(2)} ${index.toFixed(18)}`,
  );
  await tx.rows(
    `INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, total_value, crypto_value, stock_value, cash_value, total_pnl, total_pnl_percent, total_invested, return_index)
     SELECT ${PORTFOLIO}, day, total, 0, stock, cash, total - invested, percent, invested, index
     FROM unnest($2::date[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[], $8::numeric[]) v (day, total, stock, cash, percent, invested, index)
     ON CONFLICT (portfolio_id, snapshot_date) DO UPDATE SET (total_value, stock_value, cash_value, total_pnl, total_pnl_percent, return_index) =
       (EXCLUDED.total_value, EXCLUDED.stock_value, EXCLUDED.cash_value, EXCLUDED.total_pnl, EXCLUDED.total_pnl_percent, EXCLUDED.return_index)`,
    [
      userId,
      changed.map(({ day }) => day),
      changed.map(({ total }) => total.toFixed()),
      changed.map(({ stock }) => stock.toFixed()),
      changed.map(({ cash }) => cash.toFixed()),
      changed.map(({ index }) => index.minus(1).times(100).toFixed(4)),
      changed.map(({ invested }) => invested.toFixed()),
      changed.map(({ index }) => index.toFixed()),
    ],
  );
}

export async function writeHoldings(tx: Tx, userId: string, positions: ReadonlyMap<string, Position>): Promise<void> {
  const held = [...positions.values()];
  const worth = held.map(({ quantity, closing, last }) =>
    quantity.times(closing.findLast(Boolean) ?? last).toDecimalPlaces(2),
  );
  await tx.rows(
    `UPDATE holdings h SET quantity = v.quantity, cost_basis = v.cost, realized_pnl = v.realized, average_buy_price = v.average,
       total_value = v.worth, profit_loss = v.worth - v.cost, profit_loss_percent = v.percent
     FROM unnest($2::text[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[], $8::numeric[]) v (symbol, quantity, cost, realized, average, worth, percent)
     WHERE h.portfolio_id = ${PORTFOLIO} AND h.symbol = v.symbol`,
    [
      userId,
      [...positions.keys()],
      held.map(({ quantity }) => quantity.toFixed()),
      held.map(({ cost }) => cost.toFixed()),
      held.map(({ realized }) => realized.toFixed()),
      held.map(({ cost, quantity }) => (quantity.isZero() ? '0' : cost.div(quantity).toFixed(8))),
      worth.map((value) => value.toFixed()),
      held.map(({ cost }, i) => (cost.isZero() ? '0' : (worth[i] ?? NIL).minus(cost).div(cost).times(100).toFixed(4))),
    ],
  );
}

/** From the holdings just written and the days. */
export async function writePortfolio(
  tx: Tx,
  userId: string,
  cash: Decimal,
  midnights: readonly Midnight[],
): Promise<void> {
  const today = midnights.at(-1);
  const month = midnights.find(({ day }) => day === `${today?.day.slice(0, 7)}-01`);
  if (!today || !month) throw new Error('The history reaches back beyond this month.');
  await tx.rows(
    `UPDATE portfolios p SET cash_value = $2::numeric, stock_value = v.stock, total_value = v.total, total_profit_loss = v.earned, all_time_pnl = v.earned,
       day_start_pnl = $3::numeric, day_base = $4::numeric, day_index = $5::numeric, month_start_pnl = $6::numeric, month_index = $7::numeric,
       daily_pnl = v.earned - $3, monthly_pnl = v.earned - $6, daily_pnl_percent = round((v.total - $4) * 100 / $4, 4),
       monthly_pnl_percent = round(($5 * v.total / $4 - $7) * 100 / $7, 4), all_time_pnl_percent = round(($5 * v.total / $4 - 1) * 100, 4)
     FROM (SELECT sum(total_value) AS stock, sum(total_value) + $2 AS total, sum(realized_pnl + profit_loss) AS earned
       FROM holdings WHERE portfolio_id = ${PORTFOLIO}) v WHERE p.user_id = $1`,
    [
      userId,
      cash.toFixed(2),
      today.total.minus(today.invested).toFixed(2),
      today.total.toFixed(2),
      today.index.toFixed(18),
      month.total.minus(month.invested).toFixed(2),
      month.index.toFixed(18),
    ],
  );
}
