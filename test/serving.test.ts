// The built product as a process: how it starts, what stops it from starting, what a restart keeps, how it ends.
import { randomBytes } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { openHouse, PASSWORD, type House } from './support/house.js';
import { startProduct, Visitor, type Product } from './support/product.js';
import { connectAs } from './support/sql.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const SESSION_SECRET = randomBytes(32).toString('hex');
const start = (env: NodeJS.ProcessEnv = {}): Promise<Product> =>
  startProduct(house.database, { SESSION_SECRET, ...env });
const failure = (env: NodeJS.ProcessEnv): Promise<string> =>
  start(env).then(
    () => 'It started.',
    (error: Error) => error.message,
  );
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function running<T>(work: (product: Product) => Promise<T>): Promise<T> {
  const product = await start();
  try {
    return await work(product);
  } finally {
    await product.stop();
  }
}

describe('the start', () => {
  test('says once that it is ready, and holds no secret in its log', async () => {
    await running(async (product) => {
      const visitor = new Visitor(product.url);
      await visitor.signIn('admin@example.com', PASSWORD);
      await visitor.fetch('/admin');
      expect(product.output().match(/is ready/g)).toHaveLength(1);
      for (const secret of [SESSION_SECRET, PASSWORD, process.env.DB_APP_PASSWORD ?? 'x', visitor.cookie.slice(8)]) {
        expect(product.output()).not.toContain(secret);
      }
    });
  });

  test('is refused with every problem at once', async () => {
    const said = await failure({
      VIP_ENV: 'production',
      SESSION_SECRET: '',
      PORT: 'x',
      DEMO: '1',
      DB_APP_PASSWORD: 'hidden-word',
    });
    for (const name of ['SESSION_SECRET', 'PORT', 'PUBLIC_URL', 'DATABASE_URL', 'DB_APP_PASSWORD', 'DEMO'])
      expect(said).toContain(`  - ${name}`);
    expect(said).not.toContain('hidden-word');
  });

  test('is refused where the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const place = other.address();
    const said = await failure({ PORT: String(typeof place === 'object' && place ? place.port : 0) });
    expect(said).toContain('PORT is used by another program');
    other.close();
  });

  test('is refused in words where HOST is an address of another machine', async () => {
    const said = await failure({ HOST: '192.0.2.1' });
    expect(said).toContain('HOST is no address of this machine');
    expect(said).not.toContain('    at ');
  });
});

describe('a restart', () => {
  test('signs nobody out, and forgets no failed sign-in', async () => {
    const cookie = await running(async (product) => {
      const visitor = new Visitor(product.url);
      await visitor.signIn('admin@example.com', PASSWORD);
      for (let attempt = 0; attempt < 10; attempt += 1)
        await new Visitor(product.url).signIn('compliance@example.com', 'wrong horse 42');
      return visitor.cookie;
    });
    // A wait that outlasts the start of a server under load.
    await house.rows.rows('UPDATE internal.sign_in_attempts SET wait_seconds = 900 WHERE failures >= 4');
    await running(async (product) => {
      expect((await fetch(`${product.url}/admin`, { headers: { cookie } })).status).toBe(200);
      expect((await new Visitor(product.url).signIn('compliance@example.com', PASSWORD)).status).toBe(429);
    });
    // The address has tried as often, and nobody else of this file shall wait for it.
    await house.rows.rows('DELETE FROM internal.sign_in_attempts');
  }, 60_000);
});

describe('readiness', () => {
  test('goes while a migration is missing, and comes back', async () => {
    await running(async (product) => {
      const owner = await connectAs(house.database, 'postgres');
      await owner.query('UPDATE _prisma_migrations SET rolled_back_at = now()');
      await pause(1_100);
      const answer = await fetch(`${product.url}/readyz`);
      expect([answer.status, await answer.json()]).toMatchObject([
        503,
        { status: 'not ready', failing: ['migrations'] },
      ]);
      await owner.query('UPDATE _prisma_migrations SET rolled_back_at = NULL');
      await pause(1_100);
      expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
      await owner.end();
    });
  });

  test('survives the loss of every connection to the database', async () => {
    await running(async (product) => {
      const visitor = new Visitor(product.url);
      await visitor.signIn('admin@example.com', PASSWORD);
      const owner = await connectAs(house.database, 'postgres');
      await owner.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      await pause(50);
      expect((await visitor.fetch('/admin')).status).toBe(200);
      expect((await visitor.fetch('/admin/api/resources/User/actions/list')).status).toBe(200);
      await owner.end();
    });
  });
});

const codeOfConnecting = (port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve('connected'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });

describe('the end', () => {
  test('lets a request that has begun come to its answer, takes no new connection, and ends with 0', async () => {
    const product = await start();
    const { port } = new URL(product.url);
    const slow = connect(Number(port), '127.0.0.1');
    let answer = '';
    slow.on('data', (chunk) => (answer += chunk.toString()));
    const body = `email=admin%40example.com&password=${encodeURIComponent(PASSWORD)}`;
    slow.write(
      `POST /login HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
    );
    await pause(200);
    const ended = product.stop();
    await pause(300);
    // This one goes by the connection that is still open, and is told that it was the last.
    expect((await fetch(`${product.url}/healthz`)).headers.get('connection')).toBe('close');
    expect(await codeOfConnecting(Number(port))).toBe('ECONNREFUSED');
    slow.write(body.slice(10));
    expect(await ended).toBe(0);
    expect(answer).toMatch(/^HTTP\/1\.1 303 /);
  });

  test('does not wait for a connection that somebody merely holds open', async () => {
    const product = await start();
    await (await fetch(`${product.url}/healthz`)).json();
    const since = Date.now();
    expect(await product.stop()).toBe(0);
    expect(Date.now() - since).toBeLessThan(3_000);
  });

  test('waits no longer than ten seconds', async () => {
    const product = await start();
    const { port } = new URL(product.url);
    const stuck = connect(Number(port), '127.0.0.1');
    stuck.on('error', () => undefined);
    stuck.write(
      `POST /login HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail`,
    );
    await pause(200);
    const since = Date.now();
    expect(await product.stop()).toBe(0);
    expect(Date.now() - since).toBeGreaterThan(9_000);
    expect(Date.now() - since).toBeLessThan(12_000);
  });
});
