/** Where rows measure: databases copied from the migrated template, on a server whose writes reach the disk. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { ConnectionSettings } from '../../src/db/client.js';

export type LogIn = 'superuser' | 'app' | 'portal' | 'reader';

export interface BenchDatabase {
  name: string;
  settings(logIn: LogIn): ConnectionSettings;
  /** Runs statements as the superuser, to whom no row is hidden. */
  fill(...statements: string[]): Promise<void>;
}

export interface Lab {
  database(): Promise<BenchDatabase>;
  /** What several rows share is made by the first that asks for it. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>;
  whenDone(cleanUp: () => Promise<unknown>): void;
  close(): Promise<void>;
}

const TEMPLATE = 'vip_template';

export function openLab(variables: NodeJS.ProcessEnv): Lab {
  const server = variables.TEST_DATABASE_URL;
  if (!server) throw new Error('There is no server to measure on. Start the benchmarks with `npm run bench`.');
  const cleanUps: (() => Promise<unknown>)[] = [];
  const shared = new Map<string, Promise<unknown>>();
  return {
    async database() {
      const database = describe(new URL(server), `vip_bench_${randomBytes(4).toString('hex')}`, variables);
      await statements({ ...database.settings('superuser'), database: 'postgres' }, [
        `CREATE DATABASE ${database.name} TEMPLATE ${TEMPLATE}`,
      ]);
      return database;
    },
    once: <T>(name: string, make: () => Promise<T>) => {
      const made = shared.get(name) ?? make();
      shared.set(name, made);
      return made as Promise<T>;
    },
    whenDone: (cleanUp) => void cleanUps.unshift(cleanUp),
    close: async () => {
      for (const cleanUp of cleanUps) await cleanUp();
    },
  };
}

function describe(server: URL, name: string, variables: NodeJS.ProcessEnv): BenchDatabase {
  const place = { host: server.hostname, port: Number(server.port), database: name };
  const settings = (logIn: LogIn): ConnectionSettings =>
    logIn === 'superuser'
      ? { ...place, user: server.username, password: decodeURIComponent(server.password) }
      : { ...place, user: `vip_${logIn}`, password: variables[`DB_${logIn.toUpperCase()}_PASSWORD`] };
  return { name, settings, fill: (...texts) => statements(settings('superuser'), texts) };
}

async function statements(settings: ConnectionSettings, texts: readonly string[]): Promise<void> {
  const client = new pg.Client(settings);
  await client.connect();
  try {
    for (const text of texts) await client.query(text);
  } finally {
    await client.end();
  }
}
