// What must be true after every fault, whatever it was: the books agree with their replay, what was acknowledged is
// there once, each change has its row in the log and each row its change, and no paper is without its file.
import { createHash } from 'node:crypto';
import { anchorsOf, publicKeysOf } from '../../src/anchors/index.js';
import { proofReads } from '../../src/db/proof-reads.js';
import { readLogHead } from '../../src/db/log-reads.js';
import { anchorHolds } from '../../src/domain/log-anchor.js';
import { hashOf, LOG_COLUMNS, macOf, NO_HASH, type LogText } from '../../src/domain/log-chain.js';
import { sweepDocumentsJob } from '../../src/jobs/sweep-documents.js';
import { prove } from '../../src/proof/index.js';
import { anchorLog } from '../../src/services/anchor-log.js';
import type { StoredPaper } from '../../src/documents/store.js';
import type { Rows } from '../../src/db/client.js';
import { LOG_KEY } from '../support/house.js';
import type { Ground } from './ground.js';

/** The house, what its people were told, and the stores of their papers where it has some. */
type Audited = Pick<Ground, 'house' | 'told'> & Partial<Pick<Ground, 'papers'>>;

/** All that is wrong; nothing where all is well. */
export async function audit(ground: Audited): Promise<string[]> {
  const { rows } = ground.house;
  return [
    ...(await differencesOf(rows)),
    ...(await toldWrongly(ground)),
    ...(await unpaired(rows)),
    ...(await unchained(ground.house)),
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

const KEPT = `WITH made AS (SELECT id::text FROM trades UNION ALL SELECT id::text FROM kyc_documents),
    logged AS (SELECT request_id AS key, count(*)::int AS logs FROM activity_logs WHERE request_id IS NOT NULL GROUP BY 1)
  SELECT k.key, c.result ->> 'id' AS id, count(made.id)::int AS made, coalesce(max(logged.logs), 0) AS logs
  FROM (SELECT DISTINCT unnest($1::text[])) AS k (key) LEFT JOIN command_requests c ON c.request_key = k.key
  LEFT JOIN made ON made.id = c.result ->> 'id' LEFT JOIN logged ON logged.key = k.key
  GROUP BY k.key, c.result ->> 'id'`;

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
  const requests = await rows.rows<{ key: string; logs: number }>(REQUESTS, [UNDONE]);
  return [...problems, ...requests.map(({ key, logs }) => `request ${key} has ${logs} rows of its own in the log`)];
}

/** A row that tells of something refused has no request that was carried out. */
const UNDONE = ['ACCESS_DENIED', 'LOGIN_FAILED'];
const REQUESTS = `SELECT coalesce(c.request_key, l.request_id) AS key, count(l.id)::int AS logs FROM command_requests c
  FULL JOIN (SELECT id, request_id FROM activity_logs WHERE request_id IS NOT NULL AND action_type <> ALL($1)) l
    ON l.request_id = c.request_key
  GROUP BY 1 HAVING count(l.id) <> 1 OR count(c.request_key) <> 1
    OR min(c.result ->> 'log_id') IS DISTINCT FROM min(l.id::text)`;

type ChainedRow = LogText & { prev_hash: string; hash: string; mac: string | null };

const AS_TEXT: Readonly<Record<string, string>> = {
  created_at: `to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};
export const CHAINED = `SELECT ${LOG_COLUMNS.map((name) => `(${AS_TEXT[name] ?? name})::text AS ${name}`).join(', ')},
  prev_hash, hash, mac FROM activity_logs l ORDER BY l.seq`;

/**
 * The log's chain, reckoned anew: no row is missing, none was changed, the head is the last, and each head that was
 * signed at an earlier audit still stands. Tests seal nothing that they plant.
 */
async function unchained({ rows, anchoring }: Audited['house']): Promise<string[]> {
  let [seq, last] = [0, NO_HASH];
  const hashes = [last];
  for (const row of await rows.rows<ChainedRow>(CHAINED)) {
    seq += 1;
    const hash = hashOf(last, row);
    const sealed = row.mac === (row.target_type === 'test' ? null : macOf(LOG_KEY, hash));
    if (row.seq !== String(seq) || row.prev_hash !== last || row.hash !== hash || !sealed)
      return [`the log's chain breaks at its row ${seq}`];
    hashes.push((last = hash));
  }
  const head = await readLogHead(rows);
  const wrong = (await anchorsOf(anchoring)).filter(
    (anchor) => hashes[Number(anchor.seq)] !== anchor.hash || !anchorHolds(publicKeysOf(anchoring), anchor),
  );
  const lost = wrong.map((anchor) => `the log's row ${anchor.seq} is not the head that was signed then`);
  if (head.hash !== last || head.seq !== String(seq)) return [...lost, "the log's last row is not its head"];
  await anchorLog(anchoring, head, new Date());
  return lost;
}

const LATER_MS = 2 * 86_400_000;

/** Once what was left over has been swept, the stores hold the files of the rows, whole, and no other. */
async function paperProblems({ house, papers }: Audited): Promise<string[]> {
  if (!papers) return [];
  const { pool, rows } = house;
  const files = new Map<string, string>();
  for (const store of papers) {
    await sweepDocumentsJob({ pool, store, clock: () => new Date(Date.now() + LATER_MS) }).run();
    for await (const { key } of store.list()) files.set(key, digestOf(await store.read(key)));
  }
  const kept = await rows.rows<{ key: string; sha256: string }>(
    'SELECT storage_key AS key, sha256 FROM kyc_documents WHERE storage_key IS NOT NULL',
  );
  const wrong = kept.flatMap(({ key, sha256 }) => {
    const found = files.get(key);
    files.delete(key);
    if (found === undefined) return [`paper ${key} has no file`];
    return found === sha256 ? [] : [`paper ${key} has another file`];
  });
  return [...wrong, ...[...files.keys()].map((key) => `file ${key} has no paper`)];
}

const digestOf = (paper: StoredPaper | undefined): string =>
  createHash('sha256')
    .update(paper?.bytes ?? '')
    .digest('hex');
