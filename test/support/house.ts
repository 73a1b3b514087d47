// A house of its own for a test file: a cloned database, the door with a clock the test sets, two admins, an officer.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keysIn } from '../../src/config-data-keys.js';
import { createAnchoring, type Anchoring } from '../../src/anchors/index.js';
import { createPool, rowsOf, type ConnectionSettings, type Pool, type Rows } from '../../src/db/client.js';
import { createLocalStore } from '../../src/documents/local-store.js';
import { erasureListAt, type ErasureList } from '../../src/erasure-list.js';
import type { DocumentStore } from '../../src/documents/store.js';
import type { PaperKind } from '../../src/domain/kyc.js';
import type { PriceProvider } from '../../src/price-providers/provider.js';
import type { RequestContext } from '../../src/request-context.js';
import { systemContext } from '../../src/request-context.js';
import { createStaff } from '../../src/services/create-staff.js';
import { approveKyc } from '../../src/services/decide-kyc.js';
import { commandNamed } from '../../src/services/index.js';
import { openClient } from '../../src/services/open-client.js';
import { recordTransfer } from '../../src/services/record-transfer.js';
import { completeTransfer } from '../../src/services/complete-transfer.js';
import { createDoor, type Door } from '../../src/services/run-command.js';
import { createVault, type Vault } from '../../src/secrets/vault.js';
import { setPrice } from '../../src/services/set-price.js';
import { cloneDatabase, type ClonedDatabase } from './database.js';

export const PASSWORD = 'correct horse 42';
/** The key with which the template's own rows are sealed, and every house's. */
export const LOG_KEY = process.env.LOG_KEY ?? '';

/** As the setting of a product that is to read what this house has sealed. */
export const DATA_KEYS =
  'test:a-master-key-of-tests-that-seals-nothing-real,old:the-one-before-it-that-still-opens-what-it-sealed';

export interface House {
  database: ClonedDatabase;
  pool: Pool;
  rows: Rows;
  /** Signed in past the application, as a migration is: for rows that no use case makes, beside a log row without a mac. */
  planting: Rows;
  door: Door;
  admin: RequestContext;
  secondAdmin: RequestContext;
  officer: RequestContext;
  client: { stock: RequestContext; crypto: RequestContext };
  /** Where papers go, and which of them an approval asks for: none, until a test says which. */
  papers: { store: DocumentStore; requiredKinds: PaperKind[] };
  /** Seals personal data, under the keys that a product over this house is given as well. */
  vault: Vault;
  /** Whether a second person is needed: not, until a test says so. */
  approvals: { required: boolean; hours: number };
  /** Who signs the heads of the log, and the file that they are kept in. */
  anchoring: Anchoring;
  /** Who was erased, and for how long nobody can be. */
  erasure: { list: ErasureList; retentionYears: number };
  /** Whom the house asks for prices: nobody, until a test says whom. */
  market: { providers: readonly PriceProvider[]; jumpPercent: number };
  /** The door's clock. */
  setClock(iso: string): void;
  count(table: string): Promise<number>;
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const database = await cloneDatabase();
  const pool = createPool(settingsOf(database.url('app')));
  let now = new Date('2026-01-05T09:00:00.000Z');
  const market: House['market'] = { providers: [], jumpPercent: 30 };
  const folder = mkdtempSync(join(tmpdir(), 'vip-house-'));
  const store = createLocalStore({ folder, secret: 'a key for the papers of tests', clock: () => now });
  const papers: House['papers'] = { store, requiredKinds: [] };
  const anchoring = await createAnchoring({
    key: LOG_KEY,
    signingKey: LOG_KEY,
    anchorFile: join(folder, 'log-anchors.jsonl'),
  });
  const vault = createVault(keysIn(DATA_KEYS));
  const approvals = { required: false, hours: 72, commandNamed };
  const erasure = { list: erasureListAt(join(folder, 'outside', 'erasures.txt')), retentionYears: 10 };
  const parts = { market, papers, vault, approvals, anchoring, erasure };
  const door = createDoor({ pool, digestKey: 'a key for tests', logKey: LOG_KEY, clock: () => now, ...parts });
  const rows = rowsOf(pool);
  const past = createPool(settingsOf(database.url('postgres')), { max: 2 });
  const staff = async (email: string, role: string) => {
    const input = { email, role, password: PASSWORD, first_name: 'Ada', last_name: 'Staff' };
    return person(
      (await door.run(createStaff, systemContext('test'), input)).id,
      role === 'ADMIN' ? 'ADMIN' : 'COMPLIANCE',
    );
  };
  const admin = await staff('admin@example.com', 'ADMIN');
  const client = async (email: string, account_type: string) => {
    const { id } = await door.run(openClient, admin, {
      email,
      account_type,
      password: PASSWORD,
      first_name: 'Cleo',
      last_name: 'Client',
    });
    await door.run(approveKyc, admin, { id });
    return person(id, 'CUSTOMER');
  };
  return {
    database,
    pool,
    rows,
    planting: rowsOf(past),
    door,
    market,
    papers,
    vault,
    approvals,
    anchoring,
    erasure,
    admin,
    secondAdmin: await staff('second.admin@example.com', 'ADMIN'),
    officer: await staff('compliance@example.com', 'COMPLIANCE'),
    client: { stock: await client('stock@example.com', 'STOCK'), crypto: await client('crypto@example.com', 'CRYPTO') },
    setClock: (iso) => (now = new Date(iso)),
    count: async (table) => Number((await rows.row<{ count: string }>(`SELECT count(*) FROM ${table}`))?.count),
    close: async () => {
      await Promise.all([pool.end(), past.end()]);
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const person = (id: string, role: 'ADMIN' | 'COMPLIANCE' | 'CUSTOMER'): RequestContext => ({
  actor: { kind: 'person', id, role },
  ip: '192.0.2.1',
  userAgent: 'test',
});

export const idOf = (context: RequestContext): string => (context.actor.kind === 'person' ? context.actor.id : '');

export const withKey = (context: RequestContext, requestId: string = randomUUID()): RequestContext => ({
  ...context,
  requestId,
});

export async function deposit(
  house: House,
  client: RequestContext,
  amount: string,
  processed_at?: string,
): Promise<string> {
  const { id } = await house.door.run(recordTransfer, house.admin, {
    user_id: idOf(client),
    transaction_type: 'DEPOSIT',
    amount,
    currency: 'USD',
    method: 'WIRE_TRANSFER',
  });
  await house.door.run(completeTransfer, house.admin, { id, processed_at });
  return id;
}

export async function priceOf(house: House, symbol: string, price: string, as_of?: string): Promise<void> {
  const asset = await house.rows.row<{ id: string }>(`SELECT id FROM assets WHERE symbol = $1`, [symbol]);
  await house.door.run(setPrice, house.admin, { id: asset?.id, price, as_of });
}

export function settingsOf(url: string): ConnectionSettings {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port),
    user: username,
    password: decodeURIComponent(password),
    database: pathname.slice(1),
  };
}
