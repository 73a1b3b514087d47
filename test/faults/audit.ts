// What must be true after every fault, whatever it was: the books agree with their replay, what was acknowledged is
// there once, each change has its row in the log and each row its change, and no paper is without its file.
import { rowsOf } from '../../src/db/client.js';
import { proofReads } from '../../src/db/proof-reads.js';
import { hashOf, LOG_COLUMNS, macOf, NO_HASH, type LogText } from '../../src/domain/log-chain.js';
import { sweepDocumentsJob } from '../../src/jobs/sweep-documents.js';
import { prove } from '../../src/proof/index.js';
import type { Rows } from '../../src/db/client.js';
import { LOG_KEY } from '../support/house.js';
import type { Ground } from './ground.js';

/** The house, what its people were told, and the store of their papers where it has one. */
type Audited = Pick<Ground, 'house' | 'told'> & Partial<Pick<Ground, 'papers' | 's3'>>;

/** All that is wrong; nothing where all is well. */
export async function audit(ground: Audited): Promise<string[]> {
  const { rows } = ground.house;
  return [
    ...(await differencesOf(rows)),
    ...(await toldWrongly(ground)),
    ...(await unpaired(rows)),
    ...(await unchained(rows)),
    ...(await paperProblems(ground)),
  ];
}

async function differencesOf(rows: Rows): Promise<string[]> {
  const { events, differences } = await prove(proofReads(rows));
  if (events === 0) return ['there is nothing to prove'];
  return differences.map(
    ({ target_type, target_id, figure, cached, replayed }) =>
      `${target_type} ${target_id} ${figure}: cached ${cached}, replayed ${replayed}`,
  );
}

interface Kept {
  key: string;
  id: string | null;
  made: number;
  logs: number;
}

const KEPT = `SELECT k.key, c.result ->> 'id' AS id,
    (SELECT count(*)::int FROM (SELECT id FROM trades UNION ALL SELECT id FROM kyc_documents) made
      WHERE made.id::text = c.result ->> 'id') AS made,
    (SELECT count(*)::int FROM activity_logs l WHERE l.request_id = k.key) AS logs
  FROM unnest($1::text[]) AS k (key) LEFT JOIN command_requests c ON c.request_key = k.key`;

/** What was answered stands there once, as it was answered; what was not, once or not at all. */
async function toldWrongly({ house, told }: Audited): Promise<string[]> {
  const kept = await house.rows.rows<Kept>(KEPT, [told.map(({ key }) => key)]);
  const answers = new Map(told.map(({ key, id }) => [key, id]));
  return kept.flatMap(({ key, id, made, logs }) => {
    const answered = answers.get(key);
    const never = id === null && made === 0 && logs === 0;
    const once = made === 1 && logs === 1;
    if (answered === undefined ? never || once : once && id === answered) return [];
    return [`request ${key}, answered ${answered ?? 'not'}: kept ${id}, ${made} rows, ${logs} rows of the log`];
  });
}

const PAIRED: Readonly<Record<string, string>> = {
  trades: 'TRADE_ADDED',
  transactions: 'TRANSACTION_ADDED',
  kyc_documents: 'KYC_DOCUMENT_ADDED',
};

/** Each row that a command made has the one row of the log that tells of it, and each such row tells of one that is there. */
async function unpaired(rows: Rows): Promise<string[]> {
  const problems: string[] = [];
  for (const [table, action] of Object.entries(PAIRED)) {
    const found = await rows.rows<{ id: string; logs: number }>(
      `SELECT coalesce(t.id::text, l.target_id) AS id, count(l.id)::int AS logs FROM ${table} t
       FULL JOIN (SELECT id, target_id FROM activity_logs WHERE action_type = '${action}') l ON l.target_id = t.id::text
       GROUP BY 1 HAVING count(l.id) <> 1 OR count(t.id) <> 1`,
    );
    problems.push(...found.map(({ id, logs }) => `${table} ${id}: ${logs} rows ${action}`));
  }
  const requests = await rows.rows<{ key: string }>(
    `SELECT c.request_key AS key FROM command_requests c LEFT JOIN activity_logs l ON l.id::text = c.result ->> 'log_id'
     WHERE l.id IS NULL OR l.request_id IS DISTINCT FROM c.request_key`,
  );
  return [...problems, ...requests.map(({ key }) => `request ${key} has no row of its own in the log`)];
}

type ChainedRow = LogText & { prev_hash: string; hash: string; mac: string | null };

const AS_TEXT: Readonly<Record<string, string>> = {
  created_at: `to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};
const CHAINED = `SELECT ${LOG_COLUMNS.map((name) => `(${AS_TEXT[name] ?? name})::text AS ${name}`).join(', ')},
  prev_hash, hash, mac FROM activity_logs l ORDER BY l.seq`;

/** The log's chain, reckoned anew: no row is missing, none was changed, and the head is the last. Tests seal nothing that they plant. */
async function unchained(rows: Rows): Promise<string[]> {
  let [seq, last] = [0, NO_HASH];
  for (const row of await rows.rows<ChainedRow>(CHAINED)) {
    seq += 1;
    const hash = hashOf(last, row);
    const sealed = row.mac === (row.target_type === 'test' ? null : macOf(LOG_KEY, hash));
    if (row.seq !== String(seq) || row.prev_hash !== last || row.hash !== hash || !sealed)
      return [`the log's chain breaks at its row ${seq}`];
    last = hash;
  }
  const head = await rows.row<{ hash: string }>('SELECT hash FROM internal.log_head');
  return head?.hash === last ? [] : ["the log's last row is not its head"];
}

const LATER_MS = 7_200_000;

/** Once what was left over has been swept, the store holds the files of the rows and no other. */
async function paperProblems({ house, papers, s3 }: Audited): Promise<string[]> {
  if (!papers || !s3) return [];
  const { pool } = house;
  await sweepDocumentsJob({ pool, store: papers, clock: () => new Date(Date.now() + LATER_MS) }).run();
  const rows = await rowsOf(pool).rows<{ key: string }>('SELECT storage_key AS key FROM kyc_documents');
  const files = new Set([...s3.objects.keys()].map((name) => name.slice('papers/'.length)));
  const missing = rows.filter(({ key }) => !files.delete(key)).map(({ key }) => `paper ${key} has no file`);
  return [...missing, ...[...files].map((key) => `file ${key} has no paper`)];
}
