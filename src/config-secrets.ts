/** Which secrets will not do: missing, short, guessable, used twice, or those of a demo. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Variables } from './env-file.js';

const SECRETS: Record<string, { length: number; use: string }> = {
  SESSION_SECRET: { length: 32, use: 'signs the sessions' },
  DOCUMENT_KEY: { length: 32, use: 'encrypts the papers on the disk' },
  DB_APP_PASSWORD: { length: 16, use: 'is the password of the database role vip_app' },
  DB_PORTAL_PASSWORD: { length: 16, use: 'is the password of the database role vip_portal' },
  DB_READER_PASSWORD: { length: 16, use: 'is the password of the database role vip_reader' },
};

const REMEDY = 'Make one with `openssl rand -base64 33`';
const WELL_KNOWN = /change[-_ ]?me|secret|password|example|keyboard|0123456789|abcdefgh/i;

interface Surroundings {
  production: boolean;
  dataDir: string;
}

export function secretProblems(variables: Variables, { production, dataDir }: Surroundings): string[] {
  // A bucket of S3 is encrypted by its store, and signs its links itself.
  const names = Object.keys(SECRETS).filter((name) => name !== 'DOCUMENT_KEY' || variables.DOCUMENT_STORE !== 's3');
  const demo = production ? demoSecrets(dataDir) : new Set<string>();
  return names.flatMap((name) => {
    const value = variables[name] ?? '';
    const fault =
      faultOf(name, value, production) ??
      (demo.has(value) ? 'is a secret of the demo' : undefined) ??
      twice(variables, names, name, production);
    return fault
      ? [
          `${name} (it ${SECRETS[name]?.use}) ${fault}. ${REMEDY}${name.startsWith('DB_') ? ', and run `npm run migrate` with it' : ''}.`,
        ]
      : [];
  });
}

/** The session's secret must be sound everywhere; a demo's own database may be opened without a password. */
function faultOf(name: string, value: string, production: boolean): string | undefined {
  const { length } = SECRETS[name] ?? { length: 0 };
  if (!production && name !== 'SESSION_SECRET' && !(name === 'DOCUMENT_KEY' && value !== '')) return undefined;
  if (value === '') return 'is missing';
  if (value.length < length) return `is shorter than ${length} characters`;
  if (!production) return undefined;
  if (WELL_KNOWN.test(value) || new Set(value).size < 10) return 'can be guessed';
  return undefined;
}

function twice(variables: Variables, names: readonly string[], name: string, production: boolean): string | undefined {
  const other = names.find((candidate) => candidate !== name && variables[candidate] === variables[name]);
  return production && other && names.indexOf(other) < names.indexOf(name) ? `is the same as ${other}` : undefined;
}

/** What `npm start` once made for the demo in this folder. */
function demoSecrets(dataDir: string): Set<string> {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) return new Set();
  try {
    return new Set(Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>));
  } catch {
    return new Set();
  }
}
