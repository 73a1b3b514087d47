// The line between the product and its database: a relay on an address that stays, which can be cut, and aimed elsewhere.
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** At a COMMIT: the database never hears of it, or it does and its answer is lost. */
export type Cut = 'before' | 'after';

export interface Line {
  port: number;
  /** Where new connections lead. */
  aim(port: number): void;
  /** Cuts the connection on which the next COMMIT passes; ends when that has happened. */
  cutAtCommit(cut: Cut): Promise<void>;
  /** The ports by which the database knows its connections. */
  callers(): number[];
  close(): Promise<void>;
}

/** The message that `pg` sends for it: Q, its length, the text. */
const COMMIT = Buffer.from('Q\0\0\0\x0bCOMMIT\0');

export async function openLine(aimed: number): Promise<Line> {
  let port = aimed;
  let armed: { cut: Cut; done: () => void } | undefined;
  const calls = new Map<Socket, Socket>();

  const server = createServer((caller) => {
    const database = connect(port, '127.0.0.1');
    calls.set(caller, database);
    const hangUp = () => {
      calls.delete(caller);
      caller.destroy();
      database.destroy();
    };
    for (const end of [caller, database]) {
      end.setNoDelay(true);
      end.on('error', hangUp);
      end.on('close', hangUp);
    }
    caller.on('data', (sent) => {
      if (!armed || !sent.includes(COMMIT)) return void database.write(sent);
      const { cut, done } = armed;
      armed = undefined;
      if (cut === 'before') hangUp();
      else loseAnswer(database, sent, hangUp);
      done();
    });
    database.on('data', (answer) => void caller.write(answer));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port,
    aim: (next) => void (port = next),
    cutAtCommit: (cut) => new Promise((done) => (armed = { cut, done })),
    callers: () => [...calls.values()].flatMap(({ localPort }) => localPort ?? []),
    close: () => closed(server, [...calls.keys()]),
  };
}

/** The answer comes once the database has committed, and goes no further. */
function loseAnswer(database: Socket, sent: Buffer, hangUp: () => void): void {
  database.removeAllListeners('data');
  database.once('data', hangUp);
  database.write(sent);
}

function closed(server: Server, callers: readonly Socket[]): Promise<void> {
  for (const caller of callers) caller.destroy();
  return new Promise((done) => server.close(() => done()));
}
