/** The only openers of a transaction that writes. Only the one door imports them. */
import { invariant } from '../errors.js';
import { rowsOf, withRow, type Connection, type Pool, type Rows } from './client.js';
import type { Vault } from '../secrets/vault.js';

/** One connection inside a transaction; the required first parameter of every write. */
export interface Tx extends Rows {
  readonly writes: true;
  /** Seals what no row holds in the clear. */
  readonly vault: Vault;
  /** For a statement whose answer nobody needs: it goes out with the next one. Should it fail, so does that, and COMMIT. */
  send(text: string, values: readonly unknown[]): void;
  /** Throws what has failed of all that was sent. */
  sent(): Promise<void>;
}

export function txOf(rows: Rows, vault: Vault): Tx {
  let waiting: Promise<unknown>[] = [];
  return {
    ...rows,
    writes: true,
    vault,
    send(text, values) {
      const answer = rows.rows(text, values);
      answer.catch(() => undefined);
      waiting.push(answer);
    },
    async sent() {
      const all = waiting;
      waiting = [];
      await Promise.all(all);
    },
  };
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
    const tx = txOf(rowsOf(connection), vault);
    const outcome = await work(tx);
    await tx.sent();
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
    const tx = txOf(begin(rowsOf(connection)), vault);
    const result = await work(tx);
    const [committed] = await Promise.all([connection.query('COMMIT'), tx.sent()]);
    // Where a statement has failed and nobody minded, the server answers a COMMIT by taking all of it back.
    invariant(committed.command === 'COMMIT', 'what is answered has been committed');
    return result;
  } catch (error) {
    broken = await rollBack(connection);
    throw error;
  } finally {
    connection.release(broken);
  }
}

/** BEGIN goes out with the first statement; no answer counts unless it has begun. */
function begin({ rows }: Rows): Rows {
  const begun = rows('BEGIN');
  begun.catch(() => undefined);
  return withRow(async <T>(text: string, values?: readonly unknown[]) => {
    const [, answer] = await Promise.all([begun, rows<T>(text, values)]);
    return answer;
  });
}

async function rollBack(connection: Connection): Promise<Error | undefined> {
  try {
    await connection.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
