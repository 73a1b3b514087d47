// The money-weighted return a second time, by halving, without a function of the product.
import { Decimal } from 'decimal.js';
import type { Rows } from '../../src/db/client.js';

const FLOWS = `
  SELECT total_value, figures_day - (processed_at AT TIME ZONE 'UTC')::date AS days,
    CASE transaction_type WHEN 'DEPOSIT' THEN usd_value ELSE -usd_value END AS amount
  FROM transactions t JOIN portfolios p USING (user_id) WHERE user_id = $1 AND status = 'COMPLETED' AND t.voided_at IS NULL`;

/** In percent a year, to four decimals, from what the tables hold of a client. */
export async function moneyWeightedByHalving(rows: Rows, user_id: string): Promise<string> {
  const flows = await rows.rows<{ total_value: string; days: number; amount: string }>(FLOWS, [user_id]);
  const value = new Decimal(flows[0]?.total_value ?? 0);
  let [low, high] = [new Decimal('-0.99'), new Decimal(10)];
  for (let step = 0; step < 60; step += 1) {
    const rate = low.plus(high).div(2);
    const grown = flows.reduce(
      (sum, { days, amount }) => sum.plus(new Decimal(amount).times(rate.plus(1).pow(new Decimal(days).div(365)))),
      new Decimal(0),
    );
    if (grown.gt(value)) high = rate;
    else low = rate;
  }
  return low.times(100).toDecimalPlaces(4).toFixed();
}
