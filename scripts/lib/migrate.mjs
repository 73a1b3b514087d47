// Brings a database up to the migrations of this checkout. Several may try at once, and any of them may be killed: a script
// and the note that it is done are one transaction (prisma/migrate-adapter.ts), so what has no such note did not happen.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { MIGRATING, OWNER, bootstrapRoles, withClient } from './bootstrap-roles.mjs';
import { prisma } from './prisma.mjs';
import { inRoot } from './repository.mjs';
import { sealLog, writtenBy } from './seal-log.mjs';

/**
 * @param {string} url of a login that may create roles  @param {import('./bootstrap-roles.mjs').RolePasswords} passwords
 * @param {string | undefined} logKey seals what the migrations themselves write to the log
 * @param {{ sealOlder?: boolean }} [wish] `sealOlder` seals also what is older than the chain, which nobody could seal then
 * @returns {Promise<boolean>} whether anything was applied
 */
export async function migrate(url, passwords, logKey, { sealOlder = false } = {}) {
  await bootstrapRoles(url, passwords);
  const applied = await applyMigrations(url);
  const isOfMigration = writtenBy(
    migrationsOnDisk()
      .map(({ text }) => text)
      .join('\n'),
  );
  await sealLog(url, logKey, (row) => isOfMigration(row) || (sealOlder && row.is_older));
  return applied;
}

/** @param {string} url */
async function applyMigrations(url) {
  if (await isUpToDate(url)) return false;
  return withClient(url, async (client) => {
    // Whoever comes second waits here, however long the first one takes, and then finds nothing to do.
    await client.query('SELECT pg_advisory_lock($1)', [ONE_AT_A_TIME]);
    await forgetInterrupted(client);
    if (await isUpToDate(url)) return false;
    await prisma(['migrate', 'deploy'], {
      env: { MIGRATE_DATABASE_URL: url },
      failure: 'The migrations could not be applied.',
      remedy:
        'Read the message above. A migration that failed half-way is settled with `npx prisma migrate resolve` (set MIGRATE_DATABASE_URL); ' +
        'a demo database may simply be thrown away by removing its data folder.',
    });
    return true;
  });
}

const ONE_AT_A_TIME = 7_205_304;

/**
 * A migration that was begun and not noted as done was cut off, and all of it was taken back. Prisma would ask a person
 * about it; one that failed has its message in `logs`, and is left to a person.
 * @param {import('./bootstrap-roles.mjs').Client} client
 */
async function forgetInterrupted(client) {
  const { rows: table } = await client.query("SELECT to_regclass('public._prisma_migrations') AS id");
  if (!table[0].id) return;
  await client.query('SELECT pg_advisory_lock($1)', [MIGRATING]);
  await client.query(`SET ROLE ${OWNER}`);
  await client.query(
    'UPDATE public._prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL AND logs IS NULL',
  );
  await client.query('RESET ROLE');
  await client.query('SELECT pg_advisory_unlock($1)', [MIGRATING]);
}

/** Prisma's command takes seconds; comparing its own table with the files takes none. @param {string} url */
async function isUpToDate(url) {
  const wanted = migrationsOnDisk();
  return withClient(url, async (client) => {
    const { rows: table } = await client.query("SELECT to_regclass('public._prisma_migrations') AS id");
    if (!table[0].id) return false;
    const { rows } = await client.query(
      'SELECT migration_name AS name, checksum, finished_at FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name',
    );
    return (
      rows.length === wanted.length &&
      rows.every(
        ({ name, checksum, finished_at }, i) =>
          finished_at && name === wanted[i]?.name && checksum === wanted[i]?.checksum,
      )
    );
  });
}

function migrationsOnDisk() {
  const folder = inRoot('prisma', 'migrations');
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.flatMap((name) => {
    const script = inRoot('prisma', 'migrations', name, 'migration.sql');
    if (!existsSync(script)) return [];
    const text = readFileSync(script, 'utf8');
    return [{ name, text, checksum: createHash('sha256').update(text).digest('hex') }];
  });
}
