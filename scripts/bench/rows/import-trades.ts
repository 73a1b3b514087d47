/**
 * A file of 100,000 trades of 100 clients over a year, imported through the door (checked, replayed, every day of every
 * client with its snapshot), beside a COPY of the same file into the same table and one aggregate over it.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool } from '../../../src/db/client.js';
import { DAY } from '../../../src/domain/timeline.js';
import { importFile } from '../../../src/services/import-file.js';
import { ImportedFile } from '../../../src/services/imported-file.js';
import { createDoor } from '../../../src/services/run-command.js';
import type { Lab } from '../lab.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';
import { admin, ADMIN_ID, clientId, openTradingFloor, SYMBOLS } from '../trading-floor.js';

const [CLIENTS, TRADES, ROUNDS] = [100, 100_000, 5];

export const row: Row = {
  name: 'import-trades',
  goal: '<= 4',
  async run(lab) {
    const database = await lab.database();
    // Each side of each round has clients of its own, who have not traded yet.
    await openTradingFloor(database, CLIENTS * 2 * (ROUNDS + 1), `now() - interval '366 days'`);
    const pool = createPool(database.settings('app'));
    lab.whenDone(() => pool.end());
    const door = createDoor({ pool, digestKey: 'bench', logKey: 'bench' });
    const folder = scratch(lab);
    let block = 0;
    const ours = async () => {
      const path = write(folder, (block += 1));
      const since = performance.now();
      await door.run(importFile, admin, {
        kind: 'TRADES',
        file: await ImportedFile.at(path, 'trades.csv'),
        duplicates: 'enter',
      });
      return (performance.now() - since) / 1000;
    };
    const baseline = async () => {
      const path = write(folder, (block += 1));
      const since = performance.now();
      await database.fill('BEGIN', copy(path), aggregate(block), LOGGED, 'COMMIT');
      return (performance.now() - since) / 1000;
    };
    return { ...(await interleave({ ours, baseline }, { rounds: ROUNDS })), unit: 's' };
  },
};

/** A folder that the database's server can read. */
function scratch(lab: Lab): string {
  const folder = mkdtempSync(join(tmpdir(), 'vip-bench-'));
  chmodSync(folder, 0o755);
  lab.whenDone(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
  return folder;
}

const COLUMNS = [
  'client',
  'trade_type',
  'asset_type',
  'symbol',
  'asset_name',
  'quantity',
  'price_per_unit',
  'total_value',
  'fee',
  'executed_at',
];

/** Of each client and symbol two purchases and a sale, over and over, in order of time. */
function write(folder: string, block: number): string {
  const first = Date.now() - 365 * DAY;
  const lines = Array.from({ length: TRADES }, (_, i) => {
    const turn = Math.floor(i / CLIENTS);
    const symbol = SYMBOLS[turn % SYMBOLS.length] ?? '';
    const sells = Math.floor(turn / SYMBOLS.length) % 3 === 2;
    const cents = 15_000 + ((i * 7919) % 2_000);
    const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
    const at = new Date(first + Math.floor((i * 364 * DAY) / TRADES)).toISOString();
    const client = clientId(block * CLIENTS - (i % CLIENTS));
    return [client, sells ? 'SELL' : 'BUY', 'STOCK', symbol, symbol, '1', price, price, '1.00', at].join(',');
  });
  const path = join(folder, `trades-${block}.csv`);
  writeFileSync(path, [COLUMNS.join(','), ...lines].join('\n'), { mode: 0o644 });
  return path;
}

const copy = (path: string): string =>
  `COPY trades (user_id, trade_type, asset_type, symbol, asset_name, quantity, price_per_unit, total_value, fee, executed_at) FROM '${path}' CSV HEADER`;
const aggregate = (
  block: number,
): string => `SELECT user_id, symbol, sum(CASE trade_type WHEN 'BUY' THEN quantity ELSE -quantity END),
    sum(CASE trade_type WHEN 'BUY' THEN -total_value ELSE total_value END - fee)
  FROM trades WHERE user_id > '${clientId((block - 1) * CLIENTS)}' AND user_id <= '${clientId(block * CLIENTS)}' GROUP BY user_id, symbol`;
const LOGGED = `INSERT INTO activity_logs (actor_id, actor_role, action_type, target_type, description) VALUES ('${ADMIN_ID}', 'ADMIN', 'IMPORT', 'trades', 'Copied')`;
