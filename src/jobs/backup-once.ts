/** npm run backup: takes a backup now, and says where it is and what opens it. */
import { backUp } from './backup.js';
import { demoKey } from '../backup/identity.js';
import type { Manifest } from '../backup/manifest.js';
import type { Taken } from '../backup/take.js';
import { ConfigProblem, readConfig, type Config } from '../config.js';
import { createPool } from '../db/client.js';
import { logSigner } from '../domain/log-anchor.js';
import { doorKeys } from '../keys.js';
import { productVersion } from '../product-version.js';
import { createDoor } from '../services/run-command.js';

export async function backUpOnce(variables: NodeJS.ProcessEnv): Promise<string> {
  const config = readConfig(variables);
  const { recipients, words } = await keysOf(config);
  const pool = createPool(config.databases.app, { max: 2 });
  try {
    const door = createDoor({ pool, ...doorKeys(config) });
    const settings = { ...config.backup, recipients };
    const papers = config.documents.s3 ? undefined : config.documents.folder;
    const database = config.databases.backup;
    const taken = await backUp(
      { door, database, settings, papers, signer: logSigner(config.log.signingKey), productVersion: productVersion() },
      'backup-command',
    );
    return [...words, ...wordsOf(taken)].join('\n');
  } finally {
    await pool.end();
  }
}

async function keysOf({
  environment,
  backup,
  dataDir,
}: Config): Promise<{ recipients: readonly string[]; words: string[] }> {
  if (backup.recipients.length > 0) return { recipients: backup.recipients, words: [] };
  if (environment === 'production')
    throw new ConfigProblem([
      'BACKUP_RECIPIENTS is missing. Make a key pair on another machine (age-keygen), keep the private key there, and set the public key (age1…) here.',
    ]);
  const { file, recipient, isNew } = await demoKey(dataDir);
  const made = isNew ? 'was made up for this demo' : 'is the demo’s own';
  return {
    recipients: [recipient],
    words: [
      `The key ${made}: ${file} opens its backups. In earnest the private key is never on this machine (BACKUP_RECIPIENTS).`,
    ],
  };
}

function papersIn({ papers: { store, count, missing } }: Manifest): string[] {
  if (count === 0) return [];
  if (store === 's3') return [`${count} papers lie in the bucket, which keeps its own copies.`];
  return [
    `${count - missing} papers lie beside it.`,
    ...(missing > 0
      ? [`${missing} papers are missing on the disk: the database knows of them, and their files are gone.`]
      : []),
  ];
}

function wordsOf({ file, manifest }: Taken): string[] {
  const rows = Object.values(manifest.tables).reduce((sum, count) => sum + count, 0);
  const megabytes = (manifest.size / 1_000_000).toFixed(1);
  const how = manifest.content === 'pg_dump' ? 'pg_dump’s archive' : 'rows alone, since pg_dump was not found';
  return [
    `Backup taken: ${file}`,
    ...papersIn(manifest),
    `${rows} rows of ${Object.keys(manifest.tables).length} tables (${how}), ${megabytes} MB sealed, as of ${manifest.taken_at}.`,
  ];
}
