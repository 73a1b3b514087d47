// Every test file works in a database of its own, copied from the migrated template in a fraction of a second.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { OWNER, settleDatabase, withDatabase } from '../../scripts/lib/bootstrap-roles.mjs';
import { TEMPLATE } from '../../scripts/lib/test-environment.mjs';

export type DatabaseRole = 'postgres' | 'app' | 'portal' | 'reader' | 'backup' | 'owner';

export interface ClonedDatabase {
  name: string;
  /** `owner` is the superuser's log-in acting as the role that owns every object. */
  url(role: DatabaseRole): string;
  drop(): Promise<void>;
}

const COPYING = 7_205_302;

export async function cloneDatabase(): Promise<ClonedDatabase> {
  const name = `vip_test_${randomBytes(6).toString('hex')}`;
  await onServer(async (server) => {
    await server.query('SELECT pg_advisory_lock($1)', [COPYING]);
    await copyTemplate(server, name);
  });
  await withConnection(withDatabase(serverUrl(), name), (inside) => settleDatabase(inside, name));
  return {
    name,
    url: (role) => urlFor(role, name),
    drop: () =>
      onServer((server) => server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).then(() => undefined)),
  };
}

/** Somebody who looks into the template keeps it from being copied, for a moment. */
async function copyTemplate(server: pg.Client, name: string, attempts = 50): Promise<void> {
  try {
    await server.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  } catch (error) {
    const inUse = error instanceof pg.DatabaseError && error.code === '55006';
    if (!inUse || attempts === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await copyTemplate(server, name, attempts - 1);
  }
}

function urlFor(role: DatabaseRole, name: string): string {
  const url = new URL(withDatabase(serverUrl(), name));
  if (role === 'owner') url.searchParams.set('options', `-c role=${OWNER}`);
  if (role === 'postgres' || role === 'owner') return url.href;
  url.username = `vip_${role}`;
  url.password = encodeURIComponent(required(`DB_${role.toUpperCase()}_PASSWORD`));
  return url.href;
}

const serverUrl = () => required('TEST_DATABASE_URL');

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set. Run the tests with \`npm test -- <part of the file's path>\`.`);
  return value;
}

const onServer = (work: (server: pg.Client) => Promise<void>) => withConnection(serverUrl(), work);

async function withConnection(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
