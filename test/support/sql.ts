// Plain SQL as one role of the database, for tests of what the database itself refuses.
import pg from 'pg';
import type { ClonedDatabase, DatabaseRole } from './database.js';

export interface Sql {
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** The SQLSTATE and message of the refusal; fails where the statement is taken. */
  refused(text: string, values?: unknown[]): Promise<string>;
  end(): Promise<void>;
}

export async function connectAs(database: ClonedDatabase, role: DatabaseRole): Promise<Sql> {
  const client = new pg.Client({ connectionString: database.url(role) });
  // A server that ends is told of by the next statement; without a listener it would end the test's process.
  client.on('error', () => undefined);
  await client.connect();
  const query = async (text: string, values?: unknown[]) =>
    (await client.query<Record<string, unknown>>(text, values)).rows ?? [];
  return {
    query,
    async refused(text, values) {
      try {
        await query(text, values);
      } catch (error) {
        await client.query('ROLLBACK');
        return error instanceof pg.DatabaseError ? `${error.code} ${error.message}` : String(error);
      }
      throw new Error(`The database took: ${text}`);
    },
    end: () => client.end(),
  };
}
