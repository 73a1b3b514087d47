// For which house a command works, the settings that a demo makes up for itself, once, and what the application is handed.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeIn } from './one-database.mjs';
import { Failure } from './progress.mjs';
import { dataDir, textOf } from './repository.mjs';

export const DATABASE = 'vip_investor_portal';

/** AdminJS reads these when it is imported, so they must stand before Node starts. */
export const ADMIN_ENVIRONMENT = {
  NODE_ENV: 'production',
  ADMIN_JS_SKIP_BUNDLE: 'true',
  ADMIN_JS_TMP_DIR: 'adminbundle',
};

/** Whether the settings name a database; else a demo's commands work on the one that `npm start` has made. */
export const namesDatabase = () => Boolean(process.env.DATABASE_OWNER_URL || process.env.DATABASE_URL);

/** What `npm start` has made in a database that is named is a demo also for every other command. */
const demoNote = () => join(dataDir(), 'demo-database');

/** For `npm start` alone. */
export function noteDemoDatabase() {
  if (namesDatabase()) writeFileSync(demoNote(), placeNamed());
}

const placeNamed = () =>
  process.env.DATABASE_URL
    ? placeIn('DATABASE_URL', process.env.DATABASE_URL)
    : placeIn('DATABASE_OWNER_URL', process.env.DATABASE_OWNER_URL ?? '');

function isNoted() {
  const noted = textOf(demoNote());
  return noted !== undefined && noted === placeNamed();
}

/**
 * A database that somebody names may hold real books, so every command takes it for those, as `npm run serve` does, until
 * VIP_ENV says otherwise or `npm start` has made a demo in it. A demo's rules would let one person enter there alone.
 */
export const environmentName = () => process.env.VIP_ENV || (namesDatabase() && !isNoted() ? 'production' : 'demo');

/** A mistyped one is held to the strictest rules, as in the application. */
export const isProduction = (name = environmentName()) => !['demo', 'test'].includes(name);

const secret = () => randomBytes(32).toString('base64url');

/** Easy to type, hard to guess: four groups of four. */
const readablePassword = () =>
  Array.from({ length: 4 }, () =>
    randomBytes(8)
      .toString('base64url')
      .replace(/[-_01OIl]/g, '')
      .slice(0, 4),
  ).join('-');

const MADE_ONCE = {
  EMBEDDED_POSTGRES_PASSWORD: secret,
  DB_APP_PASSWORD: secret,
  DB_PORTAL_PASSWORD: secret,
  DB_READER_PASSWORD: secret,
  DB_BACKUP_PASSWORD: secret,
  SESSION_SECRET: secret,
  LOG_KEY: secret,
  LOG_SIGNING_KEY: secret,
  DOCUMENT_KEY: secret,
  DATA_KEYS: () => `demo:${secret()}`,
  DEMO_PASSWORD: readablePassword,
};

/**
 * What the environment says, else what was made at the first start. In production nothing is made up: it would seal rows
 * with a key that nobody keeps. What is missing is empty there, and the application says so.
 * @returns {Record<keyof typeof MADE_ONCE, string>}
 */
export function secrets() {
  const names = /** @type {(keyof typeof MADE_ONCE)[]} */ (Object.keys(MADE_ONCE));
  const own = isProduction() ? Object.fromEntries(names.map((name) => [name, ''])) : madeOnce();
  const given = names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...own, ...Object.fromEntries(given) };
}

function madeOnce() {
  const file = join(dataDir(), 'secrets.json');
  const kept = readSecrets(file);
  const made = Object.fromEntries(Object.entries(MADE_ONCE).map(([name, make]) => [name, kept[name] ?? make()]));
  if (Object.keys(made).some((name) => kept[name] === undefined)) {
    mkdirSync(dataDir(), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ ...kept, ...made }, null, 2)}\n`, { mode: 0o600 });
  }
  chmodSync(file, 0o600);
  return made;
}

/** @param {string} file @returns {Record<string, string>} */
function readSecrets(file) {
  try {
    return JSON.parse(textOf(file) ?? '{}');
  } catch {
    throw new Failure(
      `${file} is damaged.`,
      'Restore it from a copy, or remove the whole data folder beside it to begin anew (the demo data is lost).',
    );
  }
}

/** @param {Record<string, string | undefined>} from @returns {import('./bootstrap-roles.mjs').RolePasswords} */
export const rolePasswords = (from) => ({
  app: from.DB_APP_PASSWORD ?? '',
  portal: from.DB_PORTAL_PASSWORD ?? '',
  reader: from.DB_READER_PASSWORD ?? '',
  backup: from.DB_BACKUP_PASSWORD,
});

/**
 * The address as the application's own role; the superuser's password never reaches it. What is missing or cannot be read
 * is left to the application, which says so.
 * @param {string} url @param {string} password
 */
export function asApplication(url, password) {
  if (!URL.canParse(url)) return url;
  const changed = new URL(url);
  changed.username = 'vip_app';
  changed.password = encodeURIComponent(password);
  return changed.href;
}
