/** What COPY … TO STDOUT sends, as it comes: in the protocol's words each message is one row. */
import pg from 'pg';
import type { Connection } from './client.js';

interface CopyData {
  chunk: Buffer;
}

/** A query among others, also on a connection that sends them without waiting: only its rows go another way. */
class CopyOut extends pg.Query {
  readonly #take: (row: Buffer) => void;
  #failure: Error | undefined;

  constructor(text: string, take: (row: Buffer) => void, done: (error: Error | undefined) => void) {
    super(text, undefined, (error: Error | undefined) => done(error ?? this.#failure));
    this.#take = take;
  }

  /** Whatever is thrown here would end the process. */
  handleCopyData({ chunk }: CopyData): void {
    if (this.#failure) return;
    try {
      this.#take(chunk);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** `take` may not keep the row: its bytes are the connection's. What it throws is thrown when the server has sent all. */
export const copyOut = (connection: Connection, text: string, take: (row: Buffer) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.query(new CopyOut(text, take, (error) => (error ? reject(error) : resolve())));
  });
