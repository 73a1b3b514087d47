/** npm run verify-log: the whole log now; or an export of it, or the public key. */
import { resolve } from 'node:path';
import { createAnchoring, logProofOf, publicKeysOf } from '../anchors/index.js';
import { logKeysOf } from '../config-log.js';
import { readConfig, type Config } from '../config.js';
import { createPool } from '../db/client.js';
import { atOneMoment } from '../db/one-moment.js';
import { publicPem } from '../domain/log-anchor.js';
import type { LogFault, LogProof, LogReport } from '../domain/log-verification.js';
import { doorKeys } from '../keys.js';
import { systemContext } from '../request-context.js';
import { exportList } from '../services/export-list.js';
import { createDoor } from '../services/run-command.js';
import { verifyLog } from '../services/verify-log.js';
import { createExport, type LogExport } from './log-export.js';

export interface Verified {
  passed: boolean;
  /** What to print. */
  words: string;
}

const USAGE = `Use: npm run verify-log
     npm run verify-log -- --export FILE
     npm run verify-log -- --public-key`;

export async function verifyLogOnce(variables: NodeJS.ProcessEnv, args: readonly string[]): Promise<Verified> {
  const [option, file] = args;
  if (option !== undefined && option !== '--public-key' && !(option === '--export' && file))
    return { passed: false, words: USAGE };
  const config = readConfig(variables);
  const anchoring = await createAnchoring(config.log);
  if (option === '--public-key') return { passed: true, words: publicKeysOf(anchoring).map(publicPem).join('').trim() };
  const proof = await logProofOf(logKeysOf(config.log), anchoring);
  const path = file && resolve(variables.INIT_CWD ?? process.cwd(), file);
  const since = performance.now();
  const report = await verifyAll(config, proof, path ? await createExport(path) : undefined);
  const words = wordsOf(report, (performance.now() - since) / 1000);
  return { passed: !report.bad, words: path ? `${words}\n${IN_FILE} ${path}.` : words };
}

const IN_FILE = 'The rows that hold, and the signed heads, for anybody to verify as docs/verify-log.md says, are in';

async function verifyAll(config: Config, proof: LogProof, out: LogExport | undefined): Promise<LogReport> {
  const pool = createPool(config.databases.app, { max: 2 });
  try {
    const report = await atOneMoment(pool, (moment) => verifyLog(moment, proof, { onRow: out?.row }));
    if (out) {
      await out.end(proof.anchors);
      const door = createDoor({ pool, ...doorKeys(config) });
      const noted = { resource: 'ActivityLog', filters: [], rows: report.rows };
      await door.run(exportList, systemContext('verify-log-command'), noted);
    }
    return report;
  } finally {
    await pool.end();
  }
}

const FAULTS: Readonly<Record<LogFault, string>> = {
  missing: 'is missing',
  out_of_order: 'has a number that another row has',
  unlinked: 'does not name the hash of the row before it',
  changed: 'is not what was hashed: one of its columns was changed',
  unsealed: 'has no mac',
  forged:
    'has a mac that was not made with LOG_KEY: it was made up, or LOG_KEY is another (is the one before it in LOG_KEYS_BEFORE?)',
  restore_unsigned: 'tells of a restore that LOG_SIGNING_KEY has not signed',
  not_as_anchored: 'is not the one that was signed and kept outside the database',
  cut_off: 'is missing: a later head was signed and kept outside the database',
  head_differs: 'is not the last one by the word of the head that the database keeps',
  anchor_unsigned: 'has an anchor that LOG_SIGNING_KEY has not signed',
  anchors_lost: 'tells of signed heads that are not in ANCHOR_FILE: it was lost, cut, or is another one',
};

export function wordsOf({ rows, head, anchors, restores, bad }: LogReport, seconds: number): string {
  const told = restores.map(
    ({ seq, backup_seq, anchored_seq }) =>
      `Row ${seq} tells of a restore from a backup that ends at row ${backup_seq}; row ${anchored_seq} was anchored before it.`,
  );
  const found = bad
    ? `Row ${bad.seq}${bad.id ? ` (${bad.id})` : ''} ${FAULTS[bad.fault]}. ${rows} rows hold.`
    : `${rows} rows hold, and agree with ${anchors} signed heads. The last hash is ${head.hash}. It took ${seconds.toFixed(1)} s.`;
  return [...told, found].join('\n');
}
