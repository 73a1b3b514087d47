// Certificates of a test's own, a PostgreSQL that shows them, and a wire that is listened in on.
import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { generate } from 'selfsigned';
import { startEmbeddedServer } from '../../scripts/lib/embedded-server.mjs';

export interface Certificate {
  key: string;
  cert: string;
}

const DAY = 86_400_000;
const SOUND = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

export async function makeAuthority(name: string): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...SOUND,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { key: made.private, cert: made.cert };
}

/** Of a server by this name, valid until so many days from now. */
export async function makeCertificate(authority: Certificate, name: string, days = 30): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...SOUND,
    ca: authority,
    notBeforeDate: new Date(Date.now() - 60 * DAY),
    notAfterDate: new Date(Date.now() + days * DAY),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  });
  return { key: made.private, cert: made.cert };
}

export interface TlsServer {
  /** With the password of the superuser; the port is the wire's. */
  url(database: string, parameters: string): string;
  /** From now on; without one it speaks no TLS. */
  show(certificate: Certificate | undefined): Promise<void>;
  /** What clients have said since it was last asked. */
  overheard(): Buffer;
  stop(): Promise<void>;
}

export async function startTlsServer(): Promise<TlsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'vip-tls-'));
  const server = await startEmbeddedServer({
    folder: join(folder, 'postgres'),
    password: 'superuser',
    throwAway: true,
  });
  const data = join(server.folder, 'data');
  const wire = await listenIn(server.port);
  return {
    url: (database, parameters) => `postgresql://postgres:superuser@localhost:${wire.port}/${database}?${parameters}`,
    async show(certificate) {
      for (const [name, text] of [
        ['server.crt', certificate?.cert ?? ''],
        ['server.key', certificate?.key ?? ''],
      ] as const) {
        writeFileSync(join(data, name), text, { mode: 0o600 });
        chownSync(join(data, name), statSync(data).uid, statSync(data).gid);
      }
      await reload(server.url(), certificate !== undefined);
    },
    overheard: wire.overheard,
    async stop() {
      await wire.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function reload(url: string, ssl: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`ALTER SYSTEM SET ssl = ${ssl ? 'on' : 'off'}`);
  await client.query('SELECT pg_reload_conf()');
  await client.end();
  // The postmaster reads its files a moment after it was told to.
  await new Promise((resolve) => setTimeout(resolve, 300));
}

async function listenIn(port: number): Promise<{ port: number; overheard(): Buffer; stop(): Promise<void> }> {
  let said: Buffer[] = [];
  const open = new Set<Socket>();
  const wire = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    client.on('data', (chunk) => said.push(chunk));
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on('error', () => undefined);
    }
    client.pipe(server).pipe(client);
  });
  await new Promise<void>((resolve) => wire.listen(0, 'localhost', resolve));
  return {
    port: (wire.address() as AddressInfo).port,
    overheard() {
      const all = Buffer.concat(said);
      said = [];
      return all;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => wire.close(resolve));
    },
  };
}

/** The file that `sslrootcert` names. */
export function authorityFile(folder: string, { cert }: Certificate): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'authority.crt');
  writeFileSync(file, cert);
  return file;
}
