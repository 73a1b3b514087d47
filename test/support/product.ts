// The built product as a process of its own over a test's database, and people who use it by HTTP.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClonedDatabase } from './database.js';
import { DATA_KEYS } from './house.js';

const ROOT = join(import.meta.dirname, '../..');
/** A machine that does much else at once takes its time; one that never gets ready is found out all the same. */
const READY_WITHIN = 240_000;

export interface Product {
  url: string;
  pid: number;
  /** What the server printed so far. */
  output(): string;
  /** Moves the clocks of a process that was started with `movingClock`; the moment that its Date has then. */
  moveClock(by: ClockMove): Promise<number>;
  /** Told to end, or killed; its exit code, where it has one. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The Date is put on or back; or time goes by, for whatever measures it. */
export interface ClockMove {
  stepMs?: number;
  passMs?: number;
}

export const movingClock = { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'moving-clock.cjs')}` };

export async function startProduct(
  database: Pick<ClonedDatabase, 'url'>,
  env: NodeJS.ProcessEnv = {},
  stdout: number | 'pipe' = 'pipe',
): Promise<Product> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'vip-product-'));
  const child = spawn(process.execPath, [join(ROOT, 'dist/src/main.js')], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      NODE_ENV: 'production',
      ADMIN_JS_SKIP_BUNDLE: 'true',
      ADMIN_JS_TMP_DIR: 'adminbundle',
      VIP_ENV: 'test',
      DATABASE_URL: database.url('postgres'),
      SESSION_SECRET: randomBytes(32).toString('hex'),
      DATA_KEYS,
      DATA_DIR: folder,
      PORT: String(port),
      ...env,
    },
    stdio: ['ignore', stdout, 'pipe', 'ipc'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  const product: Product = {
    url,
    pid: child.pid ?? 0,
    output: () => printed,
    moveClock: (by) =>
      new Promise((moved, failed) => {
        child.once('message', ({ now }: { now: number }) => moved(now));
        child.send(by, (error) => error && failed(error));
      }),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const code = await ended;
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
  try {
    await ready(product, ended);
  } catch (error) {
    await product.stop('SIGKILL');
    throw error;
  }
  return product;
}

async function ready(product: Product, ended: Promise<number | null>): Promise<void> {
  let dead = false;
  void ended.then(() => (dead = true));
  for (const until = Date.now() + READY_WITHIN; Date.now() < until;) {
    if (dead) throw new Error(`The product ended while it started:\n${product.output()}`);
    const answer = await fetch(`${product.url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The product is not ready:\n${product.output()}`);
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Somebody at a browser: keeps cookies, follows no redirect. */
export class Visitor {
  private cookies = new Map<string, string>();

  constructor(private readonly base: string) {}

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(`${this.base}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { cookie: this.cookie, ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  }

  async signIn(email: string, password: string, code = ''): Promise<Response> {
    await this.fetch('/login');
    return this.fetch('/login', { method: 'POST', body: new URLSearchParams({ email, password, code }) });
  }

  /** A form sent to AdminJS's API, and its JSON answer. */
  async send(path: string, fields: Record<string, string> = {}): Promise<AdminAnswer> {
    const response = await this.fetch(`/admin/api/resources/${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { accept: 'application/json' },
    });
    const text = await response.text();
    return {
      status: response.status,
      ...(text.startsWith('{') ? (JSON.parse(text) as Omit<AdminAnswer, 'status'>) : {}),
    };
  }

  async read(path: string): Promise<AdminAnswer> {
    const response = await this.fetch(`/admin/api/resources/${path}`, { headers: { accept: 'application/json' } });
    const text = await response.text();
    return {
      status: response.status,
      ...(text.startsWith('{') ? (JSON.parse(text) as Omit<AdminAnswer, 'status'>) : {}),
    };
  }
}

export interface AdminAnswer {
  status: number;
  notice?: { message: string; type: string };
  record?: AdminRecord;
  records?: AdminRecord[];
  meta?: { total: number; page: number; perPage: number };
  redirectUrl?: string;
}

export interface AdminRecord {
  id: string;
  params: Record<string, unknown>;
  errors: Record<string, { message: string; type?: string }>;
}
