/**
 * A million honest rows, verified as npm run verify-log does it (read by a cursor, every hash, link and mac), beside a
 * bare loop that takes the SHA-256 of as many texts of the same length. No alarm may be raised, in ten seconds at most.
 */
import { hash } from 'node:crypto';
import pg from 'pg';
import { createPool } from '../../../src/db/client.js';
import { atOneMoment } from '../../../src/db/one-moment.js';
import { logSigner } from '../../../src/domain/log-anchor.js';
import { hashOf, LOG_COLUMNS, macMaker, textOf, type LogText } from '../../../src/domain/log-chain.js';
import { verifyLog } from '../../../src/services/verify-log.js';
import type { BenchDatabase } from '../lab.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';

const ROWS = parseInt(process.env.LOG_ROWS ?? '1000000', 10);
const MOST_SECONDS = 10;
const PIECE = 5_000;
const KEY = 'bench';

export const row: Row = {
  name: 'verify-log',
  goal: '>= 0.1',
  async run(lab) {
    const database = await lab.database();
    const rows = await fill(database);
    const pool = createPool(database.settings('app'), { max: 1 });
    lab.whenDone(() => pool.end());
    const proof = { keys: [KEY], publicKeys: [logSigner('').publicKey], anchors: [] };
    const ours = async () => {
      const since = performance.now();
      const report = await atOneMoment(pool, (read) => verifyLog(read, proof));
      const seconds = (performance.now() - since) / 1000;
      if (report.bad || report.rows !== rows) throw new Error(`A false alarm: ${JSON.stringify(report.bad)}`);
      console.log(
        `    ${rows} rows in ${seconds.toFixed(1)} s${seconds > MOST_SECONDS ? `, more than ${MOST_SECONDS} s` : ''}`,
      );
      return rows / seconds;
    };
    const text = '0'.repeat(64) + textOf(rowOf(1));
    const baseline = () => {
      const since = performance.now();
      for (let i = 0; i < rows; i += 1) hash('sha256', text, 'hex');
      return Promise.resolve((rows * 1000) / (performance.now() - since));
    };
    return { ...(await interleave({ ours, baseline }, { rounds: 3 })), unit: 'rows/s' };
  },
};

const rowOf = (n: number): LogText => ({
  seq: String(n),
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  created_at: new Date(Date.UTC(2020, 0, 1) + n * 60_001).toISOString(),
  actor_id: '00000000-0000-4000-8000-00000000000a',
  actor_role: 'ADMIN',
  action_type: 'TRADE_ADDED',
  target_type: 'trades',
  target_id: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`,
  description: 'BUY 10 AAPL at 150.25 USD, fee 1.00',
  metadata: `{"after": {"symbol": "AAPL", "quantity": "10", "total_value": "1502.50"}, "cash_value": "${n}.50"}`,
  ip_address: '192.0.2.1',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  request_id: `request-${n}`,
});

/** Behind the rows of the migrations, which are sealed with the key of this table's rows as well. */
async function fill(database: BenchDatabase): Promise<number> {
  const client = new pg.Client(database.settings('superuser'));
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica; TRUNCATE activity_logs, internal.log_head;
      DROP INDEX activity_logs_created_at_id_idx, activity_logs_target_type_target_id_idx, activity_logs_actor_id_idx,
        activity_logs_action_type_idx, activity_logs_created_at_idx`);
    const mac = macMaker(KEY);
    let last = '0'.repeat(64);
    for (let first = 1; first <= ROWS; first += PIECE) {
      const piece = Array.from({ length: Math.min(PIECE, ROWS + 1 - first) }, (_, index) => {
        const text = rowOf(first + index);
        const prev_hash = last;
        last = hashOf(prev_hash, text);
        return { ...text, prev_hash, hash: last, mac: mac(last) };
      });
      await client.query(
        `INSERT INTO activity_logs (${[...LOG_COLUMNS, 'prev_hash', 'hash', 'mac'].join(', ')})
         SELECT ${[...LOG_COLUMNS, 'prev_hash', 'hash', 'mac'].join(', ')} FROM json_populate_recordset(NULL::activity_logs, $1)`,
        [JSON.stringify(piece.map((one) => ({ ...one, metadata: JSON.parse(one.metadata ?? 'null') as unknown })))],
      );
    }
    await client.query('INSERT INTO internal.log_head VALUES (true, $1, $2, 0)', [ROWS, last]);
    await client.query('VACUUM ANALYZE activity_logs');
    return ROWS;
  } finally {
    await client.end();
  }
}
