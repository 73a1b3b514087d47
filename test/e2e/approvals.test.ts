// Two people in two browsers: one asks, the other looks and approves. Then the same by bare HTTP, where a request is sent
// twice, comes with a file, or by somebody who may not.
import type { Browser, Page } from 'playwright-core';
import { recordTransfer } from '../../src/services/record-transfer.js';
import { launchBrowser } from '../support/browser.js';
import { deposit, idOf, openHouse, PASSWORD, type House } from '../support/house.js';
import { startProduct, Visitor, type Product } from '../support/product.js';
import { seriousFindings } from '../support/serious-findings.js';
import { signIn } from '../support/sign-in.js';

let house: House;
let product: Product;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  house = await openHouse();
  await deposit(house, house.client.stock, '10000.00');
  [product, browser] = await Promise.all([startProduct(house.database, { TWO_PERSON_RULE: 'on' }), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await product.stop();
  await house.close();
});

async function signedIn(email: string, width = 1280): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 844 } });
  const opened = await context.newPage();
  opened.on('pageerror', (error) => complaints.push(error.message));
  await signIn(opened, product.url, email);
  return opened;
}

async function withdrawal(amount: string): Promise<string> {
  const form = { transaction_type: 'WITHDRAWAL', amount, currency: 'USD', method: 'WIRE_TRANSFER' };
  return (await house.door.run(recordTransfer, house.admin, { ...form, user_id: idOf(house.client.stock) })).id;
}

const statusOf = async (id: string) =>
  (await house.rows.row<{ status: string }>('SELECT status FROM transactions WHERE id = $1', [id]))?.status;
const record = (screen: string, id: string, action = 'show') =>
  `${product.url}/admin/resources/${screen}/records/${id}/${action}`;

test('one admin asks, the other sees what will happen and approves; the row says that it waits until then', async () => {
  const transfer = await withdrawal('2500.00');
  const first = await signedIn('admin@example.com');
  await first.goto(record('Transaction', transfer, 'complete'));
  await first.getByTestId('would-wait').waitFor();
  await first.getByTestId('button-save').click();
  await first.waitForURL(/PendingApproval/);
  expect(await first.getByTestId('notice-wrapper').innerText()).toMatch(/Nothing is done yet.*second person/);
  expect(await first.getByTestId('action-approve').count()).toBe(0);
  expect(await first.getByTestId('action-decline').innerText()).toBe('Take it back');
  expect(await statusOf(transfer)).toBe('PENDING');
  await first.goto(record('Transaction', transfer));
  expect(await first.getByTestId('waits-for-approval').innerText()).toContain('Complete a withdrawal, 2,500 USD');
  await first.goto(`${product.url}/admin`);
  await first.getByTestId('queue-own-requests').waitFor();

  const second = await signedIn('second.admin@example.com', 390);
  const queue = second.getByTestId('queue-PendingApproval');
  await queue.getByText('Complete a withdrawal, 2,500 USD').click();
  await second.getByTestId('action-approve').click();
  await second.getByTestId('preview').getByText('7,500.00').first().waitFor();
  expect(await seriousFindings(second)).toEqual([]);
  await second.getByTestId('button-save').click();
  await second.getByText('It is approved, and done.').waitFor();
  expect(await statusOf(transfer)).toBe('COMPLETED');
  await second.waitForLoadState('networkidle');
  await first.waitForLoadState('networkidle');
  expect(complaints).toEqual([]);
}, 90_000);

const visitor = async (email: string): Promise<Visitor> => {
  const made = new Visitor(product.url);
  await made.signIn(email, PASSWORD);
  return made;
};

interface FormAnswer {
  notice: { type: string; message: string };
  waits?: { id: string };
}

async function post(by: Visitor, path: string, fields: Record<string, string> | FormData): Promise<FormAnswer> {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  const response = await by.fetch(`/admin/api/resources/${path}`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body,
  });
  return (await response.json()) as FormAnswer;
}

test('the same form sent twice by HTTP is one request; sent twice, an approval is carried out once', async () => {
  const transfer = await withdrawal('1200.00');
  const [first, second] = [await visitor('admin@example.com'), await visitor('second.admin@example.com')];
  const complete = { request_id: 'one-and-the-same' };
  const asked = await post(first, `Transaction/records/${transfer}/complete`, complete);
  const again = await post(first, `Transaction/records/${transfer}/complete`, complete);
  expect(asked.waits?.id).toBeDefined();
  expect(again.waits).toEqual(asked.waits);
  const path = `PendingApproval/records/${asked.waits?.id ?? ''}/approve`;
  expect((await post(first, path, {})).notice).toMatchObject({ type: 'error' });
  const answers = await Promise.all([
    post(second, path, { request_id: 'approved-once' }),
    post(second, path, { request_id: 'approved-once' }),
  ]);
  expect(answers.map(({ notice }) => notice.type)).toEqual(['success', 'success']);
  expect(await statusOf(transfer)).toBe('COMPLETED');
  const rows = `SELECT count(*)::int AS rows FROM activity_logs WHERE metadata->>'approval_id' = $1`;
  expect(await house.rows.row(rows, [asked.waits?.id])).toEqual({ rows: 1 });
});

test('nobody approves what they have asked for, by whichever address, method or field', async () => {
  const transfer = await withdrawal('1300.00');
  const first = await visitor('admin@example.com');
  const { waits } = await post(first, `Transaction/records/${transfer}/complete`, {});
  const id = waits?.id ?? '';
  const [base, previews] = ['/admin/api/resources/PendingApproval', '/admin/api/previews/PendingApproval'];
  const addresses = [
    `${base}/records/${id}/approve`,
    `${base}/records/${id.toUpperCase()}/approve`,
    `${base}/records/${id}/edit`,
    `${base}/actions/approve?recordId=${id}`,
    `${base}/actions/edit?recordId=${id}`,
    `${base}/bulk/approve?recordIds=${id}`,
    `${base}/bulk/edit?recordIds=${id}`,
    `${previews}/records/${id}/approve`,
    `${previews}/actions/approve?recordId=${id}`,
    `/admin/api/resources/ApprovalPolicy/records/${id}/approve`,
  ];
  const second = idOf(house.secondAdmin);
  const posing = {
    id,
    decided_by: second,
    actor_id: second,
    user_id: second,
    requested_by: second,
    status: 'APPROVED',
  };
  for (const address of addresses)
    for (const fields of [{ id }, posing]) {
      for (const init of [{ method: 'POST', body: new URLSearchParams(fields) }, { method: 'GET' }]) {
        const response = await first.fetch(address, { ...init, headers: { accept: 'application/json' } });
        const answer = (await response.json()) as Partial<FormAnswer>;
        expect([address, init.method, response.status === 200 ? answer.notice?.type : 'error']).toEqual([
          address,
          init.method,
          'error',
        ]);
      }
    }
  expect(await statusOf(transfer)).toBe('PENDING');
  const decided = `SELECT (SELECT status FROM pending_approvals WHERE id = $1::uuid) AS status,
    (SELECT count(*)::int FROM activity_logs WHERE target_id = $1::uuid::text AND action_type = 'APPROVAL_DECIDED') AS decisions`;
  expect(await house.rows.row(decided, [id])).toEqual({ status: 'WAITING', decisions: 0 });
});

test('a file waits with its content, which is entered on approval, and compliance reads what is asked for', async () => {
  const [first, second] = [await visitor('admin@example.com'), await visitor('second.admin@example.com')];
  const form = new FormData();
  form.set('kind', 'PRICES');
  form.set('file', new Blob(['kind,symbol,price,as_of\nSTOCK,AAPL,201.5,2026-01-04\n']), 'prices.csv');
  const { waits } = await post(first, 'Import/actions/new', form);
  expect(await house.count('imports')).toBe(0);
  const officer = await visitor('compliance@example.com');
  const asked = await officer.fetch(`/admin/api/resources/PendingApproval/records/${waits?.id ?? ''}/asked`);
  expect(await asked.text()).toContain('prices.csv');
  const page = await signedIn('compliance@example.com');
  await page.goto(record('PendingApproval', waits?.id ?? ''));
  expect(await page.getByRole('link', { name: 'prices.csv' }).getAttribute('href')).toContain(
    `asked-files/${waits?.id}`,
  );
  const refused = await officer.fetch(`/admin/api/resources/PendingApproval/records/${waits?.id ?? ''}/approve`, {
    method: 'POST',
  });
  expect(refused.status).toBe(403);
  // Whoever decides sees every row; the log says who has looked, and a look is no hand in it.
  const file = await second.fetch(`/admin/api/asked-files/${waits?.id ?? ''}`);
  expect([file.headers.get('content-disposition'), await file.text()]).toEqual([
    'attachment; filename=prices.csv',
    'kind,symbol,price,as_of\nSTOCK,AAPL,201.5,2026-01-04\n',
  ]);
  const looked = `SELECT actor_id FROM activity_logs WHERE action_type = 'EXPORT' AND target_id = $1`;
  expect(await house.rows.rows(looked, [waits?.id])).toEqual([{ actor_id: idOf(house.secondAdmin) }]);
  const nowhere = await Promise.all(
    ['x', idOf(house.admin)].map(async (id) => (await second.fetch(`/admin/api/asked-files/${id}`)).status),
  );
  expect(nowhere).toEqual([422, 404]);
  const approved = await post(second, `PendingApproval/records/${waits?.id ?? ''}/approve`, {});
  expect((await second.fetch(`/admin/api/asked-files/${waits?.id ?? ''}`)).status).toBe(404);
  expect(approved.notice).toMatchObject({ type: 'success' });
  expect(
    await house.rows.row(`SELECT price::text, created_by FROM prices p JOIN imports i ON i.id = p.import_id`),
  ).toEqual({
    price: '201.500000000000',
    created_by: idOf(house.admin),
  });
});

test('the client’s own pages say nothing of it', async () => {
  const transfer = await withdrawal('1100.00');
  const first = await visitor('admin@example.com');
  await post(first, `Transaction/records/${transfer}/complete`, {});
  const client = await visitor('stock@example.com');
  for (const path of ['/portal', '/portal/history', '/portal/activity', '/portal/transfers'])
    expect(await (await client.fetch(path)).text()).not.toMatch(/second person|second admin/i);
});
