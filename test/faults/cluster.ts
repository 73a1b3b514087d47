// A PostgreSQL that belongs to the drills alone, so that they may kill it: by the number of a process that they started.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedServer } from '../../scripts/lib/embedded-server.mjs';
import { pidFile } from '../../scripts/lib/leftover-server.mjs';
import { birthOf, waitUntilGone } from '../../scripts/lib/processes.mjs';

export interface Cluster {
  /** Where it listens now: another port after each start, as after a failover. */
  port(): number;
  password: string;
  /** Of the process that all others of the server come from. */
  pid(): number;
  isRunning(): boolean;
  /** The folder of its files. */
  data(): string;
  /** Ends it: with all written down (fast), at once by a signal that it can handle (immediate), or by one that it cannot. */
  kill(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  /** Starts it again on what its files hold; where so said, with none that may grow beyond so many bytes. */
  start(most?: number): Promise<void>;
  close(): Promise<void>;
}

/** A killed process forgets nothing that it has handed to the system, so commits wait for that, and not for the disk. */
const SETTINGS = { synchronous_commit: 'on', full_page_writes: 'on', autovacuum: 'off', max_connections: '200' };

/** In which POSIX has a shell count. */
const SHELLS_BLOCK = 512;

export async function openCluster(folder: string): Promise<Cluster> {
  const password = randomBytes(18).toString('base64url');
  const start = (most?: number) =>
    startEmbeddedServer({
      folder: join(folder, 'postgres'),
      password,
      throwAway: true,
      settings: SETTINGS,
      ...(most && { under: ['/bin/sh', '-c', `ulimit -S -f ${most / SHELLS_BLOCK}; exec "$0" "$@"`] }),
    });
  let server = await start();
  const data = (): string => join(server.folder, 'data');
  const pid = (): number => Number.parseInt(pidFile(data())[0] ?? '', 10);
  return {
    password,
    port: () => server.port,
    pid,
    data,
    isRunning: () => server.isRunning(),
    async kill(signal) {
      const number = pid();
      if (birthOf(number) === undefined) return;
      process.kill(number, signal);
      await waitUntilGone(number, 10_000);
    },
    async start(most) {
      server = await start(most);
    },
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
