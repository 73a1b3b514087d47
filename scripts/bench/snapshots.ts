/** The snapshots of 100,000 portfolios: by the job, and by bare statements. Both go on from the day that the other left. */
import { DAY, dayText } from '../../src/domain/timeline.js';
import { takeSnapshotsJob } from '../../src/jobs/take-snapshots.js';
import { PORTFOLIOS, type LargeHouse } from './many-portfolios.js';

/** Seconds of the job. */
export async function byTheJob(house: LargeHouse): Promise<number> {
  house.wait(DAY);
  const since = performance.now();
  await takeSnapshotsJob({ pool: house.pool, door: house.door, clock: () => house.now() }).run();
  const seconds = (performance.now() - since) / 1000;
  const { rows } = await house.pool.query<{ taken: number }>(TAKEN, [dayText(house.now())]);
  if (rows[0]?.taken !== PORTFOLIOS) throw new Error(`${rows[0]?.taken} snapshots were taken`);
  return seconds;
}

const TAKEN = 'SELECT count(*)::int AS taken FROM portfolio_snapshots WHERE snapshot_date = $1';

/** Seconds of one INSERT … SELECT, and one UPDATE of the columns with which a day begins; no return is reckoned. */
export async function byBareStatements(house: LargeHouse): Promise<number> {
  house.wait(DAY);
  const day = dayText(house.now());
  const connection = await house.pool.connect();
  try {
    const since = performance.now();
    await connection.query('BEGIN');
    await connection.query(INSERT, [day]);
    await connection.query(BEGIN_DAY, [day]);
    await connection.query('COMMIT');
    return (performance.now() - since) / 1000;
  } finally {
    connection.release();
  }
}

const INSERT = `INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, total_value, crypto_value, stock_value, cash_value, total_pnl, total_pnl_percent, total_invested, return_index)
  SELECT id, $1, total_value, crypto_value, stock_value, cash_value, all_time_pnl, all_time_pnl_percent, total_invested, day_index FROM portfolios`;

const BEGIN_DAY = `UPDATE portfolios SET figures_day = $1, day_start_pnl = all_time_pnl, day_base = total_value, day_payouts = 0,
  daily_pnl = 0, daily_pnl_percent = 0, monthly_pnl = all_time_pnl - month_start_pnl`;
