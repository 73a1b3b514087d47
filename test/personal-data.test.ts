// Personal data in the served product: shown to whoever may see it, found by what is equal, taken along where it is asked
// for; and nowhere else in the clear: not in the database's own files, not in any log, not in an answer that refuses.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { importFile } from '../src/services/import-file.js';
import { asking } from './support/approvals.js';
import { idOf, openHouse, PASSWORD, type House } from './support/house.js';
import { startProduct, Visitor, type Product } from './support/product.js';
import { handIn } from './support/imports.js';
import { setUpPhone } from './support/second-factor.js';
import { connectAs } from './support/sql.js';

const word = (name: string): string => `${name}${randomBytes(6).toString('hex')}`;
/** No other test of the same server writes any of these. */
const PLANTED = { address: word('Gasse'), city: word('Stadt'), nationality: word('Volk') };
const PHONE = `+4144668${String(1000 + Math.floor(Math.random() * 9000))}`;
const COUNTERPARTY = word('Bank ');
const COUNTRY = word('Land');
const SECRETS = [...Object.values(PLANTED), PHONE, PHONE.slice(1), COUNTERPARTY];

let house: House;
let product: Product;
let admin: Visitor;
let client: string;
let transfer: string;
beforeAll(async () => {
  house = await openHouse();
  product = await startProduct(house.database, { LOG_LEVEL: 'trace' });
  admin = new Visitor(product.url);
  await admin.signIn('admin@example.com', PASSWORD);
  const opened = await admin.send('User/actions/new', {
    ...PLANTED,
    phone: PHONE,
    country: COUNTRY,
    role: 'CUSTOMER',
    account_type: 'STOCK',
    email: 'planted@example.com',
    first_name: 'Planted',
    last_name: 'Person',
    password: PASSWORD,
  });
  client = opened.record?.id ?? '';
  const form = {
    user_id: client,
    transaction_type: 'DEPOSIT',
    amount: '100',
    currency: 'USD',
    method: 'WIRE_TRANSFER',
  };
  transfer = (await admin.send('Transaction/actions/new', { ...form, counterparty: COUNTERPARTY })).record?.id ?? '';
}, 60_000);
afterAll(async () => {
  await product.stop();
  await house.close();
});

const take = async (path: string): Promise<string> => (await admin.fetch(`/admin/api/resources/${path}`)).text();

test('a record shows it, an edit keeps it, and what is the same is sealed as it was', async () => {
  const shown = (await admin.read(`User/records/${client}/show`)).record?.params ?? {};
  expect(shown).toMatchObject({ ...PLANTED, phone: PHONE, country: COUNTRY });
  expect(Object.keys(shown)).not.toContain('phone_index');
  const stored = () => house.rows.row('SELECT phone, phone_index, address, city FROM users WHERE id = $1', [client]);
  const before = await stored();
  const form = Object.entries(shown).map(([name, value]): [string, string] => [
    name,
    value === null ? '' : `${value as string}`,
  ]);
  const answer = await admin.send(`User/records/${client}/edit`, { ...Object.fromEntries(form), last_name: 'Other' });
  expect(answer.notice).toMatchObject({ type: 'success' });
  expect(await stored()).toEqual(before);
  await admin.send(`User/records/${client}/edit`, { city: '' });
  expect((await admin.read(`User/records/${client}/show`)).record?.params.city).toBeNull();
  const { metadata } =
    (await house.rows.row<{ metadata: unknown }>(
      `SELECT metadata FROM activity_logs WHERE action_type = 'USER_UPDATED' ORDER BY created_at DESC LIMIT 1`,
    )) ?? {};
  expect(metadata).toEqual({ unrecorded: ['city'] });
  await admin.send(`User/records/${client}/edit`, { city: PLANTED.city });
  expect((await admin.read(`Transaction/records/${transfer}/show`)).record?.params.counterparty).toBe(COUNTERPARTY);
});

test('a list carries none of it', async () => {
  for (const path of ['User/actions/list?filters.email=planted', `User/actions/list`, 'Transaction/actions/list']) {
    const text = await take(path);
    expect(text).toContain(client);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  }
});

test('an equal phone and an equal counterparty are found, however they are written; a part of one is not', async () => {
  const found = async (path: string) => (await admin.read(path)).records?.map(({ id }) => id);
  const spaced = encodeURIComponent(`${PHONE.slice(0, 3)} ${PHONE.slice(3, 5)} ${PHONE.slice(5)}`);
  expect(await found(`User/actions/list?filters.phone=${spaced}`)).toEqual([client]);
  expect(await found(`User/actions/list?filters.phone=${encodeURIComponent(PHONE.slice(0, -1))}`)).toEqual([]);
  const loud = encodeURIComponent(`  ${COUNTERPARTY.toUpperCase()} `);
  expect(await found(`Transaction/actions/list?filters.counterparty=${loud}`)).toEqual([transfer]);
  expect(await found(`Transaction/actions/list?filters.counterparty=Bank`)).toEqual([]);
});

test.each([
  'filters.city=%',
  'filters.phone=v1',
  'filters.phone=%20',
  'filters.phone~~from=a',
  'filters.phone_index=a',
  'filters.nationality=v1.',
])('no filter by what is sealed finds anything by its sealed text: %s', async (query) => {
  const answer = await admin.read(`User/actions/list?${query}`);
  const ignored = query.includes('phone_index');
  expect(ignored || answer.records?.length === 0).toBe(true);
});

test('there is no order by what is sealed', async () => {
  expect((await admin.read('User/actions/list?sortBy=phone&direction=asc')).status).toBe(400);
});

test('a file leaves it out; asked for, it comes along, and the log says which columns', async () => {
  const told = async () =>
    (
      await house.rows.row<{ metadata: unknown }>(
        `SELECT metadata FROM activity_logs WHERE action_type = 'EXPORT' ORDER BY created_at DESC LIMIT 1`,
      )
    )?.metadata;
  const without = await take('User/actions/export?filters.email=planted');
  expect(without.split('\r\n')[0]).not.toMatch(/phone|address|city|nationality/);
  for (const secret of SECRETS) expect(without).not.toContain(secret);
  expect(await told()).toEqual({ resource: 'User', filters: ['email'], rows: '1' });
  const whole = await take('User/actions/export?filters.email=planted&personal=true');
  for (const secret of [...Object.values(PLANTED), `'${PHONE}`]) expect(whole).toContain(secret);
  expect(await told()).toMatchObject({ personal: ['address', 'city', 'nationality', 'phone'] });
  expect(await take('Transaction/actions/export?personal=true')).toContain(COUNTERPARTY);
  expect(await take('Transaction/actions/export')).not.toContain(COUNTERPARTY);
});

test('a portfolio’s events name the other side', async () => {
  await admin.send(`Transaction/records/${transfer}/complete`, {});
  await house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'Approved'))
     UPDATE users SET kyc_status = 'APPROVED', kyc_approved_at = now(), kyc_approved_by = (SELECT id FROM users WHERE email = 'admin@example.com') WHERE id = $1`,
    [client],
  );
  await admin.send(`Transaction/records/${transfer}/complete`, {});
  const portfolio = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [client]);
  expect(await take(`Portfolio/records/${portfolio?.id}/events`)).toContain(COUNTERPARTY);
});

test('the client’s own pages, and a client who asks the back office, are shown none of it', async () => {
  const visitor = new Visitor(product.url);
  await visitor.signIn('planted@example.com', PASSWORD);
  for (const path of [
    '/portal',
    '/portal/transfers',
    '/portal/activity',
    `/admin/api/resources/User/records/${client}/show`,
  ]) {
    const text = await (await visitor.fetch(path)).text();
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  }
  const portal = await connectAs(house.database, 'portal');
  for (const statement of [
    'SELECT phone FROM users',
    'SELECT counterparty FROM transactions',
    'SELECT wrapped FROM internal.person_keys',
  ])
    expect(await portal.refused(statement)).toMatch(/permission denied/);
  await portal.end();
});

test('a refusal does not quote it, and neither do the logs', async () => {
  const refused = await admin.send(`User/records/${client}/edit`, {
    phone: PHONE.slice(0, 6),
    city: `<b>${PLANTED.city}`,
  });
  expect(Object.keys(refused.record?.errors ?? {}).sort()).toEqual(['city', 'phone']);
  expect(JSON.stringify(refused.record?.errors)).not.toContain(PLANTED.city);
  const [log] = await house.rows.rows<{ text: string }>(`SELECT string_agg(l::text, ' ') AS text FROM activity_logs l`);
  expect(product.output()).toContain('/admin/api/resources/User/actions/new');
  for (const secret of SECRETS) {
    expect(product.output()).not.toContain(secret);
    expect(log?.text).not.toContain(secret);
  }
});

test('the database’s own files and its write-ahead log hold none of it, no second factor, and no form that waits', async () => {
  const phone = await setUpPhone(house, house.officer, '2026-01-05T09:00:00.000Z');
  const other = word('Gegenpartei ');
  const content = `client,transaction_type,amount,currency,method,processed_at,counterparty
${idOf(house.client.stock)},DEPOSIT,1.00,USD,WIRE_TRANSFER,2026-01-02,${other}\n`;
  await asking(house, importFile, { kind: 'TRANSFERS', file: await handIn(content) });
  const secrets = [...SECRETS, phone.secret, ...phone.recoveryCodes, other];
  const superuser = await connectAs(house.database, 'postgres');
  await superuser.query('CHECKPOINT');
  const [place] = await superuser.query('SHOW data_directory');
  await superuser.end();
  const folder = String(place?.data_directory);
  const files = filesUnder(join(folder, 'base')).concat(filesUnder(join(folder, 'pg_wal')));
  const holding = (text: string): string[] => files.filter((file) => contentOf(file).includes(text));
  // What is not sealed shows that this looks in the right place.
  const clear = holding(COUNTRY);
  expect(clear.some((file) => file.includes('pg_wal'))).toBe(true);
  expect(clear.some((file) => file.includes('base'))).toBe(true);
  for (const secret of secrets) expect([secret, holding(secret)]).toEqual([secret, []]);
}, 60_000);

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** Another test's database may go meanwhile. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
