/** An orderly end: what has been asked is answered, what is new is not taken, and after ten seconds it is over. */
import type { Server } from 'node:http';
import type { Logger } from './log.js';

const PATIENCE_MS = 10_000;
const SWEEP_MS = 100;

interface EndParts {
  server: Server;
  log: Logger;
  /** Lets go of everything else. */
  close(): Promise<void>;
}

export function endOnSignal(parts: EndParts): void {
  let ending = false;
  const end = (signal: string) => {
    if (ending) return;
    ending = true;
    void drain(parts, signal);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

async function drain({ server, log, close }: EndParts, signal: string): Promise<void> {
  log.info({ signal }, 'ending');
  const deadline = setTimeout(() => {
    log.warn('some requests took too long and were cut off');
    server.closeAllConnections();
    process.exit(0);
  }, PATIENCE_MS);
  // A connection kept open by its client becomes idle only after its last answer.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await new Promise((closed) => server.close(closed));
  clearInterval(sweep);
  await close().catch((error: unknown) => log.error({ err: error }, 'ending'));
  clearTimeout(deadline);
  process.exit(0);
}
