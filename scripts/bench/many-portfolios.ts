/**
 * A house of 100,000 portfolios with three holdings each, every share held by 2,000 of them, put into a database at once:
 * each bought ten of each yesterday. The clock stands at noon until a row moves it.
 */
import { createPool, type Pool } from '../../src/db/client.js';
import { DAY, dayText, startOfDay } from '../../src/domain/timeline.js';
import { createDoor, type Door } from '../../src/services/run-command.js';
import type { BenchDatabase, Lab } from './lab.js';
import { ADMIN_ID, openTradingFloor } from './trading-floor.js';

export const PORTFOLIOS = 100_000;
const HOLDINGS = 3;
const HOLDERS = 2_000;
const SYMBOLS = (PORTFOLIOS * HOLDINGS) / HOLDERS;

export interface LargeHouse {
  database: BenchDatabase;
  pool: Pool;
  door: Door;
  assets: { id: string; symbol: string }[];
  now(): Date;
  /** Moves the door's clock. */
  wait(milliseconds: number): void;
}

export const manyPortfolios = (lab: Lab): Promise<LargeHouse> => lab.once('many portfolios', () => open(lab));

async function open(lab: Lab): Promise<LargeHouse> {
  const database = await lab.database();
  let now = new Date(startOfDay(new Date()).getTime() + DAY / 2);
  const bought = `'${new Date(now.getTime() - DAY).toISOString()}'::timestamptz`;
  await openTradingFloor(database, PORTFOLIOS, `${bought} - interval '1 hour'`);
  await database.fill(plant(bought, dayText(now)), 'VACUUM ANALYZE');
  const pool = createPool(database.settings('app'));
  lab.whenDone(() => pool.end());
  const { rows: assets } = await pool.query<{ id: string; symbol: string }>(DEALT_IN);
  return {
    database,
    pool,
    door: createDoor({ pool, digestKey: 'bench', logKey: 'bench', clock: () => now }),
    assets,
    now: () => now,
    wait: (milliseconds) => void (now = new Date(now.getTime() + milliseconds)),
  };
}

const DEALT_IN = `SELECT id, symbol FROM assets WHERE asset_type = 'STOCK' AND NOT whole_units ORDER BY symbol LIMIT ${SYMBOLS}`;

/** Ten at 150, without a fee: worth what they cost. */
const plant = (bought: string, today: string): string => `BEGIN;
  CREATE TEMP TABLE dealt AS SELECT a.*, row_number() OVER (ORDER BY symbol) - 1 AS place FROM assets a JOIN (${DEALT_IN}) d USING (id, symbol);
  INSERT INTO trades (user_id, trade_type, asset_type, symbol, asset_name, quantity, price_per_unit, total_value, executed_by, executed_at)
    SELECT p.user_id, 'BUY', d.asset_type, d.symbol, d.name, 10, 150, 1500, '${ADMIN_ID}', ${bought}
    FROM (SELECT *, row_number() OVER (ORDER BY user_id) AS n FROM portfolios) p CROSS JOIN generate_series(0, ${HOLDINGS - 1}) AS k
    JOIN dealt d ON d.place = (p.n * ${HOLDINGS} + k) % ${SYMBOLS};
  INSERT INTO internal.position_states (portfolio_id, symbol, effective_at, seq, event_kind, event_id, quantity, cost_basis, realized_pnl, cash, last_price)
    SELECT p.id, t.symbol, t.executed_at, t.seq, 'BUY', t.id, 10, 1500, 0, -1500, 150 FROM trades t JOIN portfolios p USING (user_id);
  INSERT INTO holdings (portfolio_id, symbol, asset_type, name, quantity, cost_basis, average_buy_price, current_price, price_source,
      total_value, profit_loss, profit_loss_percent, realized_pnl, last_price_update)
    SELECT p.id, t.symbol, t.asset_type, t.asset_name, 10, 1500, 150, 150, 'manual', 1500, 0, 0, 0, t.executed_at
    FROM trades t JOIN portfolios p USING (user_id) ORDER BY p.id, t.symbol;
  UPDATE portfolios SET stock_value = ${HOLDINGS * 1500}, cash_value = cash_value - ${HOLDINGS * 1500}, day_base = total_value, figures_day = '${today}';
  INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, total_value, crypto_value, stock_value, cash_value, total_pnl, total_pnl_percent, total_invested, return_index)
    SELECT id, '${today}', total_value, 0, stock_value, cash_value, 0, 0, total_invested, 1 FROM portfolios;
  INSERT INTO activity_logs (action_type, target_type, description) VALUES ('IMPORT', 'trades', 'Filled for a benchmark');
  COMMIT`;
