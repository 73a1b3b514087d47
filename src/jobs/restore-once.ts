/**
 * npm run restore: puts a backup into an empty database and proves that it is what it was. The house that comes of it
 * runs no job and sends no mail until `npm run restore -- --go-live` says so.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { reconcileOnce } from './reconcile-once.js';
import { filesWithoutRow } from './sweep-documents.js';
import { verifyLogOnce } from './verify-log-once.js';
import { createAnchoring } from '../anchors/index.js';
import { demoIdentityFile, readIdentities } from '../backup/identity.js';
import { copyPapers, papersBeside, unreadablePapers } from '../backup/papers.js';
import { BackupProblem } from '../backup/problem.js';
import { checkBackup, restoreBackup, type CheckedBackup } from '../backup/restore.js';
import { ownerSettings } from '../config-database.js';
import { erasureSettings } from '../config-erasure.js';
import { ConfigProblem, isProduction, readConfig, type Config } from '../config.js';
import { logSigningKeys } from '../config-log.js';
import { createPool, rowsOf, type Pool } from '../db/client.js';
import { papersOnFile } from '../db/kyc-documents.js';
import { activeStaff } from '../db/staff.js';
import { createDocumentStore } from '../documents/index.js';
import type { DocumentStore } from '../documents/store.js';
import { logSigner } from '../domain/log-anchor.js';
import { erasureListAt } from '../erasure-list.js';
import { doorKeys } from '../keys.js';
import { systemContext } from '../request-context.js';
import { createVault } from '../secrets/vault.js';
import { finishRestore, goLive } from '../services/finish-restore.js';
import { recordRestore } from '../services/record-restore.js';
import { missingOnList, replayErasures } from '../services/replay-erasures.js';
import { createDoor, type Door } from '../services/run-command.js';

export const MIGRATIONS = resolve('prisma', 'migrations');

export interface Wish {
  /** A backup, or the folder of which the newest is meant. */
  path: string;
  /** The file with the private key; in a demo, the one that it made up. */
  identity: string | undefined;
  /** The file with the public key of whoever signed it; else the one of LOG_SIGNING_KEY. */
  signer?: string;
  /** Whoever says so takes a manifest that nobody has signed. */
  unsigned?: boolean;
  /** There is no list of the erased, and nobody was erased since the backup. */
  withoutErasures?: boolean;
}

/** All that can be found wrong without a database. */
export function checkOnce(variables: NodeJS.ProcessEnv, wish: Wish): Promise<CheckedBackup> {
  const { path, identity } = wish;
  const ofDemo = demoIdentityFile(resolve(variables.DATA_DIR || '.data'));
  const file = identity ?? (existsSync(ofDemo) ? ofDemo : undefined);
  if (file === undefined)
    throw new BackupProblem(
      'It is not said which private key opens the backup.',
      'Add --identity FILE, as age-keygen wrote it.',
    );
  if (!wish.withoutErasures) requireErasureList(variables);
  const identities = readIdentities(file);
  const trust = wish.unsigned ? 'anybody' : publicKeysOf(variables, wish);
  return checkBackup(path, { identities, trust, migrations: MIGRATIONS, programs: variables.PG_BIN });
}

function publicKeysOf(variables: NodeJS.ProcessEnv, { signer }: Wish): readonly [KeyObject, ...KeyObject[]] {
  if (signer === undefined) {
    const [current, ...before] = logSigningKeys(variables, isProduction(variables));
    const keyOf = (secret: string) => logSigner(secret).publicKey;
    return [keyOf(current), ...before.map(keyOf)];
  }
  try {
    return [createPublicKey(readFileSync(signer, 'utf8'))];
  } catch (error) {
    throw new BackupProblem(
      `The file ${signer} holds no public key.`,
      'Give the one that `npm run verify-log -- --public-key` has printed.',
      error,
    );
  }
}

/** Nothing else knows who was erased since the backup, and a restore must bring nobody back. */
function requireErasureList(variables: NodeJS.ProcessEnv): void {
  const { list } = erasureSettings(variables, resolve(variables.DATA_DIR || '.data'), () => undefined);
  if (existsSync(list)) return;
  throw new BackupProblem(
    `The list of the clients who were erased is not there (${list}), so a restore could bring back who was erased.`,
    'Copy it there from where it is kept outside of the backups, or set ERASURE_LIST to it. If it is known that nobody was erased since the backup, add --without-erasures.',
  );
}

export interface Surroundings {
  /** The address of the log-in that makes roles and tables. */
  ownerUrl: string;
  bootstrap(): Promise<void>;
  migrate(): Promise<unknown>;
  say(words: string): void;
}

export async function restoreOnce(
  variables: NodeJS.ProcessEnv,
  { backup, withoutErasures }: { backup: CheckedBackup; withoutErasures: boolean },
  { ownerUrl, bootstrap, migrate, say }: Surroundings,
): Promise<void> {
  const config = readConfig(variables);
  const problems: string[] = [];
  const database = ownerSettings(ownerUrl, config.environment === 'production', (problem) => problems.push(problem));
  if (problems.length > 0) throw new ConfigProblem(problems);
  await restoreBackup(backup, { database, programs: variables.PG_BIN, bootstrap, migrate });
  say(`${backup.manifest.file} is in place, every table has the rows of ${backup.manifest.taken_at}.`);
  await prove({ variables, config, backup, withoutErasures, say });
  say('The house is restored. It runs no job and sends no mail until you say: npm run restore -- --go-live');
}

interface Proving {
  variables: NodeJS.ProcessEnv;
  config: Config;
  backup: CheckedBackup;
  withoutErasures: boolean;
  say: Surroundings['say'];
}

async function prove({ variables, config, backup, withoutErasures, say }: Proving): Promise<void> {
  await withDoor(config, async (door, pool) => {
    // Before anything else is written: its row stands right behind the backup's last one and what migrations wrote.
    const { heads } = await door.run(recordRestore, systemContext('restore-command'), {
      hash: backup.manifest.log.hash,
    });
    if (heads === '0') say(NO_HEADS);
    say(await eraseAgain({ config, door, pool, withoutErasures }));
    say(await bringPapersBack(config, backup, pool));
    if (!(await reconcileOnce(variables, say)))
      throw new BackupProblem(
        'The figures do not agree with their events.',
        'The database is kept for looking into, and cannot go live. Take an older backup, into another database.',
      );
    const log = await verifyLogOnce(variables, []);
    say(log.words);
    if (!log.passed)
      throw new BackupProblem(
        'The log does not hold.',
        'The database is kept for looking into, and cannot go live. Take an older backup, into another database.',
      );
    const { id, file, sha256, taken_at } = backup.manifest;
    const erasures = withoutErasures ? 'WITHOUT_LIST' : 'REPLAYED';
    await door.run(finishRestore, systemContext('restore-command'), { id, file, sha256, taken_at, erasures });
    say(await staffWords(pool, taken_at));
  });
}

/** What was done since to keep somebody out is in no backup; a person must know of whom to think. */
async function staffWords(pool: Pool, takenAt: string): Promise<string> {
  const staff = await activeStaff(rowsOf(pool));
  return [
    `Of the staff can sign in, as at ${takenAt}:`,
    ...staff.map(({ email, role }) => `  ${email} (${role})`),
    'Whoever was disabled since, and whatever role, password or second factor was changed since, is as it was then: do it again before this house goes live.',
    'What waited for a second person is cancelled, and recovery codes open nothing any more: whoever needs them makes new ones.',
  ].join('\n');
}

const NO_HEADS =
  'No signed head of the log is kept here (ANCHOR_FILE, ANCHOR_BUCKET): which rows came after the backup is told by the officers’ mail alone.';

interface Erasing extends Pick<Proving, 'config' | 'withoutErasures'> {
  door: Door;
  pool: Pool;
}

/** A list that lacks somebody whom the backup knows as erased is an old copy, and may lack those erased since as well. */
async function eraseAgain({ config, door, pool, withoutErasures }: Erasing): Promise<string> {
  const parts = { door, rows: rowsOf(pool), list: erasureListAt(config.erasure.list) };
  const missing = await missingOnList(parts);
  if (missing.length > 0 && !withoutErasures)
    throw new BackupProblem(
      `The list of the clients who were erased is older than the backup: ${missing.length} who are erased in it are not on the list.`,
      'The database is kept for looking into, and cannot go live. Bring the newest copy of the list, and restore into another database.',
    );
  const { listed, erased } = await replayErasures(parts, systemContext('restore-command'));
  const without = withoutErasures ? ' No list was asked for: whoever was erased since the backup is here again.' : '';
  return `${listed} clients are on the list of the erased; ${erased} of them were in the backup, and were erased again.${without}`;
}

/** A paper that is missing keeps no house from working, but somebody must know. */
async function bringPapersBack(
  config: Config,
  { file, manifest: { taken_at } }: CheckedBackup,
  pool: Pool,
): Promise<string> {
  const papers = await papersOnFile(rowsOf(pool));
  const { s3, folder } = config.documents;
  const keys = papers.map(({ storage_key }) => storage_key);
  if (!s3 && keys.length > 0) await copyPapers(keys, { from: papersBeside(dirname(file)), to: folder });
  const store = await createDocumentStore(config.documents);
  const unreadable = await unreadablePapers(papers, store);
  const since = await filesSince(new Date(taken_at), { pool, store });
  const lost =
    since === 0 ? '' : ` ${since} more came in after the backup: their rows are lost, and their files are kept.`;
  return unreadable === 0
    ? `${papers.length} papers can be opened, each as it came in.${lost}`
    : `${unreadable} of ${papers.length} papers cannot be opened: they are not in ${s3 ? 'the bucket' : folder}, or DOCUMENT_KEY is another.${lost}`;
}

async function filesSince(moment: Date, { pool, store }: { pool: Pool; store: DocumentStore }): Promise<number> {
  let count = 0;
  for await (const { at } of filesWithoutRow(rowsOf(pool), store)) if (at >= moment) count += 1;
  return count;
}

export async function goLiveOnce(variables: NodeJS.ProcessEnv): Promise<string> {
  await withDoor(readConfig(variables), (door) => door.run(goLive, systemContext('restore-command'), {}));
  return 'The house is live: it runs its jobs and sends its mail from now on. Make sure that the one it replaces is not.';
}

async function withDoor<T>(config: Config, work: (door: Door, pool: Pool) => Promise<T>): Promise<T> {
  const pool = createPool(config.databases.app, { max: 2 });
  try {
    const erasure = { list: erasureListAt(config.erasure.list), retentionYears: config.erasure.retentionYears };
    const sealing = { vault: createVault(config.dataKeys), erasure };
    const papers = { store: await createDocumentStore(config.documents), requiredKinds: [] };
    const anchoring = await createAnchoring(config.log);
    return await work(createDoor({ pool, ...doorKeys(config), ...sealing, papers, anchoring }), pool);
  } finally {
    await pool.end();
  }
}
