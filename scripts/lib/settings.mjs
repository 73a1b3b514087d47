// The settings that a command makes up for itself, once, and what it hands to the application.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './progress.mjs';
import { dataDir, textOf } from './repository.mjs';

export const DATABASE = 'vip_investor_portal';

/** AdminJS reads these when it is imported, so they must stand before Node starts. */
export const ADMIN_ENVIRONMENT = {
  NODE_ENV: 'production',
  ADMIN_JS_SKIP_BUNDLE: 'true',
  ADMIN_JS_TMP_DIR: 'adminbundle',
};

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

/** @returns {Record<keyof typeof MADE_ONCE, string>} what the environment says, else what was made at the first start */
export function secrets() {
  const file = join(dataDir(), 'secrets.json');
  const kept = readSecrets(file);
  const made = Object.fromEntries(Object.entries(MADE_ONCE).map(([name, make]) => [name, kept[name] ?? make()]));
  if (Object.keys(made).some((name) => kept[name] === undefined)) {
    mkdirSync(dataDir(), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ ...kept, ...made }, null, 2)}\n`, { mode: 0o600 });
  }
  chmodSync(file, 0o600);
  const given = Object.keys(MADE_ONCE).flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...made, ...Object.fromEntries(given) };
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

/** The address as the application's own role; the superuser's password never reaches it. @param {string} url @param {string} password */
export function asApplication(url, password) {
  const changed = new URL(url);
  changed.username = 'vip_app';
  changed.password = encodeURIComponent(password);
  return changed.href;
}
