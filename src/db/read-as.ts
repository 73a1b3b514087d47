/**
 * What a client sees: read-only, as the portal's role, which row-level security confines to the client's own rows. Each
 * reading is one statement in a transaction of its own, sent in one way to the database: that a page costs as little as
 * a bare one is worth more here than several statements that see the same moment. What must agree is read by one.
 */
import { withRow, type Connection, type Pool, type Rows } from './client.js';
import { invariant } from '../errors.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export async function readAs<T>(portal: Pool, clientId: string, read: (rows: Rows) => Promise<T>): Promise<T> {
  invariant(UUID.test(clientId), 'a client is named by an id');
  const rows = <R>(text: string, values: readonly unknown[] = []) => readOnce<R>(portal, clientId, text, values);
  return read(withRow(rows));
}

async function readOnce<R>(portal: Pool, clientId: string, text: string, values: readonly unknown[]): Promise<R[]> {
  const connection = await portal.connect();
  try {
    const statement = await prepared(connection, text);
    const found: unknown = await connection.query(
      `BEGIN TRANSACTION READ ONLY; SET LOCAL app.client_id = '${clientId}';
       EXECUTE ${statement}${values.length > 0 ? `(${values.map(literal).join(', ')})` : ''}; COMMIT`,
    );
    connection.release();
    return rowsAmong<R>(found);
  } catch (error) {
    // Nobody may read as this client on a connection whose transaction did not end.
    connection.release(error instanceof Error ? error : true);
    throw error;
  }
}

/** Several statements in one message take no parameters, so only what cannot hold a quote is put into the text. */
function literal(value: unknown): string {
  if (typeof value === 'string' && UUID.test(value)) return `'${value}'`;
  invariant(Number.isSafeInteger(value), 'a reading is told whole numbers and ids only');
  return String(value);
}

/** BEGIN, SET, EXECUTE and COMMIT each give a result; the rows are the third's. */
function rowsAmong<R>(results: unknown): R[] {
  const third: unknown = Array.isArray(results) ? results[2] : undefined;
  invariant(typeof third === 'object' && third !== null && 'rows' in third, 'a reading gives rows');
  return third.rows as R[];
}

const statements = new WeakMap<Connection, Map<string, string>>();

/** A statement is planned once a connection, under a name of its own. */
async function prepared(connection: Connection, text: string): Promise<string> {
  const known = statements.get(connection) ?? new Map<string, string>();
  statements.set(connection, known);
  const name = known.get(text) ?? `reading_${known.size}`;
  if (!known.has(text)) {
    await connection.query(`PREPARE ${name} AS ${text}`);
    known.set(text, name);
  }
  return name;
}
