/** What a client sees: read-only, as the portal's role, which row-level security confines to the client's own rows. */
import { rowsOf, type Connection, type Pool, type Rows } from './client.js';
import { invariant } from '../errors.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export async function readAs<T>(portal: Pool, clientId: string, read: (rows: Rows) => Promise<T>): Promise<T> {
  invariant(UUID.test(clientId), 'a client is named by an id');
  const connection = await portal.connect();
  try {
    // Two statements on one way to the database. They take no parameters, hence the check above.
    await connection.query(
      `BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL app.client_id = '${clientId}'`,
    );
    const result = await read(rowsOf(connection));
    // Nothing hangs on how a reading ends, so the answer need not wait for it; the connection does.
    void endWith(connection, 'COMMIT');
    return result;
  } catch (error) {
    await endWith(connection, 'ROLLBACK');
    throw error;
  }
}

/** A connection whose transaction could not be ended is closed, so that nobody reads as this client after it. */
async function endWith(connection: Connection, statement: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  try {
    await connection.query(statement);
    connection.release();
  } catch (error) {
    connection.release(error instanceof Error ? error : true);
  }
}
