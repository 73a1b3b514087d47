/**
 * A trade of a month ago, entered into a portfolio with 10,000 trades of 20 symbols over eight years: through the door,
 * beside the same door with a full replay in decimal.js in the engine's place. In the end both must have the same days.
 */
import { insertTrade } from '../../../src/db/trades.js';
import { Decimal } from '../../../src/domain/money.js';
import { DAY } from '../../../src/domain/timeline.js';
import { form, id } from '../../../src/services/input.js';
import { lockedClient, usableAsset } from '../../../src/services/lock.js';
import { recordTrade } from '../../../src/services/record-trade.js';
import { defineUseCase } from '../../../src/services/use-case.js';
import { replayAll } from '../full-replay.js';
import { openHistory, type HistoricHouse } from '../history.js';
import { interleave, median } from '../rounds.js';
import type { Row } from '../row.js';
import { admin, ADMIN_ID, clientId } from '../trading-floor.js';

const [OURS, REPLAYED, WARMING] = [clientId(1), clientId(2), clientId(3)];
const TRADES = 9;
/** So many until ours is compiled; the baseline, which takes fifty times as long, is after its first one. */
const WARMING_TRADES = 250;

export const row: Row = {
  name: 'back-dated-trade',
  goal: '>= 50',
  async run(lab) {
    const house = await openHistory(lab, { clients: 3, trades: 10_000, symbols: 20, years: 8 });
    const sides = { ours: () => ourTrades(house, OURS, TRADES), baseline: () => replayedTrades(house) };
    // A server in earnest is warm, and nine quick trades warm up less than nine slow ones.
    await ourTrades(house, WARMING, WARMING_TRADES);
    const { ours, baseline, ratio } = await interleave(sides);
    await checkEqual(house);
    return { ours, baseline, ratio: 1 / ratio, unit: 'ms' };
  },
};

const turns = new Map<string, number>();
/** Each client gets the same trades in turn: another symbol each time, at noon or later of the day 30 days ago. */
function nextTrade(house: HistoricHouse, user_id: string) {
  const turn = turns.get(user_id) ?? 0;
  turns.set(user_id, turn + 1);
  const executed_at = new Date(house.now().getTime() - 30 * DAY + turn * 1000);
  return { user_id, symbol: house.symbols[turn % house.symbols.length] ?? '', executed_at };
}

/** Milliseconds of a trade. */
async function ourTrades(house: HistoricHouse, client: string, trades: number): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < trades; i += 1) {
    const { user_id, symbol, executed_at } = nextTrade(house, client);
    const since = performance.now();
    await house.door.run(recordTrade, admin, {
      user_id,
      symbol,
      trade_type: 'BUY',
      quantity: '1.5',
      price_per_unit: '150.25',
      fee: '1.00',
      executed_at: executed_at.toISOString(),
    });
    taken.push(performance.now() - since);
  }
  return median(taken);
}

async function replayedTrades(house: HistoricHouse): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < TRADES; i += 1) {
    const trade = nextTrade(house, REPLAYED);
    const since = performance.now();
    await house.door.run(replayedTrade(trade), admin, { id: REPLAYED });
    taken.push(performance.now() - since);
  }
  return median(taken);
}

const replayedTrade = ({ user_id, symbol, executed_at }: ReturnType<typeof nextTrade>) =>
  defineUseCase({
    name: 'replayed-trade',
    allow: ['ADMIN'],
    input: form({ id: id() }),
    async run(tx, _input, { now }) {
      const asset = await usableAsset(tx, symbol, 'symbol');
      await lockedClient(tx, user_id);
      const [quantity, price_per_unit] = [new Decimal('1.5'), new Decimal('150.25')];
      const total_value = quantity.times(price_per_unit).toDecimalPlaces(2);
      const fee = new Decimal(1);
      const tradeId = insertTrade(tx, {
        ...{ user_id, asset, quantity, price_per_unit, total_value, fee, executed_at },
        ...{ trade_type: 'BUY', admin_note: null, executed_by: ADMIN_ID },
      });
      await replayAll(tx, user_id, now());
      return {
        result: { id: tradeId },
        log: {
          action: 'TRADE_ADDED' as const,
          target: { type: 'trades', id: tradeId },
          description: 'BUY, replayed in full',
        },
      };
    },
  });

async function checkEqual({ pool }: HistoricHouse): Promise<void> {
  const { rows } = await pool.query(
    `SELECT count(DISTINCT p.user_id) AS clients, count(*) FROM portfolio_snapshots s JOIN portfolios p ON p.id = s.portfolio_id
     WHERE p.user_id = ANY($1::uuid[]) GROUP BY snapshot_date, s.total_value, s.cash_value, s.total_pnl_percent, s.return_index, p.total_value, p.monthly_pnl HAVING count(*) <> 2`,
    [[OURS, REPLAYED]],
  );
  if (rows.length > 0) throw new Error(`${rows.length} days are not the same, so the full replay is no baseline.`);
}
