/** What a client sees: read-only, as the portal's role, which row-level security confines to the client's own rows. */
import { rowsOf, type Pool, type Rows } from './client.js';

export async function readAs<T>(portal: Pool, clientId: string, read: (rows: Rows) => Promise<T>): Promise<T> {
  const connection = await portal.connect();
  let broken: Error | undefined;
  try {
    await connection.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const rows = rowsOf(connection);
    await rows.rows(`SELECT set_config('app.client_id', $1, true)`, [clientId]);
    const result = await read(rows);
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    await connection.query('ROLLBACK').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    connection.release(broken);
  }
}
