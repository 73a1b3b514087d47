/**
 * Portfolios with years of trades behind them: the events are planted by SQL, and what they come to is reckoned by the
 * engine, in one go. The clock stands at noon until a row moves it.
 */
import { lockPortfolios } from '../../src/db/books.js';
import { createPool, type Pool } from '../../src/db/client.js';
import { DAY, startOfDay } from '../../src/domain/timeline.js';
import { systemContext } from '../../src/request-context.js';
import { bringUpToDate } from '../../src/services/bring-up-to-date.js';
import { form } from '../../src/services/input.js';
import { createDoor, type Door } from '../../src/services/run-command.js';
import { defineUseCase } from '../../src/services/use-case.js';
import type { BenchDatabase, Lab } from './lab.js';
import { ADMIN_ID, clientId, openTradingFloor } from './trading-floor.js';

export interface History {
  /** Trades of each client, spread over years and symbols. */
  trades: number;
  symbols: number;
  years: number;
  clients?: number;
}

export interface HistoricHouse {
  database: BenchDatabase;
  pool: Pool;
  door: Door;
  /** The symbols that the history deals in. */
  symbols: string[];
  now(): Date;
  /** Moves the door's clock on by a day. */
  nextDay(): void;
}

export async function openHistory(lab: Lab, history: History): Promise<HistoricHouse> {
  const database = await lab.database();
  const { clients = 1, years } = history;
  let now = new Date(startOfDay(new Date()).getTime() + DAY / 2);
  const since = new Date(now.getTime() - years * 365 * DAY);
  await openTradingFloor(database, clients, `'${since.toISOString()}'`);
  await database.fill(plantPrices(history, since, now), plantTrades(history, since), 'ANALYZE');
  const pool = createPool(database.settings('app'));
  lab.whenDone(() => pool.end());
  const door = createDoor({ pool, digestKey: 'bench', logKey: 'bench', clock: () => now });
  await door.run(reckon, systemContext('bench'), {});
  // A server in earnest knows its tables; one that has just been filled would scan them.
  await database.fill('VACUUM ANALYZE');
  const { rows } = await pool.query<{ symbol: string }>(symbolsOf(history));
  return {
    database,
    pool,
    door,
    symbols: rows.map(({ symbol }) => symbol),
    now: () => now,
    nextDay: () => void (now = new Date(now.getTime() + DAY)),
  };
}

const symbolsOf = ({ symbols }: History): string =>
  `SELECT symbol FROM assets WHERE asset_type = 'STOCK' AND NOT whole_units ORDER BY symbol LIMIT ${symbols}`;
const NUMBERED = (history: History): string =>
  `(SELECT a.*, row_number() OVER (ORDER BY symbol) - 1 AS place FROM assets a JOIN (${symbolsOf(history)}) chosen USING (symbol)) a`;

const LOGGED = `INSERT INTO activity_logs (action_type, target_type, description) VALUES ('IMPORT', 'trades', 'Filled for a benchmark')`;

/** What a share costs, by its day: up and down over the years, to the cent. */
const priceOn = (day: string): string => `round((150 + 50 * sin(${day} / 97.0 + a.place))::numeric, 2)`;

/** A price a day. */
const plantPrices = (history: History, since: Date, now: Date): string => `BEGIN;
  INSERT INTO prices (kind, symbol, price, as_of, source, entered_by)
    SELECT 'STOCK', a.symbol, ${priceOn('day')}, '${startOfDay(since).toISOString()}'::timestamptz + day * interval '1 day' + interval '20 hours', 'bench', '${ADMIN_ID}'
    FROM generate_series(0, ${Math.floor((now.getTime() - since.getTime()) / DAY) - 1}) AS day, ${NUMBERED(history)};
  ${LOGGED}; COMMIT`;

/** Of each symbol two purchases of two and a sale of one, over and over; the last one two days ago. */
const plantTrades = (history: History, since: Date): string => `BEGIN;
  INSERT INTO trades (user_id, trade_type, asset_type, symbol, asset_name, quantity, price_per_unit, total_value, fee, executed_by, executed_at)
    SELECT u.id, CASE WHEN t.n / ${history.symbols} % 3 = 2 THEN 'SELL' ELSE 'BUY' END::"TradeType", 'STOCK', a.symbol, a.name, t.quantity, t.price,
      round(t.quantity * t.price, 2), 1, '${ADMIN_ID}', t.at
    FROM users u, generate_series(0, ${history.trades - 1}) AS i
    JOIN ${NUMBERED(history)} ON a.place = i % ${history.symbols}
    CROSS JOIN LATERAL (SELECT i AS n, '${since.toISOString()}'::timestamptz + interval '1 day' + ${history.years * 365 - 3} * interval '1 day' * i / ${history.trades} AS at,
      CASE WHEN i / ${history.symbols} % 3 = 2 THEN 1 ELSE 2 END::numeric AS quantity, ${priceOn('(i / 30.0)')} AS price) t
    WHERE u.role = 'CUSTOMER' ORDER BY i;
  ${LOGGED}; COMMIT`;

/** All that the planted events come to, by the engine. */
const reckon = defineUseCase({
  name: 'reckon',
  allow: ['system'],
  input: form({}),
  async run(tx, _input, { now }) {
    const moment = now();
    const ids = (await tx.rows<{ id: string }>(`SELECT id FROM users WHERE role = 'CUSTOMER'`)).map(({ id }) => id);
    const portfolios = await lockPortfolios(tx, ids);
    await bringUpToDate(
      tx,
      portfolios.map((portfolio) => ({ portfolio, from: moment })),
      { now: moment, cause: { type: 'imports', id: null } },
    );
    return {
      result: { id: clientId(1) },
      log: {
        action: 'IMPORT' as const,
        target: { type: 'portfolios', id: null },
        description: 'Filled for a benchmark',
      },
    };
  },
});
