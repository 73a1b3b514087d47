/** The only openers of a transaction that writes. Only the one door imports them. */
import { rowsOf, type Connection, type Pool, type Rows } from './client.js';
import type { Vault } from '../secrets/vault.js';

/** One connection inside a transaction; the required first parameter of every write. */
export interface Tx extends Rows {
  readonly writes: true;
  /** Seals what no row holds in the clear. */
  readonly vault: Vault;
}

/** One that only tries something out waits for nobody for long: whoever looks on must not queue with those who work. */
const REHEARSAL = `BEGIN; SET LOCAL lock_timeout = '2s'`;

export interface Opening {
  pool: Pool;
  vault: Vault;
}

/**
 * Tries work out: it holds its locks while it runs, and then all of it is taken back. `afterwards` reads what stands
 * when it is gone.
 */
export async function inRehearsal<T, A>(
  { pool, vault }: Opening,
  work: (tx: Tx) => Promise<T>,
  afterwards: (rows: Rows, outcome: T) => Promise<A>,
): Promise<A> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query(REHEARSAL);
    const outcome = await work({ ...rowsOf(connection), writes: true, vault });
    await connection.query('ROLLBACK');
    return await afterwards(rowsOf(connection), outcome);
  } catch (error) {
    broken = await rollBack(connection);
    throw error;
  } finally {
    connection.release(broken);
  }
}

export async function inTransaction<T>({ pool, vault }: Opening, work: (tx: Tx) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query('BEGIN');
    const result = await work({ ...rowsOf(connection), writes: true, vault });
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
