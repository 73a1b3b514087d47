/**
 * What the chain costs: trades through the door by eight writers at once, beside the same door on a database whose rows
 * of the log are numbered, hashed and sealed alike, but where nobody holds the head and nothing is checked.
 */
import { randomUUID } from 'node:crypto';
import { createPool } from '../../../src/db/client.js';
import { recordTrade } from '../../../src/services/record-trade.js';
import { createDoor } from '../../../src/services/run-command.js';
import type { BenchDatabase, Lab } from '../lab.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';
import { admin, clientId, openTradingFloor, SYMBOLS } from '../trading-floor.js';

const [WRITERS, EACH, TRADES] = [8, 64, 128];

export const row: Row = {
  name: 'log-chain',
  goal: '>= 0.45',
  async run(lab) {
    const [chained, loose] = [await lab.database(), await lab.database()];
    for (const database of [chained, loose]) {
      await openTradingFloor(database, WRITERS * EACH);
      await database.fill(...(database === loose ? UNCHAINED : []), 'VACUUM ANALYZE');
    }
    const ours = writers(lab, chained);
    const baseline = writers(lab, loose);
    return { ...(await interleave({ ours, baseline })), unit: 'trades/s' };
  },
};

const UNCHAINED = [
  'DROP TRIGGER chain ON activity_logs',
  'CREATE SEQUENCE internal.loose_seq START 1000; GRANT USAGE ON SEQUENCE internal.loose_seq TO vip_owner',
  `CREATE OR REPLACE FUNCTION internal.take_log_head(actor uuid, metadata jsonb,
     OUT seq bigint, OUT prev_hash text, OUT created_at text, OUT metadata_text text)
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
   BEGIN
     seq := nextval('internal.loose_seq');
     prev_hash := repeat('0', 64);
     created_at := to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
     metadata_text := metadata::text;
   END $$`,
];

/** Trades a second. No two writers work on one portfolio. */
function writers(lab: Lab, database: BenchDatabase): () => Promise<number> {
  const pool = createPool(database.settings('app'), { max: WRITERS });
  lab.whenDone(() => pool.end());
  const door = createDoor({ pool, digestKey: 'bench', logKey: 'bench' });
  const trade = (client: number, turn: number) =>
    door.run(
      recordTrade,
      { ...admin, requestId: randomUUID() },
      {
        user_id: clientId(client),
        trade_type: 'BUY',
        symbol: SYMBOLS[turn % SYMBOLS.length],
        quantity: '1.5',
        price_per_unit: '150.25',
        fee: '1.00',
      },
    );
  let turn = 0;
  return async () => {
    const since = performance.now();
    const write = async (writer: number) => {
      for (let i = 0; i < TRADES; i += 1)
        await trade(1 + writer * EACH + ((turn + i) % EACH), Math.floor((turn + i) / EACH));
    };
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    turn += TRADES;
    return (WRITERS * TRADES * 1000) / (performance.now() - since);
  };
}
