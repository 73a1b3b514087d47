/** What must be true of the database before anything is served. */
import { readdirSync } from 'node:fs';
import { rowsOf, type Pool } from './client.js';

export async function databaseProblem(pool: Pool): Promise<string | undefined> {
  await pool.query('SELECT 1');
  return undefined;
}

/** Migrations of this version that the database lacks. One of a later version may be there: it is being rolled out. */
export async function missingMigrations(pool: Pool, folder: string): Promise<string[]> {
  const wanted = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const applied = await rowsOf(pool).rows<{ migration_name: string }>(
    'SELECT migration_name FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const names = new Set(applied.map((row) => row.migration_name));
  return wanted
    .map((entry) => entry.name)
    .filter((name) => !names.has(name))
    .sort();
}

/** The demo's people have addresses at example.com, which is nobody's: where there is one, this is a demo. */
export async function holdsDemoData(pool: Pool): Promise<boolean> {
  const found = await rowsOf(pool).row(`SELECT 1 FROM users WHERE email LIKE '%@example.com' LIMIT 1`);
  return found !== undefined;
}
