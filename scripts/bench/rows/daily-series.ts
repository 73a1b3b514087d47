/**
 * Eight years of a portfolio's daily figures from 1,900 trades of 40 assets, by the domain's functions, beside a bare
 * loop of the same arithmetic over BigInt, which knows no kinds of events, refusals or types. Both must agree.
 */
import type { LedgerEvent } from '../../../src/domain/portfolio.js';
import { enter } from '../../../src/domain/portfolio.js';
import { apply, NOTHING_HELD, type PositionEvent } from '../../../src/domain/position.js';
import { course, NOTHING_YET, worthOnDays, type DayFigures } from '../../../src/domain/series.js';
import { DAY } from '../../../src/domain/timeline.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';

const ASSETS = 40;
const TRADES = 1_900;
const DAYS = 8 * 365;
const FIRST = Date.UTC(2018, 0, 1);
const DEPOSIT = 10_000_000_00n;

const days = Array.from({ length: DAYS }, (_, i) => FIRST + (i + 1) * DAY);
/** By asset and day, in 10⁻¹² USD. */
const prices = Array.from({ length: ASSETS }, (_, asset) =>
  days.map((_, i) => BigInt(Math.round(15_000 + 5_000 * Math.sin(i / 97 + asset))) * 10n ** 10n),
);
/** Of each asset two purchases of two and a sale of one, over and over. */
const trades = Array.from({ length: TRADES }, (_, n) => {
  const day = Math.floor((n * (DAYS - 1)) / TRADES);
  const sells = Math.floor(n / ASSETS) % 3 === 2;
  return {
    asset: n % ASSETS,
    kind: sells ? ('SELL' as const) : ('BUY' as const),
    id: String(n),
    at: new Date(FIRST + day * DAY + DAY / 2),
    seq: BigInt(n),
    quantity: sells ? 1_00000000n : 2_50000000n,
    price: prices[n % ASSETS]?.[day] ?? 0n,
    fee: 100n,
  };
});

export const row: Row = {
  name: 'daily-series',
  goal: '<= 2',
  async run() {
    const [ours, bare] = [series(), bareSeries()];
    if (ours.total_value !== bare.value || ours.return_index !== bare.index)
      throw new Error('The bare loop comes to another figure, so it is no baseline.');
    const medians = await interleave({ ours: () => timed(series), baseline: () => timed(bareSeries) }, { rounds: 15 });
    return { ...medians, unit: 'ms' };
  },
};

function timed(work: () => unknown): Promise<number> {
  const since = performance.now();
  work();
  return Promise.resolve(performance.now() - since);
}

/** The last day's figures. */
function series(): DayFigures {
  const ledger: LedgerEvent[] = [{ id: '', at: new Date(FIRST), seq: -1n, cash: DEPOSIT, contribution: DEPOSIT }];
  const stock = new Array<bigint>(DAYS).fill(0n);
  const events = Array.from({ length: ASSETS }, (): PositionEvent[] => []);
  for (const trade of trades) events[trade.asset]?.push(trade);
  events.forEach((own, asset) => {
    let position = NOTHING_HELD;
    const states = own.flatMap((event) => {
      const step = apply(position, event, 'X');
      if (!step) return [];
      position = step.position;
      ledger.push({ id: event.id, at: event.at, seq: event.seq, cash: step.cash, contribution: 0n });
      return [{ at: event.at, position }];
    });
    worthOnDays(NOTHING_HELD, states, days, prices[asset] ?? []).forEach(
      (worth, i) => (stock[i] = (stock[i] ?? 0n) + worth),
    );
  });
  ledger.sort((a, b) => a.at.getTime() - b.at.getTime() || Number(a.seq - b.seq));
  return course(NOTHING_YET, days, { crypto: [], stock }, ledger, enter).days.at(-1) ?? NOTHING_YET;
}

/** The value and the return index of the last day. */
function bareSeries(): { value: bigint; index: bigint } {
  const quantity = new Array<bigint>(ASSETS).fill(0n);
  const cost = new Array<bigint>(ASSETS).fill(0n);
  let [cash, paid, value, index, next] = [DEPOSIT, DEPOSIT, 0n, 10n ** 18n, 0];
  for (let day = 0; day < DAYS; day += 1) {
    for (let trade = trades[next]; trade && trade.at.getTime() < (days[day] ?? 0); trade = trades[(next += 1)]) {
      const { asset, kind, quantity: units, price, fee } = trade;
      const [held = 0n, spent = 0n] = [quantity[asset], cost[asset]];
      const worth = (units * price + 5n * 10n ** 17n) / 10n ** 18n;
      if (kind === 'BUY') {
        quantity[asset] = held + units;
        cost[asset] = spent + worth + fee;
        cash -= worth + fee;
      } else {
        quantity[asset] = held - units;
        cost[asset] = spent - (2n * spent * units + held) / (2n * held);
        cash += worth - fee;
      }
    }
    let total = cash;
    for (let asset = 0; asset < ASSETS; asset += 1)
      total += ((quantity[asset] ?? 0n) * (prices[asset]?.[day] ?? 0n) + 500000000000000000n) / 1000000000000000000n;
    const base = value + paid;
    index = (2n * index * total + base) / (2n * base);
    [value, paid] = [total, 0n];
  }
  return { value, index };
}
