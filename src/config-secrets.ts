/** Which secrets will not do: missing, short, guessable, used twice, or those of a demo. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keysIn } from './config-data-keys.js';
import type { Variables } from './env-file.js';

const SECRETS: Record<string, { length: number; use: string }> = {
  SESSION_SECRET: { length: 32, use: 'signs the sessions' },
  LOG_SIGNING_KEY: { length: 32, use: 'signs the heads of the log' },
  LOG_KEY: { length: 32, use: 'makes the macs of the log' },
  DOCUMENT_KEY: { length: 32, use: 'encrypts the papers on the disk' },
  DATA_KEYS: { length: 32, use: 'encrypts personal data in the database' },
  DB_APP_PASSWORD: { length: 16, use: 'is the password of the database role vip_app' },
  DB_PORTAL_PASSWORD: { length: 16, use: 'is the password of the database role vip_portal' },
  DB_READER_PASSWORD: { length: 16, use: 'is the password of the database role vip_reader' },
  DB_BACKUP_PASSWORD: { length: 16, use: 'is the password of the database role vip_backup' },
};

const REMEDY = 'Make one with `openssl rand -base64 33`';
const WELL_KNOWN = /change[-_ ]?me|secret|password|example|keyboard|0123456789|abcdefgh/i;

interface Surroundings {
  production: boolean;
  dataDir: string;
}

export function secretProblems(variables: Variables, { production, dataDir }: Surroundings): string[] {
  const names = Object.keys(SECRETS).filter((name) => isNeeded(name, variables));
  const demo = production ? demoSecrets(dataDir) : new Set<string>();
  return names.flatMap((name) => {
    const values = valuesOf(name, variables[name] ?? '');
    const fault =
      values.map((value) => faultOf(name, value, production)).find(Boolean) ??
      (values.some((value) => demo.has(value)) ? 'is a secret of the demo' : undefined) ??
      twice(variables, names, name, production);
    return fault
      ? [
          `${name} (it ${SECRETS[name]?.use}) ${fault}. ${REMEDY}${name.startsWith('DB_') ? ', and run `npm run migrate` with it' : ''}.`,
        ]
      : [];
  });
}

/** Of DATA_KEYS, the secret of each; their names are no secret. */
function valuesOf(name: string, text: string): string[] {
  const secrets = name === 'DATA_KEYS' ? keysIn(text).map(({ secret }) => secret) : [];
  return secrets.length > 0 ? secrets : [text];
}

/** A bucket of S3 is encrypted by its store, and signs its links itself; where nothing is backed up nobody logs in for it. */
function isNeeded(name: string, { DOCUMENT_STORE, BACKUP_RECIPIENTS }: Variables): boolean {
  if (name === 'DOCUMENT_KEY') return DOCUMENT_STORE !== 's3';
  return name !== 'DB_BACKUP_PASSWORD' || Boolean(BACKUP_RECIPIENTS);
}

/** The session's secret must be sound everywhere; a demo's own database may be opened without a password. */
function faultOf(name: string, value: string, production: boolean): string | undefined {
  const { length } = SECRETS[name] ?? { length: 0 };
  const ownKey = ['DOCUMENT_KEY', 'DATA_KEYS', 'LOG_KEY', 'LOG_SIGNING_KEY'].includes(name);
  if (!production && name !== 'SESSION_SECRET' && !(ownKey && value !== '')) return undefined;
  if (value === '') return 'is missing';
  if (value.length < length) return `is shorter than ${length} characters`;
  if (!production) return undefined;
  if (WELL_KNOWN.test(value) || new Set(value).size < 10) return 'can be guessed';
  return undefined;
}

function twice(variables: Variables, names: readonly string[], name: string, production: boolean): string | undefined {
  const own = valuesOf(name, variables[name] ?? '');
  const other = names.find(
    (candidate) =>
      candidate !== name && valuesOf(candidate, variables[candidate] ?? '').some((value) => own.includes(value)),
  );
  return production && other && names.indexOf(other) < names.indexOf(name) ? `is the same as ${other}` : undefined;
}

/** What `npm start` once made for the demo in this folder. */
function demoSecrets(dataDir: string): Set<string> {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) return new Set();
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    return new Set(Object.entries(kept).flatMap(([name, text]) => valuesOf(name, text)));
  } catch {
    return new Set();
  }
}
