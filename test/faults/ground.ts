// The ground on which all drills run: one PostgreSQL of their own behind a line, one store of papers, the built product
// as a process, and a house with clients who have money. What a drill breaks, the next finds mended.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapRoles } from '../../scripts/lib/bootstrap-roles.mjs';
import { migrate } from '../../scripts/lib/migrate.mjs';
import { ownMark } from '../../scripts/lib/processes.mjs';
import { dataDir } from '../../scripts/lib/repository.mjs';
import { rolePasswords } from '../../scripts/lib/settings.mjs';
import { TEMPLATE } from '../../scripts/lib/test-environment.mjs';
import { createLocalStore } from '../../src/documents/local-store.js';
import { createS3Store } from '../../src/documents/s3-store.js';
import type { DocumentStore } from '../../src/documents/store.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { deposit, idOf, openHouse, person, withKey, type House } from '../support/house.js';
import { plantClient } from '../support/planted.js';
import { openS3Server, type S3Server } from '../support/s3-server.js';
import { openCluster, type Cluster } from './cluster.js';
import { openLine, type Line } from './line.js';
import { openOffice, type Office } from './office.js';

/** A request that was made, and the row that its answer named; none where it was given up. */
export interface Told {
  key: string;
  id?: string;
}

export interface Ground {
  cluster: Cluster;
  /** Between the product and the database. */
  line: Line;
  house: House;
  /** Who may be traded for. */
  clients: readonly string[];
  s3: S3Server;
  /** The folder of a server that keeps papers on its disk, and the settings by which it does. */
  onDisk: NodeJS.ProcessEnv & { DATA_DIR: string };
  /** All that papers are kept in: the bucket, and that disk. */
  papers: readonly DocumentStore[];
  office: Office;
  /** Every request that was made, and what came of it. */
  told: Told[];
  /** Starts the database again and leads all lines to it. */
  restartCluster(most?: number): Promise<void>;
  close(): Promise<void>;
}

const DISK_KEY = 'a key for the papers on the disk of the drills';

const diskStore = ({ DATA_DIR }: Ground['onDisk']): DocumentStore =>
  createLocalStore({ folder: join(DATA_DIR, 'documents'), secret: DISK_KEY });

const SYMBOLS = ['AAPL', 'MSFT'];

export async function openGround(): Promise<Ground> {
  // Where the next run of tests looks for what a dead one has left, and ends it.
  const folder = join(dataDir(), `test-faults-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'owner'), ownMark());
  const cluster = await openCluster(folder);
  const [line, ours] = [await openLine(cluster.port()), await openLine(cluster.port())];
  const address = `postgresql://postgres:${cluster.password}@127.0.0.1:${ours.port}`;
  await makeTemplate(`${address}/${TEMPLATE}`);
  // From here on, the houses of this file are on the server of the drills.
  process.env.TEST_DATABASE_URL = `${address}/postgres`;
  const house = await openHouse();
  house.setClock(new Date().toISOString());
  const s3 = await openS3Server();
  const clients = await richClients(house);
  const onDisk = { DOCUMENT_STORE: 'local', DATA_DIR: join(folder, 'on-disk'), DOCUMENT_KEY: DISK_KEY };
  const office = await openOffice(environment(house, s3, line));
  return {
    cluster,
    line,
    house,
    clients,
    s3,
    onDisk,
    papers: [createS3Store(s3.settings), diskStore(onDisk)],
    office,
    told: [],
    async restartCluster(most) {
      await cluster.start(most);
      line.aim(cluster.port());
      ours.aim(cluster.port());
    },
    async close() {
      await office.close();
      await house.pool.end();
      await s3.close();
      await Promise.all([line.close(), ours.close()]);
      await cluster.close();
    },
  };
}

async function makeTemplate(url: string): Promise<void> {
  const passwords = rolePasswords(process.env);
  await bootstrapRoles(url, passwords);
  await migrate(url, passwords, process.env.LOG_KEY);
}

/** Four, each with money and something to sell; one of them signs in. */
export async function richClients(house: House): Promise<string[]> {
  const others = [await plantClient(house), await plantClient(house), await plantClient(house)];
  const clients = [idOf(house.client.stock), ...others];
  for (const user_id of clients) {
    const since = new Date(Date.now() - 20 * 86_400_000).toISOString();
    await deposit(house, person(user_id, 'CUSTOMER'), '90000000.00', since);
    for (const symbol of SYMBOLS)
      await house.door.run(recordTrade, withKey(house.admin, randomUUID()), {
        user_id,
        trade_type: 'BUY',
        symbol,
        quantity: '100000',
        price_per_unit: '100',
        executed_at: since,
      });
  }
  return clients;
}

export const traded: readonly string[] = SYMBOLS;

function environment({ database }: House, { settings }: S3Server, { port }: Line): NodeJS.ProcessEnv {
  const url = new URL(database.url('postgres'));
  url.port = String(port);
  return {
    DATABASE_URL: url.href,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    DOCUMENT_STORE: 's3',
    S3_ENDPOINT: settings.endpoint,
    S3_REGION: settings.region,
    S3_BUCKET: settings.bucket,
    S3_ACCESS_KEY_ID: settings.accessKeyId,
    S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
    S3_PATH_STYLE: 'true',
  };
}
