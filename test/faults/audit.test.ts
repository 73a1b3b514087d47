// The audit itself is attacked: whatever somebody plants in books that agree, a wrong figure, a doubled or a lost row, a
// changed log, a file too many, is reported. Else it could call every fault survived.
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { rowsOf } from '../../src/db/client.js';
import { createS3Store } from '../../src/documents/s3-store.js';
import type { DocumentStore } from '../../src/documents/store.js';
import { hashOf, type LogText } from '../../src/domain/log-chain.js';
import { addDocument } from '../../src/services/add-document.js';
import { PaperFile } from '../../src/services/paper-file.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { deposit, idOf, openHouse, withKey, type House } from '../support/house.js';
import { PDF } from '../support/papers.js';
import { openS3Server, type S3Server } from '../support/s3-server.js';
import { audit, CHAINED } from './audit.js';
import type { Told } from './ground.js';
import { drill, READY_WITHIN_MS } from './repeat.js';

let house: House;
let s3: S3Server;
let papers: DocumentStore;
const told: Told[] = [];
/** Looks into what is not committed, and may do what no role of the product may. */
let intruder: pg.Client;

const attack = drill('audit');

beforeAll(async () => {
  [house, s3] = await Promise.all([openHouse(), openS3Server()]);
  house.setClock(new Date().toISOString());
  papers = createS3Store(s3.settings);
  house.papers.store = papers;
  intruder = new pg.Client(house.database.url('postgres'));
  await intruder.connect();
  await deposit(house, house.client.stock, '90000.00');
  for (const quantity of ['3', '5', '7']) await enterTrade(quantity);
  for (let paper = 0; paper < 2; paper += 1) await enterPaper();
  told.push({ key: randomUUID() });
}, READY_WITHIN_MS);
afterAll(async () => {
  await intruder.end();
  await s3.close();
  await house.close();
});
beforeEach(() => expect(audited()).resolves.toEqual([]));

async function enterTrade(quantity: string): Promise<void> {
  const form = {
    user_id: idOf(house.client.stock),
    trade_type: 'BUY',
    symbol: 'AAPL',
    quantity,
    price_per_unit: '100',
  };
  const key = randomUUID();
  const { id } = await house.door.run(recordTrade, withKey(house.admin, key), form);
  told.push({ key, id });
}

async function enterPaper(): Promise<void> {
  const key = randomUUID();
  const form = { user_id: idOf(house.client.stock), document_type: 'GOVERNMENT_ID', file: new PaperFile('a.pdf', PDF) };
  const { id } = await house.door.run(addDocument, withKey(house.admin, key), form);
  told.push({ key, id });
}

const audited = (seen: House = house): Promise<string[]> => audit({ house: seen, told, papers: [papers] });

/** Of which most wrong figures of a portfolio would break one. */
const WITHOUT_CHECKS = ['identity', 'total', 'daily_pnl', 'monthly_pnl', 'all_time_pnl']
  .map((check) => `ALTER TABLE portfolios DROP CONSTRAINT IF EXISTS portfolios_${check}`)
  .join('; ');

/** What the audit says while this stands, past every guard of the database; then it is taken back. */
async function afterPlanting(...statements: readonly string[]): Promise<string[]> {
  await intruder.query(
    `BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL timezone = UTC; ${WITHOUT_CHECKS}`,
  );
  try {
    for (const statement of statements) {
      const { rowCount } = await intruder.query(statement);
      if (!rowCount) throw new Error(`Nothing was planted by: ${statement}`);
    }
    const rows = rowsOf(intruder as pg.Client & { release: () => void });
    return await audited({ ...house, rows });
  } finally {
    await intruder.query('ROLLBACK');
  }
}

/** Once more, under another id. */
const DOUBLED_TRADE = `INSERT INTO trades SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()))).*
  FROM trades t ORDER BY created_at DESC LIMIT 1`;
const LAST_TRADE = `(SELECT id FROM trades ORDER BY created_at DESC, id LIMIT 1)`;
const LAST_ROW = '(SELECT max(seq) FROM activity_logs)';

attack.each([
  ['a quantity held', `UPDATE holdings SET quantity = quantity + 0.00000001`, /quantity/],
  ['an average cost', `UPDATE holdings SET average_buy_price = average_buy_price + 0.00000001`, /average_buy_price/],
  ['a realised gain', `UPDATE holdings SET realized_pnl = realized_pnl + 0.01`, /realized_pnl/],
  ['a cent of cash', `UPDATE portfolios SET cash_value = cash_value + 0.01`, /cash_value/],
  ['a total', `UPDATE portfolios SET total_value = total_value + 0.01`, /total_value/],
  ['what was paid in', `UPDATE portfolios SET total_invested = total_invested + 0.01`, /total_invested/],
])('%s that is wrong', async (_what, planted, report) => {
  expect((await afterPlanting(planted)).join('\n')).toMatch(report);
});

attack('a trade that stands there twice, or no more', async () => {
  expect((await afterPlanting(DOUBLED_TRADE)).join('\n')).toMatch(/^trades \S+: 0 rows TRADE_ADDED$/m);
  const lost = (await afterPlanting(`DELETE FROM trades WHERE id = ${LAST_TRADE}`)).join('\n');
  expect(lost).toMatch(/^request \S+, answered \S+: kept \S+, 0 rows, 1 rows of the log$/m);
  expect(lost).toMatch(/^trades \S+: 1 rows TRADE_ADDED$/m);
});

attack('an answer that is forgotten, or is another than was given', async () => {
  const key = told[0]?.key ?? '';
  const forgotten = await afterPlanting(`DELETE FROM command_requests WHERE request_key = '${key}'`);
  expect(forgotten.join('\n')).toMatch(new RegExp(`^request ${key}, answered \\S+: kept null`, 'm'));
  expect(forgotten).toContain(`request ${key} has 1 rows of its own in the log`);
  const another = `UPDATE command_requests SET result = result || jsonb_build_object('id', ${LAST_TRADE})
    WHERE request_key = '${key}'`;
  expect((await afterPlanting(another)).join('\n')).toMatch(new RegExp(`^request ${key}, answered \\S+: kept`, 'm'));
});

attack('a request that nobody was answered and that was done by half', async () => {
  const key = told.at(-1)?.key ?? '';
  const half = `INSERT INTO command_requests (actor_key, request_key, command, input_hash, result)
    SELECT actor_key, '${key}', command, input_hash, result || jsonb_build_object('id', gen_random_uuid())
    FROM command_requests LIMIT 1`;
  expect((await afterPlanting(half)).join('\n')).toMatch(new RegExp(`^request ${key}, answered not: kept`, 'm'));
});

/** The last row, as somebody would write it who knows the recipe and not the key. */
async function forged(): Promise<string[]> {
  const { rows } = await intruder.query<LogText & { prev_hash: string }>(CHAINED);
  const last = rows.at(-1);
  if (!last) throw new Error('There is no log to forge.');
  const hash = hashOf(last.prev_hash, { ...last, description: 'Forged' });
  return [
    `UPDATE activity_logs SET description = 'Forged', hash = '${hash}' WHERE seq = ${LAST_ROW}`,
    `UPDATE internal.log_head SET hash = '${hash}'`,
  ];
}

const CUT_OFF = [
  `DELETE FROM command_requests c USING activity_logs l WHERE l.request_id = c.request_key AND l.seq = ${LAST_ROW}`,
  `DELETE FROM kyc_documents d USING activity_logs l WHERE l.target_id = d.id::text AND l.seq = ${LAST_ROW}`,
  `DELETE FROM activity_logs WHERE seq = ${LAST_ROW}`,
  `UPDATE internal.log_head SET (seq, hash) = (SELECT seq, hash FROM activity_logs WHERE seq = ${LAST_ROW})`,
];

attack('a log whose row was changed, removed, added, forged, or whose end was cut off', async () => {
  const breaks = /^the log's chain breaks at its row \d+$/m;
  const changed = await afterPlanting(`UPDATE activity_logs SET description = description || '.' WHERE seq = 5`);
  expect(changed).toContain("the log's chain breaks at its row 5");
  const sealed = await afterPlanting(`UPDATE activity_logs SET mac = repeat('0', 64) WHERE seq = 6`);
  expect(sealed).toContain("the log's chain breaks at its row 6");
  expect((await afterPlanting('DELETE FROM activity_logs WHERE seq = 4')).join('\n')).toMatch(breaks);
  const added = `INSERT INTO activity_logs SELECT (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(),
    'seq', l.seq + 1))).* FROM activity_logs l WHERE seq = ${LAST_ROW}`;
  expect((await afterPlanting(added)).join('\n')).toMatch(/rows of its own in the log$/m);
  expect((await afterPlanting(added)).join('\n')).toMatch(breaks);
  expect((await afterPlanting(...(await forged()))).join('\n')).toMatch(breaks);
  const cut = (await afterPlanting(...CUT_OFF)).join('\n');
  expect(cut).toMatch(/^the log's row \d+ is not the head that was signed then$/m);
  expect((await afterPlanting(`UPDATE internal.log_head SET seq = seq + 1`)).join('\n')).toMatch(/is not its head$/);
});

attack('a paper without its file, with half of it, or a file without a paper', async () => {
  const [name = '', kept] = [...s3.objects][0] ?? [];
  if (!kept) throw new Error('There is no paper.');
  const key = name.slice('papers/'.length);
  s3.objects.delete(name);
  expect(await audited()).toEqual([`paper ${key} has no file`]);
  s3.objects.set(name, { ...kept, bytes: kept.bytes.subarray(1) });
  expect(await audited()).toEqual([`paper ${key} has another file`]);
  s3.objects.set(name, kept);
  const orphan = randomBytes(32).toString('hex');
  // As one that a sweep has not found.
  s3.objects.set(`papers/${orphan}`, { ...kept, at: new Date(Date.now() + 7 * 86_400_000) });
  expect(await audited()).toEqual([`file ${orphan} has no paper`]);
  s3.objects.delete(`papers/${orphan}`);
});
