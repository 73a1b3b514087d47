/**
 * Where the database is. DATABASE_URL names the place; its user and password are for migrations only. The application
 * connects as three roles of its own, each with no more rights than its work needs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { decoded, type Report } from './config-values.js';
import type { ConnectionSettings } from './db/client.js';
import type { Variables } from './env-file.js';

export interface DatabaseSettings {
  app: ConnectionSettings;
  portal: ConnectionSettings;
  reader: ConnectionSettings;
  backup: ConnectionSettings;
}

type Place = Omit<ConnectionSettings, 'user' | 'password'>;

export function databaseSettings(variables: Variables, production: boolean, report: Report): DatabaseSettings {
  const place = placeOf(variables.DATABASE_URL, production, report);
  return {
    app: { ...place, user: 'vip_app', password: variables.DB_APP_PASSWORD },
    portal: { ...place, user: 'vip_portal', password: variables.DB_PORTAL_PASSWORD },
    reader: { ...place, user: 'vip_reader', password: variables.DB_READER_PASSWORD },
    backup: { ...place, user: 'vip_backup', password: variables.DB_BACKUP_PASSWORD },
  };
}

/** Of the log-in that makes roles and tables, for a restore alone. Its address has user and password in it. */
export function ownerSettings(address: string | undefined, production: boolean, report: Report): ConnectionSettings {
  const place = placeOf(address, production, report);
  if (!address || !URL.canParse(address)) return { ...place, user: '' };
  const { username, password } = new URL(address);
  const [user, secret] = [decoded(username), decoded(password)];
  if (user === undefined || secret === undefined)
    report('DATABASE_OWNER_URL has a % in its user or password that is no number of a sign. Write it as %25.');
  return { ...place, user: user ?? '', password: secret };
}

const NOWHERE: Place = { host: '', port: 0, database: '' };

function placeOf(address: string | undefined, production: boolean, report: Report): Place {
  if (!address) {
    report('DATABASE_URL is missing. Set it to postgresql://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full.');
    return NOWHERE;
  }
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const database = url && decoded(url.pathname.slice(1));
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || !database) {
    // The address holds a password, so it is not repeated.
    report(
      'DATABASE_URL cannot be read. Write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full.',
    );
    return NOWHERE;
  }
  return {
    host: url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 5432),
    database,
    ssl: encryption(url.searchParams, production, report),
  };
}

/** Without a certificate that is checked, whoever stands between can read and change everything. */
function encryption(parameters: URLSearchParams, production: boolean, report: Report): ConnectionSettings['ssl'] {
  const mode = parameters.get('sslmode') ?? 'disable';
  const ca = authority(parameters.get('sslrootcert'), report);
  if (mode === 'verify-full') return { rejectUnauthorized: true, ca };
  if (production)
    report(
      `DATABASE_URL has ${parameters.has('sslmode') ? `sslmode=${mode}` : 'no sslmode'}. Set sslmode=verify-full (with sslrootcert=FILE for an authority of your own), so that the connection is encrypted and the server is who it says.`,
    );
  else if (mode !== 'disable') report(`DATABASE_URL has sslmode=${mode}. Set sslmode to verify-full or disable.`);
  return false;
}

function authority(file: string | null, report: Report): string | undefined {
  if (!file || file === 'system') return undefined;
  if (existsSync(file)) return readFileSync(file, 'utf8');
  report(
    `DATABASE_URL names the certificate file ${file} in sslrootcert, which does not exist. Put it there, or correct the path.`,
  );
  return undefined;
}
