// The connection that Prisma's schema engine uses for migrations. The stock adapter is mended in five places: it leaves
// what nobody can tell apart where it is killed between a script and the note that it is done, it cannot read the catalogue's own types (`name`, "char", regtype and arrays of them), it splits scripts at every
// semicolon (also inside a function's body), it drops the shadow database while still connected to it, and it leaves
// its pool open, so that every command would idle before it ends. The engine itself leaves a timer behind.
import { PrismaPg } from '@prisma/adapter-pg';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers';
import pg from 'pg';

const TEXT = 25;
const TEXT_ARRAY = 1009;
const SINGLE_CHARACTER = 18;
const READ_AS = new Map([
  [19, TEXT],
  [SINGLE_CHARACTER, TEXT],
  [2206, TEXT],
  [1002, TEXT_ARRAY],
  [1003, TEXT_ARRAY],
]);
/** ColumnTypeEnum.Character of Prisma's driver interface, which the stock adapter never answers for a single column. */
const CHARACTER_COLUMN = 6;

interface Answer {
  fields: pg.FieldDef[];
  rows: unknown[];
}

/** Which columns of an answer were "char", remembered by its rows. */
const characterColumns = new WeakMap<object, number[]>();

class CatalogueReadingPool extends pg.Pool {
  // Prisma only ever asks a pool with a query object and awaits the promise.
  override query(...given: unknown[]): never {
    const ask = super.query.bind(this) as (...values: unknown[]) => Promise<Answer | Answer[]>;
    return ask(...given).then(readCatalogueTypes) as never;
  }
}

function readCatalogueTypes(answer: Answer | Answer[]): Answer | Answer[] {
  for (const { fields, rows } of [answer].flat()) {
    const characters = fields.flatMap(({ dataTypeID }, column) => (dataTypeID === SINGLE_CHARACTER ? [column] : []));
    if (characters.length > 0) characterColumns.set(rows, characters);
    for (const field of fields) field.dataTypeID = READ_AS.get(field.dataTypeID) ?? field.dataTypeID;
  }
  return answer;
}

/** Host, port, user, password and database: given a connection string, the stock factory takes the real database for the shadow. */
function poolConfig(url: string): pg.PoolConfig {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  return {
    host: decodeURIComponent(hostname),
    port: port === '' ? 5432 : Number.parseInt(port, 10),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    ssl: encryption(searchParams),
    // One connection, so that the advisory lock and the statements under it share a session.
    max: 1,
    allowExitOnIdle: true,
  };
}

/** As the application reads it: no mode but these two checks the server's certificate. */
function encryption(parameters: URLSearchParams): pg.PoolConfig['ssl'] {
  const mode = parameters.get('sslmode') ?? 'disable';
  const authority = parameters.get('sslrootcert');
  if (mode === 'disable') return false;
  return {
    rejectUnauthorized: mode.startsWith('verify'),
    ...(authority !== null && authority !== 'system' ? { ca: readFileSync(authority, 'utf8') } : {}),
    ...(mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  };
}

/**
 * PostgreSQL takes all statements of one message as one transaction. The script that runs is the only one that was begun
 * and not finished; the shadow database, and the script that makes the table of migrations, have none.
 */
const NOTE_AS_DONE = `DO $note$ BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    UPDATE public._prisma_migrations SET finished_at = now(), applied_steps_count = 1
    WHERE finished_at IS NULL AND rolled_back_at IS NULL AND logs IS NULL;
  END IF;
END $note$`;

async function connectWith(config: pg.PoolConfig, afterwards?: () => Promise<void>) {
  const pool = new CatalogueReadingPool(config);
  const connection = await new PrismaPg(pool).connect();
  const queryRaw = connection.queryRaw.bind(connection);
  connection.queryRaw = async (query) => {
    const answer = await queryRaw(query);
    for (const column of characterColumns.get(answer.rows) ?? []) answer.columnTypes[column] = CHARACTER_COLUMN;
    return answer;
  };
  connection.executeScript = async (script) => {
    await connection.executeRaw({ sql: `${script}\n;${NOTE_AS_DONE}`, args: [], argTypes: [] });
  };
  connection.dispose = async () => {
    if (!pool.ended) await pool.end();
    await afterwards?.();
  };
  return connection;
}

async function runOnce(config: pg.PoolConfig, sql: string): Promise<void> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The engine arms a timer of ten seconds round its advisory lock and never clears it; it must not keep the command alive. */
function letLongTimersEnd(): void {
  const armWithoutWaiting = (work: () => void, milliseconds = 0, ...rest: unknown[]) => {
    const timer = setTimeout(work, milliseconds, ...rest) as number | NodeJS.Timeout;
    if (milliseconds >= 10_000 && typeof timer === 'object') timer.unref();
    return timer;
  };
  Object.assign(globalThis, { setTimeout: armWithoutWaiting });
}

/** An adapter factory for Prisma's schema engine; objects are made by, and belong to, the role `owner`. */
export function migrateAdapter(url: string, owner: string) {
  letLongTimersEnd();
  const server = poolConfig(url);
  const asOwner = { ...server, options: `-c role=${owner}` };
  return {
    provider: 'postgres' as const,
    adapterName: '@prisma/adapter-pg',
    connect: () => connectWith(asOwner),
    connectToShadowDb: async () => {
      const database = `prisma_migrate_shadow_db_${randomUUID()}`;
      await runOnce(server, `CREATE DATABASE "${database}" OWNER "${owner}"`);
      return connectWith({ ...asOwner, database }, () => runOnce(server, `DROP DATABASE IF EXISTS "${database}"`));
    },
  };
}
