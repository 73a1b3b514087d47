// People who enter trades, money and prices while the door's clock is put on and back under them.
import { Refusal } from '../../src/errors.js';
import { systemContext } from '../../src/request-context.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { setPrice } from '../../src/services/set-price.js';
import { takeSnapshots } from '../../src/services/take-snapshots.js';
import { deposit, idOf, type House } from '../support/house.js';
import type { Chance } from './chance.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = 25;
/** The eve of a leap day and its own: the walk begins before one of them, or anywhere. */
const BEGINNINGS = ['2024-02-28T22:00:00Z', '2024-02-29T22:30:00Z', '2024-12-31T21:00:00Z', '2025-03-09T06:00:00Z'];

/** As far as any walk has come: what has happened lies behind whoever comes later. */
let reached = 0;

export async function walkWithClock(house: House, chance: Chance): Promise<void> {
  let now = Math.max(reached, Date.parse(chance.oneOf(BEGINNINGS)) + chance.below(90) * MINUTE);
  house.setClock(new Date(now).toISOString());
  await deposit(house, house.client.stock, '100000.00');
  for (let step = 0; step < STEPS; step += 1) {
    now = moved(now, chance);
    house.setClock(new Date(now).toISOString());
    await enter(house, chance, now);
    reached = Math.max(reached, now);
  }
  house.setClock(new Date(reached + DAY).toISOString());
  await house.door.run(takeSnapshots, systemContext('clock-walk'), {});
}

/** On by minutes, on or back by an hour, on to the next midnight, or back to before the last. */
function moved(now: number, chance: Chance): number {
  const midnight = Math.floor(now / DAY) * DAY;
  const seconds = chance.below(90) * 1_000;
  switch (chance.below(6)) {
    case 0:
      return now + HOUR;
    case 1:
      return now - HOUR;
    case 2:
      return midnight + DAY + seconds;
    case 3:
      return midnight - seconds;
    default:
      return now + seconds;
  }
}

/** What the rules refuse is no fault: there may be nothing to sell, or no money left. */
async function enter(house: House, chance: Chance, now: number): Promise<void> {
  try {
    await entries[chance.below(entries.length)]?.(house, chance, now);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error;
  }
}

type Entry = (house: House, chance: Chance, now: number) => Promise<unknown>;

const trade: Entry = ({ door, admin, client }, chance, now) =>
  door.run(recordTrade, admin, {
    user_id: idOf(client.stock),
    trade_type: chance.oneOf(['BUY', 'BUY', 'SELL']),
    symbol: chance.oneOf(['AAPL', 'MSFT']),
    quantity: String(chance.between(1, 5)),
    price_per_unit: `${chance.between(50, 150)}.${chance.between(10, 99)}`,
    ...(chance.below(3) === 0 && { executed_at: new Date(now - chance.below(3 * DAY)).toISOString() }),
  });

const money: Entry = (house, chance) => deposit(house, house.client.stock, `${chance.between(1, 900)}.50`);

const price: Entry = async ({ door, admin, rows }, chance) => {
  const asset = await rows.row<{ id: string }>('SELECT id FROM assets WHERE symbol = $1', [
    chance.oneOf(['AAPL', 'MSFT']),
  ]);
  return door.run(setPrice, admin, { id: asset?.id, price: `${chance.between(50, 150)}.25` });
};

const snapshots: Entry = ({ door }) => door.run(takeSnapshots, systemContext('clock-walk'), {});

const entries: readonly Entry[] = [trade, trade, trade, money, price, snapshots];
