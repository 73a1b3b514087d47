/** Connections, one pool a role. Every moment is a Date in UTC; numeric, bigint and date stay text. */
import type { Writable } from 'node:stream';
import pg from 'pg';

/** A day is text: a Date would move it with the zone. */
const asText = (text: string): string => text;
const parserOf = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => (text: string) => unknown;

export interface ConnectionSettings {
  host: string;
  port: number;
  database: string;
  user: string;
  password?: string;
  ssl?: pg.PoolConfig['ssl'];
}

export function createPool(
  settings: ConnectionSettings,
  limits: { max?: number; statementTimeoutMs?: number; streams?: boolean } = {},
): pg.Pool {
  const pool = new pg.Pool({
    ...settings,
    max: limits.max ?? 10,
    // Whoever finds no free connection in time is told to come back; waiting for ever would help nobody.
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    // What a transaction asks without waiting is sent at once, and done in that order. A stream of rows has no place there.
    pipeline: limits.streams !== true,
    statement_timeout: limits.statementTimeoutMs,
    // A house fits into memory, where a random page costs hardly more than the next: who holds a share is looked up, and
    // not found by reading every portfolio.
    options: '-c timezone=UTC -c random_page_cost=1.1',
    application_name: settings.user,
    types: { getTypeParser: (oid, format) => (oid === pg.types.builtins.DATE ? asText : parserOf(oid, format)) },
  });
  // A connection that the server closes is replaced at the next request, and a transaction on it fails at its next
  // statement; without a listener, either would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (connection) => connection.on('error', () => undefined));
  return pool;
}

export type Pool = pg.Pool;
export type Connection = pg.PoolClient;

export interface Rows {
  rows<T>(text: string, values?: readonly unknown[]): Promise<T[]>;
  /** The first row, if there is one. */
  row<T>(text: string, values?: readonly unknown[]): Promise<T | undefined>;
}

export const withRow = (rows: Rows['rows']): Rows => ({
  rows,
  row: async <T>(text: string, values?: readonly unknown[]) => (await rows<T>(text, values))[0],
});

const names = new Map<string, string>();

/** Each text is prepared once a connection, under a name of its own. */
function statementName(text: string): string {
  let name = names.get(text);
  if (!name) names.set(text, (name = `s${names.size}`));
  return name;
}

/** in_failed_sql_transaction: what a statement says that was sent together with the one that failed before it. */
const ABORTED = '25P02';

/** What is as large as this is worth a packet of its own, and whoever has asked goes on working meanwhile. */
const LARGE = 16_384;

/** What is asked in one turn goes out in one packet: the way into the system costs more than what it carries. */
function sendTogether<T>(stream: Writable, ask: () => T): T {
  stream.cork();
  const answer = ask();
  if (stream.writableLength > LARGE) stream.uncork();
  else process.nextTick(() => stream.uncork());
  return answer;
}

export function rowsOf(connection: Pool | Connection): Rows {
  const stream = 'connection' in connection ? (connection.connection as { stream: Writable }).stream : undefined;
  let failed: unknown;
  const rows = async <T>(text: string, values: readonly unknown[] = []): Promise<T[]> => {
    try {
      const ask = () => connection.query({ name: statementName(text), text, values: [...values] });
      const result = await (stream ? sendTogether(stream, ask) : ask());
      return result.rows as T[];
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === ABORTED)) failed = error;
      throw failed ?? error;
    }
  };
  return withRow(rows);
}
