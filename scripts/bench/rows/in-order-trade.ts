/** A trade that is the latest, with eight years and 100,000 trades behind it, beside one with ten trades behind it. */
import type { Lab } from '../lab.js';
import { openHistory } from '../history.js';
import { interleave, median } from '../rounds.js';
import type { Row } from '../row.js';
import { recordTrade } from '../../../src/services/record-trade.js';
import { admin, clientId } from '../trading-floor.js';

const TRADES = 60;

export const row: Row = {
  name: 'in-order-trade',
  goal: '<= 1.1',
  async run(lab) {
    const ours = await behind(lab, 100_000);
    const baseline = await behind(lab, 10);
    return { ...(await interleave({ ours, baseline })), unit: 'ms' };
  },
};

/** Milliseconds of a trade through the door, in a house of its own. A round is a new day. */
async function behind(lab: Lab, trades: number): Promise<() => Promise<number>> {
  const house = await openHistory(lab, { trades, symbols: 5, years: 8 });
  return async () => {
    house.nextDay();
    const taken: number[] = [];
    for (let i = 0; i < TRADES; i += 1) {
      const since = performance.now();
      await house.door.run(recordTrade, admin, {
        user_id: clientId(1),
        trade_type: 'BUY',
        symbol: house.symbols[i % house.symbols.length],
        quantity: '1.5',
        price_per_unit: '150.25',
        fee: '1.00',
      });
      taken.push(performance.now() - since);
    }
    return median(taken);
  };
}
