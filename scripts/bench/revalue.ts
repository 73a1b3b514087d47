/** A new price of a share that 2,000 of 100,000 portfolios hold: through the door, and by bare statements. */
import type { Connection } from '../../src/db/client.js';
import { setPrice } from '../../src/services/set-price.js';
import type { LargeHouse } from './many-portfolios.js';
import { admin } from './trading-floor.js';

let turn = 0;

/** Another share and another price each time, by whichever side. */
function next({ assets }: LargeHouse): { id: string; symbol: string; price: string } {
  turn += 1;
  const { id, symbol } = assets[turn % assets.length] ?? { id: '', symbol: '' };
  return { id, symbol, price: `${151 + (turn % 17)}.37` };
}

/** Milliseconds of a price through the door. */
export async function ours(house: LargeHouse): Promise<number> {
  const { id, price } = next(house);
  house.wait(1);
  const since = performance.now();
  const { holdings, portfolios } = await house.door.run(setPrice, admin, { id, price });
  const taken = performance.now() - since;
  if (holdings !== '2000' || portfolios !== '2000') throw new Error(`${holdings} holdings, ${portfolios} portfolios`);
  return taken;
}

/** Milliseconds of nothing but the two statements that give the touched rows the same figures, each portfolio what its holding gains. */
export const bareUpdates = (house: LargeHouse): Promise<number> => {
  const { symbol, price } = next(house);
  return timed(house, async (connection) => {
    await connection.query({ name: 'bare portfolios', text: GAIN, values: [symbol, price, house.now()] });
    await connection.query({ name: 'bare holdings', text: REPRICE, values: [symbol, price, house.now()] });
  });
};

/** Milliseconds of one statement that prices every holding of the house, and one that sums up every portfolio. */
export const fullRevalue = (house: LargeHouse): Promise<number> => {
  const { symbol, price } = next(house);
  return timed(house, async (connection) => {
    await connection.query(`SELECT 1 FROM assets WHERE symbol = $1 FOR UPDATE`, [symbol]);
    await connection.query(REPRICE_ALL, [symbol, price, house.now()]);
    await connection.query(SUM_ALL, [house.now()]);
  });
};

async function timed({ pool }: LargeHouse, work: (connection: Connection) => Promise<unknown>): Promise<number> {
  const connection = await pool.connect();
  try {
    const since = performance.now();
    await connection.query('BEGIN');
    await work(connection);
    await connection.query('COMMIT');
    return performance.now() - since;
  } finally {
    connection.release();
  }
}

const percents = (total: string): string =>
  `daily_pnl_percent = round((${total} + day_payouts - day_base) * 100 / day_base, 4),
   monthly_pnl_percent = round((day_index * (${total} + day_payouts) / day_base - month_index) * 100 / month_index, 4),
   all_time_pnl_percent = round((day_index * (${total} + day_payouts) / day_base - 1) * 100, 4)`;

const GAIN = `UPDATE portfolios p SET stock_value = stock_value + g.gain, total_value = p.total_value + g.gain,
    total_profit_loss = total_profit_loss + g.gain, all_time_pnl = all_time_pnl + g.gain, daily_pnl = daily_pnl + g.gain,
    monthly_pnl = monthly_pnl + g.gain, ${percents('(p.total_value + g.gain)')}, last_updated = $3
  FROM (SELECT portfolio_id, round(quantity * $2::numeric, 2) - total_value AS gain FROM holdings WHERE symbol = $1) g
  WHERE p.id = g.portfolio_id`;

const worth = (
  price: string,
): string => `total_value = round(quantity * ${price}, 2), profit_loss = round(quantity * ${price}, 2) - cost_basis,
  profit_loss_percent = round((round(quantity * ${price}, 2) - cost_basis) * 100 / nullif(cost_basis, 0), 4)`;

const REPRICE = `UPDATE holdings SET current_price = $2::numeric, price_source = 'manual', last_price_update = $3, ${worth('$2::numeric')}
  WHERE symbol = $1`;

const REPRICE_ALL = `UPDATE holdings h SET current_price = n.price, price_source = 'manual', last_price_update = $3, ${worth('n.price')}
  FROM (SELECT symbol, CASE WHEN symbol = $1 THEN $2::numeric ELSE max(current_price) END AS price FROM holdings GROUP BY symbol) n
  WHERE h.symbol = n.symbol`;

const SUM_ALL = `UPDATE portfolios p SET stock_value = h.stock, total_value = p.cash_value + h.stock, total_profit_loss = h.earned,
    all_time_pnl = p.cash_value + h.stock - total_invested, daily_pnl = p.cash_value + h.stock - total_invested - day_start_pnl,
    monthly_pnl = p.cash_value + h.stock - total_invested - month_start_pnl, ${percents('(p.cash_value + h.stock)')}, last_updated = $1
  FROM (SELECT portfolio_id, sum(total_value) AS stock, sum(realized_pnl + profit_loss) AS earned FROM holdings GROUP BY portfolio_id) h
  WHERE p.id = h.portfolio_id`;
