// A kept overview is never an old one nor anybody else's: whatever changes, the next request shows what a page made of
// the books as they stand would show.
import fc from 'fast-check';
import { deposit, idOf, openHouse, PASSWORD, priceOf, settingsOf, type House } from '../../test/support/house.js';
import type { Visitor } from '../../test/support/product.js';
import { serveApp, type ServedApp } from '../../test/support/served-app.js';
import { PERSON_COLUMNS } from '../db/accounts.js';
import { createPool, type Pool } from '../db/client.js';
import type { Viewer } from '../http/viewer.js';
import type { RequestContext } from '../request-context.js';
import { archiveClient } from '../services/archive-client.js';
import { completeTransfer } from '../services/complete-transfer.js';
import { approveKyc, rejectKyc } from '../services/decide-kyc.js';
import { editClient } from '../services/edit-client.js';
import { cancelTransfer } from '../services/end-transfer.js';
import { readOverview } from '../services/read-portfolio.js';
import { recordTrade } from '../services/record-trade.js';
import { recordTransfer } from '../services/record-transfer.js';
import { renderOverview } from './pages/index.js';
import { createPortalRouter } from './router.js';

const HOUR_MS = 3_600_000;

let house: House;
let portal: Pool;
let app: ServedApp;
let stock: string;
let client: Visitor;
let other: Visitor;
/** How often the figures were read. */
let readings = 0;
/** What the portal takes for the present. */
let now = new Date();

beforeAll(async () => {
  house = await openHouse();
  stock = idOf(house.client.stock);
  portal = createPool(settingsOf(house.database.url('portal')), { max: 4 });
  await deposit(house, house.client.stock, '100000.00');
  await priceOf(house, 'AAPL', '150');
  await buy('AAPL', '3');
  portal.on('acquire', () => (readings += 1));
  app = await serveApp(house, {
    portal: createPortalRouter({ door: house.door, portalPool: portal, clock: () => now }),
  });
  [client, other] = [await signedIn('stock@example.com'), await signedIn('crypto@example.com')];
});
afterAll(async () => {
  await app.close();
  await portal.end();
  await house.close();
});
beforeEach(() => (now = new Date()));

async function signedIn(email: string): Promise<Visitor> {
  const visitor = app.visitor();
  expect((await visitor.signIn(email, PASSWORD)).status).toBe(303);
  return visitor;
}

const shown = async (visitor: Visitor = client): Promise<string> => (await visitor.fetch('/portal')).text();

/** The page as it must be, made of the books as they stand. */
async function expected(person: RequestContext = house.client.stock): Promise<string | undefined> {
  const viewer = await house.rows.row<Viewer>(`SELECT ${PERSON_COLUMNS.join(', ')} FROM users WHERE id = $1`, [
    idOf(person),
  ]);
  const found = await readOverview(portal, idOf(person), { now, priceAgeHours: 96 });
  return viewer && found && renderOverview(viewer, found);
}

const buy = (symbol: string, quantity: string) =>
  house.door.run(recordTrade, house.admin, {
    user_id: stock,
    symbol,
    trade_type: 'BUY',
    quantity,
    price_per_unit: '10',
    fee: '0',
  });
const request = async (amount: string) =>
  (
    await house.door.run(recordTransfer, house.admin, {
      user_id: stock,
      transaction_type: 'DEPOSIT',
      amount,
      currency: 'EUR',
      method: 'WIRE_TRANSFER',
    })
  ).id;
const edit = (changes: Record<string, string>) => house.door.run(editClient, house.admin, { id: stock, ...changes });

test('opened again unchanged, it is the same page and no figure is read', async () => {
  const first = await shown();
  const before = readings;
  expect(await shown()).toBe(first);
  expect(readings).toBe(before);
  expect(first).toBe(await expected());
});

test('packed or not, it is the same page', async () => {
  const plain = await shown();
  for (const encoding of ['br', 'gzip', 'identity', 'deflate', '*;q=0.1']) {
    const answer = await client.fetch('/portal', { headers: { 'accept-encoding': encoding } });
    expect([encoding, answer.headers.get('vary'), await answer.text()]).toEqual([encoding, 'Accept-Encoding', plain]);
  }
  const head = await client.fetch('/portal', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('it holds nothing that is made for one answer alone', async () => {
  expect(await shown()).not.toMatch(/nonce|csrf|type="hidden"/);
});

/** Every way in which the page changes, and whatever leaves it as it is. */
const CHANGES: Record<string, () => Promise<unknown>> = {
  'a price': () => priceOf(house, 'AAPL', '151.37'),
  'the same price at a later moment': () => priceOf(house, 'AAPL', '151.37'),
  'a purchase': () => buy('MSFT', '2'),
  'a sale of everything': () =>
    house.door.run(recordTrade, house.admin, {
      user_id: stock,
      symbol: 'MSFT',
      trade_type: 'SELL',
      quantity: '2',
      price_per_unit: '11',
      fee: '1',
    }),
  'a deposit': () => deposit(house, house.client.stock, '10.00'),
  'a transfer that waits': () => request('7.00'),
  'the end of one that waited': async () => house.door.run(cancelTransfer, house.admin, { id: await request('8.00') }),
  'the completion of one that waited': async () =>
    house.door.run(completeTransfer, house.admin, {
      id: await request('9.00'),
      usd_rate: '1.1',
      rate_reason: 'The bank’s own rate',
    }),
  'a refused identity': () => house.door.run(rejectKyc, house.admin, { id: stock, reason: 'The copy is blurred' }),
  'an approved identity': () => house.door.run(approveKyc, house.admin, { id: stock }),
  'the name': () => edit({ last_name: 'Newname' }),
  'the language': () => edit({ language: 'DE' }),
  'the time zone': () => edit({ timezone: 'Asia/Tokyo' }),
  'the language back': () => edit({ language: 'EN' }),
  'a sign-in elsewhere': () => signedIn('stock@example.com'),
};

test.each(Object.entries(CHANGES))('%s is on the next page', async (_what, change) => {
  await shown();
  await change();
  for (let times = 1; times <= 2; times += 1) expect(await shown()).toBe(await expected());
});

test('what changes is seen, and not only equal by chance', async () => {
  const seen = new Set([await shown()]);
  for (const change of [
    () => priceOf(house, 'AAPL', '149'),
    () => request('5.55'),
    () => edit({ last_name: 'Seen' }),
    () => edit({ language: 'DE' }),
    () => edit({ language: 'EN', timezone: 'America/New_York' }),
    () => house.door.run(rejectKyc, house.admin, { id: stock, reason: 'The copy is blurred' }),
  ]) {
    await change();
    seen.add(await shown());
  }
  expect(seen.size).toBe(7);
});

/** A cent more, as if it had just come in. */
const ONE_CENT = `UPDATE portfolios SET total_value = total_value + 0.01, cash_value = cash_value + 0.01,
  total_invested = total_invested + 0.01`;

test('two states of one millisecond are two', async () => {
  const seen = new Set<string>();
  // The moment of the change is set back, as if each had come within the same millisecond.
  for (let times = 1; times <= 20; times += 1) {
    await asSuperuser(`${ONE_CENT}, updated_at = '2026-01-01' WHERE user_id = '${stock}'`);
    seen.add(await shown());
  }
  expect(seen.size).toBe(20);
  expect(await shown()).toBe(await expected());
});

test('a change that commits late is seen when it commits, and one that is given up never', async () => {
  for (const end of ['ROLLBACK', 'COMMIT']) {
    const connection = await house.pool.connect();
    await connection.query('BEGIN');
    await connection.query(`${ONE_CENT} WHERE user_id = $1`, [stock]);
    // The row carries the moment of its change already, and nobody sees it yet.
    const before = await shown();
    expect(before).toBe(await expected());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await shown()).toBe(before);
    await connection.query(end);
    connection.release();
    expect(await shown()).toBe(await expected());
    expect((await shown()) === before).toBe(end === 'ROLLBACK');
  }
});

test('a price that grows old meanwhile is marked as old', async () => {
  await asSuperuser(`UPDATE holdings SET last_price_update = now() - interval '95.99 hours' WHERE symbol = 'AAPL'`);
  const fresh = await shown();
  now = new Date(Date.now() + 0.02 * HOUR_MS);
  const old = await shown();
  expect([fresh.includes('caution'), old.includes('caution')]).toEqual([false, true]);
  expect(old).toBe(await expected());
  now = new Date();
  expect(await shown()).toBe(fresh);
});

test('two clients at once never see each other’s page', async () => {
  await edit({ last_name: 'Onlymine' });
  const pages = await Promise.all(Array.from({ length: 60 }, (_, i) => shown(i % 2 ? client : other)));
  pages.forEach((page, i) => expect(page.includes('Onlymine')).toBe(i % 2 === 1));
  expect(await shown(other)).toBe(await expected(house.client.crypto));
});

test('whatever happens in whatever order, each client sees the own page as it stands', async () => {
  const steps = fc.array(fc.constantFrom(...Object.keys(CHANGES), 'visit', 'visit of the other', 'visit of both'), {
    minLength: 3,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      for (const step of taken) {
        // What the house refuses (a sale of nothing, a second approval) changes nothing.
        await CHANGES[step]?.().catch(() => undefined);
        if (step.startsWith('visit of')) expect(await shown(other)).toBe(await expected(house.client.crypto));
        if (step !== 'visit of the other') expect(await shown()).toBe(await expected());
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

test('a page is not given to whoever has signed out, nor to an archived client', async () => {
  const visitor = await signedIn('crypto@example.com');
  const { cookie } = visitor;
  expect(await shown(visitor)).toBe(await expected(house.client.crypto));
  await visitor.fetch('/logout', { method: 'POST' });
  expect((await fetch(`${app.url}/portal`, { headers: { cookie }, redirect: 'manual' })).status).toBe(302);
  await shown(other);
  await house.door.run(archiveClient, house.admin, { id: idOf(house.client.crypto) });
  expect((await other.fetch('/portal')).status).toBe(302);
});

async function asSuperuser(text: string): Promise<void> {
  const pool = createPool(settingsOf(house.database.url('postgres')), { max: 1 });
  await pool.query(`SET session_replication_role = replica; ${text}`);
  await pool.end();
}
