/**
 * The one moment that a backup shows: a read-only transaction whose snapshot pg_dump takes over, with the counts and the
 * end of the log as they stand in it.
 */
import { rowsOf, type Connection, type Pool, type Rows } from './client.js';

export interface BackupMoment {
  /** What pg_dump is given. */
  snapshot: string;
  takenAt: Date;
  rows: Rows;
  connection: Connection;
  end(): Promise<void>;
}

export async function openBackupMoment(pool: Pool): Promise<BackupMoment> {
  const connection = await pool.connect();
  const { row } = rowsOf(connection);
  await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const opened = await row<{ snapshot: string; at: Date }>('SELECT pg_export_snapshot() AS snapshot, now() AS at');
  return {
    snapshot: opened?.snapshot ?? '',
    takenAt: opened?.at ?? new Date(),
    rows: rowsOf(connection),
    connection,
    end: async () =>
      connection.release(
        await connection
          .query('ROLLBACK')
          .then(() => false)
          .catch(() => true),
      ),
  };
}

/** Tables whose rows are of the moment, or are written anew by whoever restores: their shape is kept, and not what is in them. */
export const LEFT_OUT: readonly string[] = [
  'internal.house_state',
  'internal.open_changes',
  'internal.password_resets',
  'internal.rate_limits',
  'internal.sessions',
  'internal.sign_in_attempts',
];

/** Prisma's own table, which says how the others were made. */
export const MIGRATIONS = 'public._prisma_migrations';

/** Every table of the house, by its full name, but those whose rows are left out. */
export async function tablesOf(rows: Rows): Promise<string[]> {
  const found = await rows.rows<{ name: string }>(
    `SELECT relnamespace::regnamespace || '.' || relname AS name FROM pg_class
     WHERE relkind = 'r' AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'internal'))
     ORDER BY name`,
  );
  return found.map(({ name }) => name).filter((name) => !LEFT_OUT.includes(name));
}

export async function countRows(rows: Rows): Promise<Record<string, number>> {
  const tables = (await tablesOf(rows)).filter((name) => name !== MIGRATIONS);
  const counted = await rows.rows<{ name: string; count: number }>(
    tables.map((name) => `SELECT '${name}' AS name, count(*)::float8 AS count FROM ${name}`).join(' UNION ALL '),
  );
  return Object.fromEntries(counted.map(({ name, count }) => [name, count]));
}

/** Tables of which row-level security would show this role less than all: a backup without their rows would look good. */
export async function tablesNotSeenWhole(rows: Rows): Promise<string[]> {
  const found = await rows.rows<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c
     WHERE c.relkind = 'r' AND c.relrowsecurity AND NOT EXISTS (
       SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd IN ('r', '*') AND p.polpermissive
         AND pg_get_expr(p.polqual, p.polrelid) = 'true'
         AND EXISTS (SELECT FROM unnest(p.polroles) AS role WHERE role = 0 OR pg_has_role(role, 'USAGE')))
       OR c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive)
     ORDER BY name`,
  );
  return found.map(({ name }) => name);
}

export interface LogEnd {
  rows: number;
  /** Of the last row: its number and its hash. */
  seq: number;
  hash: string;
}

export async function logEnd(rows: Rows): Promise<LogEnd> {
  const end = await rows.row<LogEnd>(
    `SELECT (SELECT count(*)::float8 FROM activity_logs) AS rows, seq::float8 AS seq, hash FROM activity_logs
     ORDER BY activity_logs.seq DESC LIMIT 1`,
  );
  return end ?? { rows: 0, seq: 0, hash: '' };
}

export interface AppliedMigration {
  name: string;
  checksum: string;
}

export const appliedMigrations = (rows: Rows): Promise<AppliedMigration[]> =>
  rows.rows<AppliedMigration>(
    `SELECT migration_name AS name, checksum FROM public._prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );

/** Whether there is nothing in the database that a restore could disturb. */
export async function isEmpty(rows: Rows): Promise<boolean> {
  const found = await rows.row(
    `SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LIMIT 1`,
  );
  return found === undefined;
}

/** All that was made in this database since it was empty. */
export async function removeEverything(pool: Pool): Promise<void> {
  await pool.query(`BEGIN; SET LOCAL ROLE vip_owner; DROP SCHEMA IF EXISTS public, internal CASCADE;
    CREATE SCHEMA public; COMMIT`);
}
