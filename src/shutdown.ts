/**
 * An orderly end: what has been asked is answered, what is new is not taken, and after ten seconds it is over. Whoever
 * keeps a connection open is told with the next answer that it was the last, and a connection is hung up on only when
 * nobody has used it for a while: a request may be on its way.
 */
import { Server as Listener } from 'node:net';
import type { Server, ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Logger } from './log.js';

const PATIENCE_MS = 10_000;
const QUIET_MS = 1_000;
const SWEEP_MS = 100;

interface EndParts {
  server: Server;
  log: Logger;
  /** Lets go of everything else. */
  close(): Promise<void>;
}

export function endOnSignal(parts: EndParts): void {
  const sayLast = lastAnswers(parts.server);
  let ending = false;
  const end = (signal: string) => {
    if (ending) return;
    ending = true;
    void drain(parts, signal, sayLast);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

async function drain({ server, log, close }: EndParts, signal: string, sayLast: () => void): Promise<void> {
  log.info({ signal }, 'ending');
  const deadline = setTimeout(() => {
    log.warn('some requests took too long and were cut off');
    server.closeAllConnections();
    process.exit(0);
  }, PATIENCE_MS);
  // Connections that the system has taken for us are ours, and would be lost with the address.
  await nextTurn();
  // The server's own way to close hangs up on all that are idle at this moment.
  const closed = new Promise((done) => Listener.prototype.close.call(server, done));
  sayLast();
  const sweep = pause(QUIET_MS).then(() => setInterval(() => server.closeIdleConnections(), SWEEP_MS));
  await closed;
  void sweep.then(clearInterval);
  await close().catch((error: unknown) => log.error({ err: error }, 'ending'));
  clearTimeout(deadline);
  process.exit(0);
}

/** From when it is called on, every answer, also of what runs already, says that its connection ends with it. */
function lastAnswers(server: Server): () => void {
  const running = new Set<ServerResponse>();
  let ending = false;
  server.prependListener('request', (_request, response) => {
    if (ending) response.setHeader('Connection', 'close');
    running.add(response);
    response.once('close', () => running.delete(response));
  });
  return () => {
    ending = true;
    for (const response of running) if (!response.headersSent) response.setHeader('Connection', 'close');
  };
}
