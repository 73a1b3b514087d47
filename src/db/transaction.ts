/** The only opener of a transaction that writes. Only the one door imports it. */
import { rowsOf, type Connection, type Pool, type Rows } from './client.js';

/** One connection inside a transaction; the required first parameter of every write. */
export interface Tx extends Rows {
  readonly writes: true;
}

export async function inTransaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query('BEGIN');
    const result = await work({ ...rowsOf(connection), writes: true });
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    broken = await rollBack(connection);
    throw error;
  } finally {
    connection.release(broken);
  }
}

async function rollBack(connection: Connection): Promise<Error | undefined> {
  try {
    await connection.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
