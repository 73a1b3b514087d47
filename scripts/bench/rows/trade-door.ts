/**
 * Trades through the door, beside a bare loop that sends the very statements the door would send (recorded beforehand,
 * in the same transactions, with log and guard) and computes nothing but the hash of its row of the log. Eight
 * connections each; no two work on one portfolio at once.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createPool } from '../../../src/db/client.js';
import { hashOf, LOG_COLUMNS, type LogColumn } from '../../../src/domain/log-chain.js';
import { recordTrade } from '../../../src/services/record-trade.js';
import { createDoor, type Door } from '../../../src/services/run-command.js';
import type { BenchDatabase, Lab } from '../lab.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';
import { recording, type Statement } from '../statements.js';
import { admin, clientId, openTradingFloor, SYMBOLS } from '../trading-floor.js';

const CONNECTIONS = 8;
const EACH = 64;
/** Per worker and round: counted, not timed, so that both sides' histories grow alike. */
const TRADES = 192;

export const row: Row = {
  name: 'trade-door',
  goal: '>= 0.6',
  async run(lab) {
    const database = await lab.database();
    await openTradingFloor(database, 2 * CONNECTIONS * EACH);
    const ours = await throughTheDoor(lab, database);
    const baseline = await bareLoop(lab, database);
    // A server in earnest knows its tables; one that has just been filled would scan them.
    await database.fill('VACUUM ANALYZE');
    return { ...(await interleave({ ours, baseline })), unit: 'trades/s' };
  },
};

const form = (client: number, turn: number) => ({
  user_id: clientId(client),
  trade_type: 'BUY',
  symbol: SYMBOLS[turn % SYMBOLS.length],
  quantity: '1.5',
  price_per_unit: '150.25',
  fee: '1.00',
});

async function throughTheDoor(lab: Lab, database: BenchDatabase): Promise<() => Promise<number>> {
  const pool = createPool(database.settings('app'), { max: CONNECTIONS });
  lab.whenDone(() => pool.end());
  const door = createDoor({ pool, digestKey: 'bench', logKey: 'bench' });
  // The history that recording leaves behind on the other side.
  for (let i = 0; i < SCRIPTS; i += 1) await trade(door, 1 + Math.floor(i / SYMBOLS.length), i);
  return loop((worker, turn) => trade(door, 1 + worker * EACH + (turn % EACH), Math.floor(turn / EACH)));
}

const trade = (door: Door, client: number, turn: number, requestId: string = randomUUID()) =>
  door.run(recordTrade, { ...admin, requestId }, form(client, turn));

async function bareLoop(lab: Lab, database: BenchDatabase): Promise<() => Promise<number>> {
  const scripts = await recordScripts(database);
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(lab, database)));
  return loop(async (worker, turn) => {
    const script =
      scripts[(worker * EACH + (turn % EACH)) * SYMBOLS.length + (Math.floor(turn / EACH) % SYMBOLS.length)];
    const [requestId, tradeId] = [randomUUID(), randomUUID()];
    const now = new Date().toISOString();
    let head: Head | undefined;
    for (const { values: recorded, ...statement } of script ?? []) {
      const values = recorded && filledIn(recorded, { [REQUEST]: requestId, [TRADE]: tradeId, [NOW]: now });
      const appends = statement.text.includes('INSERT INTO activity_logs');
      const sent = { ...statement, values: appends && head ? chained(values ?? [], head) : values };
      const answer = await clients[worker]?.query<Head>(sent);
      if (statement.text.includes('take_log_head')) head = answer?.rows[0];
    }
  });
}

interface Head {
  seq: string;
  prev_hash: string;
  created_at: string;
}

/** The recorded row, as the next of the chain: its number, id and moment, the hash before it and its own. */
function chained(values: readonly unknown[], { seq, prev_hash, created_at }: Head): unknown[] {
  const row = [seq, randomUUID(), created_at, ...values.slice(3, LOG_COLUMNS.length)];
  const text = Object.fromEntries(LOG_COLUMNS.map((name, index) => [name, row[index]])) as Record<LogColumn, string>;
  return [...row, prev_hash, hashOf(prev_hash, text), ...values.slice(LOG_COLUMNS.length + 2)];
}

/** What each trade has of its own, in the place of what was recorded. */
const [REQUEST, TRADE, NOW] = ['the request’s key', 'the trade’s id', 'the moment'] as const;

function filledIn(values: readonly unknown[], by: Record<string, string>): unknown[] {
  return values.map((value): unknown => {
    if (Array.isArray(value)) return filledIn(value, by);
    return typeof value === 'string' ? (by[value] ?? value) : value;
  });
}

/** Where two of one moment cannot stand. */
const STATES = 'internal.position_states';
const SCRIPTS = CONNECTIONS * EACH * SYMBOLS.length;

/** What the door sends for each client and symbol of the baseline; what is each trade's own is filled in when it is sent. */
async function recordScripts(database: BenchDatabase): Promise<Statement[][]> {
  const single = createPool(database.settings('app'), { max: 1 });
  const { pool, record } = recording(single);
  const door = createDoor({ pool, digestKey: 'bench', logKey: 'bench' });
  const scripts: Statement[][] = [];
  for (let i = 0; i < SCRIPTS; i += 1) {
    const requestId = randomUUID();
    const client = 1 + CONNECTIONS * EACH + Math.floor(i / SYMBOLS.length);
    const script = await record(() => trade(door, client, i, requestId));
    const sent = (into: string) => script.find(({ text }) => text.includes(`INSERT INTO ${into}`))?.values ?? [];
    const own = { [String(sent('trades')[0])]: TRADE, [String(sent(STATES)[2])]: NOW, [requestId]: REQUEST };
    scripts.push(script.map(({ values, ...statement }) => ({ ...statement, values: values && filledIn(values, own) })));
  }
  await single.end();
  return scripts;
}

async function connect(lab: Lab, database: BenchDatabase): Promise<pg.Client> {
  const client = new pg.Client({ ...database.settings('app'), options: '-c timezone=UTC' });
  await client.connect();
  lab.whenDone(() => client.end());
  return client;
}

/** Trades a second, by all workers at once; each goes on with its own clients where it stopped in the round before. */
function loop(work: (worker: number, turn: number) => Promise<unknown>): () => Promise<number> {
  let turn = 0;
  return async () => {
    const since = performance.now();
    const worker = async (index: number) => {
      for (let i = 0; i < TRADES; i += 1) await work(index, turn + i);
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => worker(index)));
    turn += TRADES;
    return (CONNECTIONS * TRADES * 1000) / (performance.now() - since);
  };
}
