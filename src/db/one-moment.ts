/** Readings that must agree with each other: one read-only transaction that sees one moment, and keeps nobody waiting. */
import { rowsOf, type Pool, type Rows } from './client.js';

export async function atOneMoment<T>(pool: Pool, read: (rows: Rows) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await read(rowsOf(connection));
  } finally {
    await connection.query('ROLLBACK').catch((error: unknown) => {
      broken = error instanceof Error ? error : new Error(String(error));
    });
    connection.release(broken);
  }
}
