// The built product as a process that may be killed and started again, and its people, who stay signed in meanwhile.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PASSWORD } from '../support/house.js';
import { startProduct, Visitor, type Product } from '../support/product.js';

export interface Office {
  url(): string;
  pid(): number;
  /** The cookies of an admin, and of the client who sends papers. */
  admin: string;
  client: string;
  /** All that the processes have printed. */
  output(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
  start(changed?: NodeJS.ProcessEnv): Promise<void>;
  /** One more of it on the same database, beside the first. */
  another(changed?: NodeJS.ProcessEnv, stdout?: number): Promise<Product>;
  /** Ends it as a rollout does, for the one that takes its place; its exit code. */
  handOver(to: Product): Promise<number | null>;
  close(): Promise<void>;
}

export async function openOffice(env: NodeJS.ProcessEnv): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'vip-faults-office-'));
  const launch = (changed: NodeJS.ProcessEnv = {}, stdout?: number): Promise<Product> =>
    startProduct({ url: () => env.DATABASE_URL ?? '' }, { ...env, DATA_DIR: folder, ...changed }, stdout);
  let product = await launch();
  let printed = '';
  const end = async (signal: NodeJS.Signals) => {
    const code = await product.stop(signal);
    printed += product.output();
    return code;
  };
  return {
    url: () => product.url,
    pid: () => product.pid,
    admin: await cookieOf(product, 'admin@example.com'),
    client: await cookieOf(product, 'stock@example.com'),
    output: () => printed + product.output(),
    async kill(signal) {
      await end(signal);
    },
    async start(changed) {
      product = await launch(changed);
    },
    another: launch,
    async handOver(to) {
      const code = await end('SIGTERM');
      product = to;
      return code;
    },
    async close() {
      await product.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function cookieOf({ url }: Product, email: string): Promise<string> {
  const visitor = new Visitor(url);
  const answer = await visitor.signIn(email, PASSWORD);
  if (answer.status !== 303) throw new Error(`${email} could not sign in: ${answer.status}`);
  return visitor.cookie;
}
