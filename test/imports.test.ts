// Files in and out of the served product: who may, what is told while it works, what is left behind.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { approveKyc } from '../src/services/decide-kyc.js';
import { declineRequest } from '../src/services/decide-approval.js';
import { editClient } from '../src/services/edit-client.js';
import { importFile } from '../src/services/import-file.js';
import { undoImport } from '../src/services/undo-import.js';
import { voidTrade } from '../src/services/void-trade.js';
import { asking } from './support/approvals.js';
import { changedTables, fingerprint } from './support/fingerprint.js';
import { holdJobs } from './support/hold-jobs.js';
import { deposit, idOf, openHouse, PASSWORD, person, type House } from './support/house.js';
import { handIn } from './support/imports.js';
import { newEmail, plantClient } from './support/planted.js';
import { startProduct, Visitor, type Product } from './support/product.js';
import { connectAs } from './support/sql.js';

let house: House;
let product: Product;
let release: () => Promise<void>;
/** The server's own, so that a neighbour's files are not taken for its. */
let temporary = '';
const visitors: Record<string, Visitor> = {};

beforeAll(async () => {
  house = await openHouse();
  temporary = mkdtempSync(join(tmpdir(), 'vip-uploads-'));
  product = await startProduct(house.database, { TMPDIR: temporary });
  release = await holdJobs(house);
  for (const [name, email] of [
    ['admin', 'admin@example.com'],
    ['compliance', 'compliance@example.com'],
    ['client', 'stock@example.com'],
    ['stranger', ''],
  ] as const) {
    visitors[name] = new Visitor(product.url);
    if (email) await visitors[name].signIn(email, PASSWORD);
  }
}, 60_000);
afterAll(async () => {
  await product.stop();
  await release();
  rmSync(temporary, { recursive: true, force: true });
  await house.close();
});

const as = (name: string): Visitor => visitors[name] ?? new Visitor(product.url);
const MIGRATION = new URL('../prisma/migrations/20261128140000_words_of_imports/migration.sql', import.meta.url);
const HEADER = 'client,trade_type,symbol,quantity,price_per_unit,executed_at\n';

async function client(): Promise<string> {
  const id = await plantClient(house);
  await deposit(house, person(id, 'CUSTOMER'), '10000.00', '2025-01-01');
  return id;
}

function form(content: string | Buffer, fields: Record<string, string> = {}): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries({ kind: 'TRADES', ...fields })) body.set(name, value);
  body.set('file', new Blob([new Uint8Array(Buffer.from(content))]), 'trades.csv');
  return body;
}

interface Said {
  progress?: { step: string };
  report?: { rows: number; accepted: number; rejected: number; duplicates: number; rejects: string };
  notice?: { type: string; message: string };
  record?: { id: string; errors: Record<string, { message: string }> };
  log_id?: string;
  redirectUrl?: string;
}

async function send(
  what: 'previews' | 'resources',
  body: FormData,
  lines = true,
): Promise<{ said: Said[]; last: Said }> {
  const response = await as('admin').fetch(`/admin/api/${what}/Import/actions/new`, {
    method: 'POST',
    body,
    headers: { accept: lines ? 'application/x-ndjson' : 'application/json' },
  });
  expect(response.status).toBe(200);
  const said = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Said);
  return { said, last: said.at(-1) ?? {} };
}

test('a file is previewed, answered for, entered and undone, and each tells how far it is', async () => {
  const id = await client();
  const row = `${id},BUY,AAPL,1,100.5,2025-02-01\n`;
  const content = HEADER + row + row;
  const before = await fingerprint(house.rows);
  const { said, last } = await send('previews', form(content));
  expect([...new Set(said.flatMap(({ progress }) => progress?.step ?? []))]).toEqual([
    'reading',
    'entering',
    'reckoning',
  ]);
  expect(last.report).toMatchObject({ rows: 2, accepted: 1, rejected: 0, duplicates: 1, rejects: '' });
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);

  const unanswered = await send('resources', form(content));
  expect(Object.keys(unanswered.last.record?.errors ?? {})).toEqual(['duplicates']);
  const { last: done } = await send(
    'resources',
    form(content, { duplicates: 'enter', request_id: 'a-form-of-its-own' }),
  );
  expect(done.notice?.type).toBe('success');
  const importId = done.record?.id ?? '';
  expect(done.redirectUrl).toBe(`/admin/resources/Import/records/${importId}/show`);
  expect(await house.rows.row('SELECT action_type, target_id FROM activity_logs WHERE id = $1', [done.log_id])).toEqual(
    {
      action_type: 'IMPORT',
      target_id: importId,
    },
  );
  const again = await send('resources', form(content, { duplicates: 'enter', request_id: 'a-form-of-its-own' }), false);
  expect(again.last.record?.id).toBe(importId);

  const undone = await as('admin').send(`Import/records/${importId}/undo`, { reason: 'The wrong file' });
  expect(undone.notice?.type).toBe('success');
  expect(
    await house.rows.row('SELECT count(*)::integer AS n FROM trades WHERE import_id = $1 AND voided_at IS NULL', [
      importId,
    ]),
  ).toEqual({ n: 0 });
  const why = { void_reason: 'The wrong file' };
  const listed = await read<{ records: { params: object }[] }>(
    `resources/Trade/actions/list?filters.import_id=${importId}`,
  );
  expect(listed.records.map(({ params }) => params)).toMatchObject([why, why]);
  const trade = await house.rows.row<{ id: string }>('SELECT id FROM trades WHERE import_id = $1', [importId]);
  const { record } = await read<{ record: { params: object } }>(`resources/Trade/records/${trade?.id}/show`);
  expect(record.params).toMatchObject(why);
  const portfolio = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [id]);
  const { events } = await read<{ events: object[] }>(`resources/Portfolio/records/${portfolio?.id}/events`);
  expect(events.slice(0, 2)).toMatchObject([why, why]);
});

const read = async <T>(path: string): Promise<T> =>
  (await (await as('admin').fetch(`/admin/api/${path}`, { headers: { accept: 'application/json' } })).json()) as T;

test('rows that were undone while each had the whole reason have it no more, and what was voided by hand keeps its own', async () => {
  const id = await client();
  const file = await handIn(`${HEADER}${id},BUY,AAPL,1,100,2025-02-01\n${id},BUY,AAPL,2,100,2025-02-02\n`);
  const entered = await house.door.run(importFile, house.admin, { kind: 'TRADES', file });
  const [first] = await house.rows.rows<{ id: string }>('SELECT id FROM trades WHERE import_id = $1 ORDER BY seq', [
    entered.id,
  ]);
  await house.door.run(voidTrade, house.admin, { id: first?.id, reason: 'By hand' });
  await house.door.run(undoImport, house.admin, { id: entered.id, reason: 'The file of Mr Meyer' });
  const reasons = async () =>
    (
      await house.rows.rows<{ void_reason: string }>(
        'SELECT void_reason FROM trades WHERE import_id = $1 ORDER BY seq',
        [entered.id],
      )
    ).map(({ void_reason }) => void_reason);
  const past = await connectAs(house.database, 'postgres');
  await past.query(`BEGIN;
    ALTER TABLE trades DISABLE TRIGGER set_once;
    UPDATE trades SET void_reason = 'The file of Mr Meyer' WHERE void_reason = 'import undone';
    ALTER TABLE trades ENABLE TRIGGER set_once;
    INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'From before');
    COMMIT`);
  expect(await reasons()).toEqual(['By hand', 'The file of Mr Meyer']);
  await past.query(readFileSync(MIGRATION, 'utf8'));
  await past.end();
  expect(await reasons()).toEqual(['By hand', 'import undone']);
  expect(await house.rows.row('SELECT undo_reason FROM imports WHERE id = $1', [entered.id])).toEqual({
    undo_reason: 'The file of Mr Meyer',
  });
  await expect(
    house.planting.rows(`UPDATE trades SET void_reason = 'other' WHERE import_id = $1`, [entered.id]),
  ).rejects.toThrow(/set once/);
});

test('before an import of clients is undone, whoever asks and whoever approves is told whom it shuts out', async () => {
  const line = (name: string) => `${newEmail()},${name},Undone,STOCK\n`;
  const content = `email,first_name,last_name,account_type\n${line('Ann')}${line('Ben')}${line('Cleo')}`;
  const { id } = await house.door.run(importFile, house.admin, { kind: 'CLIENTS', file: await handIn(content) });
  const mindOf = async (email: string, path: string): Promise<string | undefined> => {
    const visitor = new Visitor(product.url);
    await visitor.signIn(email, PASSWORD);
    const body = new URLSearchParams({ reason: 'The wrong file' });
    const headers = { accept: 'application/json' };
    const response = await visitor.fetch(`/admin/api/previews/${path}`, { method: 'POST', body, headers });
    return ((await response.json()) as { mind?: string }).mind;
  };
  const undoing = `Import/records/${id}/undo`;
  const archives = 'Archives 3 clients, who are signed out and can no longer sign in.';
  expect(await mindOf('admin@example.com', undoing)).toBe(archives);
  const [one] = await house.rows.rows<{ id: string }>('SELECT id FROM users WHERE import_id = $1', [id]);
  await house.door.run(approveKyc, house.admin, { id: one?.id });
  await deposit(house, person(one?.id ?? '', 'CUSTOMER'), '5.00');
  const withMoney = `${archives} 1 of them has money, holdings or a transfer that waits.`;
  expect(await mindOf('admin@example.com', undoing)).toBe(withMoney);
  // The product's clock is the machine's, by which an earlier request has lapsed.
  house.setClock(new Date().toISOString());
  const request = await asking(house, undoImport, { id, reason: 'The wrong file' });
  expect(await mindOf('second.admin@example.com', `PendingApproval/records/${request.id}/approve`)).toBe(withMoney);
  await house.door.run(declineRequest, house.secondAdmin, { id: request.id, reason: 'One has paid in' });
  expect(await house.door.run(undoImport, house.admin, { id, reason: 'The wrong file' })).toMatchObject({
    rows: '3',
    with_money: '1',
  });
});

test('a file with rejected rows comes back with their reasons, so that it can be mended and sent again, formulas made harmless', async () => {
  const id = await client();
  const content = `${HEADER.trim()},admin_note\n${id},BUY,AAPL,1,100,2025-02-01,fine\n${id},BUY,NOSUCH,1,100,2025-02-01,=1+1\n`;
  const { last } = await send('previews', form(content));
  expect(last.report?.rejects).toBe(
    `\ufeffclient,trade_type,symbol,quantity,price_per_unit,executed_at,admin_note,reason\r\n` +
      `${id},BUY,AAPL,1,100,2025-02-01,fine,\r\n` +
      `${id},BUY,NOSUCH,1,100,2025-02-01,'=1+1,Note of the house: This begins like a spreadsheet formula. Begin with a letter or a digit.\r\n`,
  );
});

test.each<[string, string | Buffer, RegExp]>([
  ['an empty file', '', /empty/],
  ['a header alone', HEADER, /no rows/],
  ['Windows-1252', Buffer.from(`${HEADER}Zürich,BUY,AAPL,1,1,2025-01-01\n`, 'latin1'), /UTF-8/],
  ['a file that was cut off', `${HEADER}a@example.com,BUY,"AA`, /cut off/],
  ['ten thousand columns', Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(','), /10000 columns/],
  ['thousands', `${HEADER.replaceAll(',', ';')}a@example.com;BUY;AAPL;1;1.234,50;2025-01-01\n`, /thousands/],
  ['a zero byte', `${HEADER}\0`, /zero byte/],
])('%s: its own answer under the form, and nothing written', async (_name, content, message) => {
  const before = await fingerprint(house.rows);
  for (const what of ['previews', 'resources'] as const) {
    const { last } = await send(what, form(content));
    expect(last.notice?.type).toBe('error');
    expect(last.record?.errors.file?.message).toMatch(message);
  }
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
});

test('a file larger than 64 MB is refused, and no part of it stays in the temporary folder', async () => {
  const { last } = await send('previews', form(Buffer.alloc(65 * 1024 * 1024, 'a,b\n')));
  expect(last.record?.errors.file?.message).toMatch(/64 MB/);
  expect(readdirSync(temporary).filter((name) => name.startsWith('vip-import-'))).toEqual([]);
}, 60_000);

test.each(['stranger', 'client', 'compliance'])(
  '%s: may neither preview nor enter a file, and none is read',
  async (name) => {
    for (const what of ['previews', 'resources']) {
      const response = await as(name).fetch(`/admin/api/${what}/Import/actions/new`, {
        method: 'POST',
        body: form(`${HEADER}x`),
        headers: { accept: 'application/json' },
      });
      expect(response.status).toBe(name === 'stranger' ? 401 : 403);
    }
  },
);

test('another site’s page can send no file', async () => {
  const response = await as('admin').fetch('/admin/api/resources/Import/actions/new', {
    method: 'POST',
    body: form(`${HEADER}x`),
    headers: { 'sec-fetch-site': 'cross-site', accept: 'application/json' },
  });
  expect(response.status).toBe(403);
});

test('each kind has an empty file with its columns, for the house alone', async () => {
  const response = await as('compliance').fetch('/admin/api/import-templates/trades.csv');
  expect(await response.text()).toMatch(
    /^client,trade_type,symbol,quantity,price_per_unit,executed_at,fee,admin_note\r\n$/,
  );
  for (const kind of ['clients', 'transfers', 'prices'])
    expect((await as('admin').fetch(`/admin/api/import-templates/${kind}.csv`)).status).toBe(200);
  expect(
    (await as('admin').fetch('/admin/api/import-templates/passwords.csv', { headers: { accept: 'application/json' } }))
      .status,
  ).toBe(404);
  expect(
    (await as('client').fetch('/admin/api/import-templates/trades.csv', { headers: { accept: 'application/json' } }))
      .status,
  ).toBe(403);
});

const take = async (name: string, path: string): Promise<{ response: Response; lines: string[] }> => {
  const response = await as(name).fetch(`/admin/api/resources/${path}`, {
    headers: { accept: 'text/csv, application/json' },
  });
  return { response, lines: (await response.text()).split('\r\n') };
};

test('a list goes out with its filters and in its order; text is harmless to a spreadsheet, figures are as they are stored', async () => {
  const id = await client();
  await as('admin').send('Trade/actions/new', {
    user_id: id,
    trade_type: 'BUY',
    symbol: 'AAPL',
    quantity: '2',
    price_per_unit: '10',
    executed_at: '2025-03-01',
    admin_note: 'a "quoted", note',
  });
  const { response, lines } = await take(
    'compliance',
    `Trade/actions/export?filters.user_id=${id}&sortBy=executed_at&direction=asc`,
  );
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toMatch(/attachment; filename="trades-\d{4}-\d{2}-\d{2}\.csv"/);
  const [header = '', row = '', end] = lines;
  const cells = new Map(
    header
      .replace('\ufeff', '')
      .split(',')
      .map((name, at) => [name, row.split(',')[at]]),
  );
  expect(Object.fromEntries(cells)).toMatchObject({
    user_id: id,
    quantity: '2.00000000',
    price_per_unit: '10.000000000000',
    total_value: '20.00',
  });
  expect(row).toContain('"a ""quoted"", note"');
  expect([lines.length, end]).toEqual([3, '']);
  const log = await house.rows.row(
    `SELECT actor_role, metadata FROM activity_logs WHERE action_type = 'EXPORT' ORDER BY created_at DESC LIMIT 1`,
  );
  expect(log).toEqual({ actor_role: 'COMPLIANCE', metadata: { resource: 'Trade', filters: ['user_id'], rows: '1' } });
});

test('a phone number, a name or a note that a spreadsheet would run is made text', async () => {
  await house.door.run(editClient, house.admin, { id: idOf(house.client.crypto), phone: '+41446681800' });
  await house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', '=cmd|1'))
     UPDATE users SET country = '@SUM(A1)', last_name = '-1+1' WHERE email = 'crypto@example.com'`,
  );
  const { lines } = await take('admin', 'User/actions/export?filters.email=crypto@example.com&mark=none&personal=true');
  expect(lines[0]).toMatch(/^id,email,/);
  for (const cell of [`'+41446681800`, `'@SUM(A1)`, `'-1+1`]) expect(lines[1]?.split(',')).toContain(cell);
  expect((await take('admin', 'ActivityLog/actions/export?filters.target_type=test')).lines[1]).toContain(`'=cmd|1`);
});

test('a file holds no column that its list is not sent with, and goes to nobody who may not see the list', async () => {
  for (const { model, hidden } of [
    { model: 'User', hidden: 'password_hash' },
    { model: 'Portfolio', hidden: 'day_index' },
    { model: 'CommandRequest', hidden: 'input_hash' },
  ]) {
    const { lines } = await take('admin', `${model}/actions/export`);
    expect(lines[0]).not.toContain(hidden);
    expect((await take('client', `${model}/actions/export`)).response.status).toBe(403);
    expect((await take('stranger', `${model}/actions/export`)).response.status).toBe(401);
  }
});

test('every filter that a list takes narrows its file just as much', async () => {
  for (const path of [
    'User/actions/{}?filters.role=CUSTOMER&filters.is_active=true&filters.created_at~~from=2020-01-01',
    'User/actions/{}?filters.last_name=lient&filters.kyc_status=APPROVED',
    'User/actions/{}?filters.id=not-an-id',
    'Asset/actions/{}?filters.symbol=A&filters.whole_units=false',
    'Price/actions/{}?filters.kind=FIAT&filters.price~~to=2&filters.as_of~~to=2026-12-31',
    'Transaction/actions/{}?filters.amount~~from=1&filters.processed_at=2025-01-01',
    'NewsCache/actions/{}?filters.related_symbols=BTC',
    'PortfolioSnapshot/actions/{}?filters.snapshot_date~~from=2025-12-01',
  ]) {
    const list = await as('admin').read(`${path.replace('{}', 'list')}&perPage=1`);
    const { response, lines } = await take('admin', path.replace('{}', 'export'));
    expect([path, response.status, lines.length - 2]).toEqual([path, 200, list.meta?.total]);
  }
});

/** What a process holds, in megabytes; nothing where no such file tells. */
function residentMegabytes(pid: number): number | undefined {
  const path = `/proc/${pid}/status`;
  const [, kilobytes] = existsSync(path) ? (/VmRSS:\s+(\d+)/.exec(readFileSync(path, 'utf8')) ?? []) : [];
  return kilobytes ? Number(kilobytes) / 1024 : undefined;
}

/** By how much a process has grown at most while something went on. */
async function growthDuring<T>(pid: number, work: Promise<T>): Promise<{ result: T; megabytes: number }> {
  const before = residentMegabytes(pid) ?? 0;
  let most = before;
  const watching = setInterval(() => (most = Math.max(most, residentMegabytes(pid) ?? 0)), 20);
  const result = await work.finally(() => clearInterval(watching));
  return { result, megabytes: most - before };
}

test('a hundred thousand rows go out without growing the server', async () => {
  await house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'many'))
     INSERT INTO prices (kind, symbol, price, as_of, source) SELECT 'STOCK', 'AAPL', 1 + n % 7, '2020-01-01'::timestamptz + n * interval '1 minute', 'manual' FROM generate_series(1, 120000) n`,
  );
  const path = 'Price/actions/export?filters.symbol=AAPL&sortBy=as_of&direction=asc';
  const { lines } = await take('admin', path);
  // Ten megabytes a time: what the first one has taken is used again by those that follow.
  const { result: again, megabytes } = await growthDuring(product.pid, take('admin', path));
  expect(again.lines).toHaveLength(lines.length);
  expect(megabytes).toBeLessThan(120);
  expect(lines.length - 2).toBe(120_000);
  expect(new Set(lines).size).toBe(lines.length);
}, 60_000);
