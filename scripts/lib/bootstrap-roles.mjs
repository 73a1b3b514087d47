// Roles belong to the whole server, so they are made before any migration: `vip_owner` owns every object and never logs
// in; the application, the portal and the readers log in, each with its own password and none with any power over the
// server. `vip_backup` reads all there is, as a reader of everything else, and logs in where a password was set for it.
// Running it again changes nothing but the passwords.
import { Failure } from './progress.mjs';

export const OWNER = 'vip_owner';
const LOGINS = /** @type {const} */ ({ vip_app: 'app', vip_portal: 'portal', vip_reader: 'reader' });
const BACKUP = 'vip_backup';
const ONE_AT_A_TIME = 7_205_301;
/** Prisma's own, which it holds as long as it applies migrations: also when whoever started it was killed. */
export const MIGRATING = 72_707_369;
const POWERS = {
  rolsuper: 'NOSUPERUSER',
  rolbypassrls: 'NOBYPASSRLS',
  rolcreatedb: 'NOCREATEDB',
  rolcreaterole: 'NOCREATEROLE',
  rolreplication: 'NOREPLICATION',
};

/** @typedef {{ app: string, portal: string, reader: string, backup?: string }} RolePasswords */
/** @typedef {import('pg').Client} Client */

/**
 * Makes the roles, and the database of `url` if it is missing. The address is that of a login that may create roles.
 * @param {string} url @param {RolePasswords} passwords
 */
export async function bootstrapRoles(url, passwords) {
  const database = databaseOf(url);
  await withClient(await maintenanceUrl(url), async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [ONE_AT_A_TIME]);
    await ensureRole(client, OWNER, 'NOLOGIN');
    for (const [name, key] of Object.entries(LOGINS))
      await ensureRole(client, name, withPassword(client, requirePassword(passwords, key)));
    await ensureRole(client, BACKUP, passwords.backup ? withPassword(client, passwords.backup) : 'NOLOGIN');
    // Row-level security shows it what it shows a reader: every row.
    await client.query(`GRANT vip_reader TO ${BACKUP}`);
    await client.query(`GRANT ${OWNER} TO CURRENT_USER`);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)} OWNER ${OWNER}`);
    await withClient(url, (inside) => settleDatabase(inside, database));
  });
}

/**
 * What belongs to one database and is not copied with a template: its owner, who may connect, its clock. What a killed
 * bootstrap had begun, or the migrations that it started and that go on without it, is waited for.
 * @param {Client} client connected to that database  @param {string} database
 */
export async function settleDatabase(client, database) {
  await client.query('SELECT pg_advisory_lock($1)', [MIGRATING]);
  const name = client.escapeIdentifier(database);
  const logins = [...Object.keys(LOGINS), BACKUP].join(', ');
  const { rows } = await client.query('SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1', [
    database,
  ]);
  if (rows[0]?.owner !== OWNER) await client.query(`ALTER DATABASE ${name} OWNER TO ${OWNER}`);
  await client.query(`
    REVOKE ALL ON DATABASE ${name} FROM PUBLIC;
    GRANT CONNECT ON DATABASE ${name} TO ${logins};
    ALTER DATABASE ${name} SET timezone = 'UTC';
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT CREATE, USAGE ON SCHEMA public TO ${OWNER};
    GRANT USAGE ON SCHEMA public TO ${logins};`);
  await client.query(NO_LARGE_OBJECTS);
}

/** @param {Client} client @param {string} password */
const withPassword = (client, password) => `LOGIN PASSWORD ${client.escapeLiteral(password)}`;

/**
 * PostgreSQL lets every role keep files of its own inside the database, past every grant on tables. Nothing of ours does;
 * only a superuser can take that right away, and where none sets up the database it stays.
 */
const NO_LARGE_OBJECTS = `DO $$
DECLARE
  writing regprocedure;
BEGIN
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    FOR writing IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
        AND (proname LIKE 'lo\\_%' OR proname IN ('lowrite', 'loread')) AND proname NOT LIKE 'lo\\_manage' LOOP
      EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', writing);
    END LOOP;
  END IF;
END $$`;

/** @param {Client} client @param {string} name @param {string} login */
async function ensureRole(client, name, login) {
  const { rows } = await client.query('SELECT * FROM pg_roles WHERE rolname = $1', [name]);
  if (rows.length === 0) return client.query(`CREATE ROLE ${name} ${login}`);
  const taken = Object.entries(POWERS).flatMap(([column, refusal]) => (rows[0][column] ? [refusal] : []));
  return client.query(`ALTER ROLE ${name} ${taken.join(' ')} ${login}`);
}

/** @param {RolePasswords} passwords @param {keyof RolePasswords} key */
function requirePassword(passwords, key) {
  if (passwords[key]) return passwords[key];
  throw new Failure(
    `DB_${key.toUpperCase()}_PASSWORD is not set.`,
    'Set a long random password for each of DB_APP_PASSWORD, DB_PORTAL_PASSWORD and DB_READER_PASSWORD.',
  );
}

/** @param {string} url */
export const databaseOf = (url) => decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';

/** The same server, another database. @param {string} url @param {string} database */
export function withDatabase(url, database) {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** Locks are per database: every bootstrap meets in `postgres`, or, where that is closed to us, in its own. @param {string} url */
async function maintenanceUrl(url) {
  const meeting = withDatabase(url, 'postgres');
  try {
    await withClient(meeting, async () => undefined);
    return meeting;
  } catch {
    return url;
  }
}

/** @template T @param {string} url @param {(client: Client) => Promise<T>} work @returns {Promise<T>} */
export async function withClient(url, work) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await connect(client, url);
  try {
    return await work(client);
  } catch (error) {
    throw refusedPower(error) ?? error;
  } finally {
    await client.end();
  }
}

/** @param {unknown} error */
function refusedPower(error) {
  const { code, message } = /** @type {{ code?: string, message: string }} */ (error);
  if (code !== '42501') return undefined;
  return new Failure(
    'The database log-in may not make roles or set up the database.',
    'Set DATABASE_OWNER_URL, for `npm run migrate` alone, to a log-in with CREATEROLE and CREATEDB, or to a superuser.',
    message,
  );
}

/** @param {Client} client @param {string} url */
async function connect(client, url) {
  try {
    await client.connect();
  } catch (error) {
    const { hostname, port, username } = new URL(url);
    const { message } = /** @type {Error} */ (error);
    throw new Failure(
      `The database ${databaseOf(url)} at ${hostname}:${port || 5432} does not let "${decodeURIComponent(username)}" in.`,
      'Check the address, the name and the password in DATABASE_URL (or DATABASE_OWNER_URL), and that the server runs.',
      message,
    );
  }
}
