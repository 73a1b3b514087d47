/** Readings that must agree with each other: one read-only transaction that sees one moment, and keeps nobody waiting. */
import { rowsOf, type Connection, type Pool, type Rows } from './client.js';
import { copyOut } from './copy-out.js';

export interface Moment extends Rows {
  /** A million rows that no object need be made of: as the server's COPY writes them. */
  copied(text: string, take: (row: Buffer) => void): Promise<void>;
}

export const momentOf = (connection: Connection): Moment => ({
  ...rowsOf(connection),
  copied: (text, take) => copyOut(connection, text, take),
});

export async function atOneMoment<T>(pool: Pool, read: (moment: Moment) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await read(momentOf(connection));
  } finally {
    await connection.query('ROLLBACK').catch((error: unknown) => {
      broken = error instanceof Error ? error : new Error(String(error));
    });
    connection.release(broken);
  }
}
