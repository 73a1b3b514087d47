// Papers on the whole product: an admin adds one, compliance looks at it, an admin decides; AdminJS's answers name no link.
import { openHouse, PASSWORD, idOf, type House } from './support/house.js';
import { PDF, png } from './support/papers.js';
import { startProduct, Visitor, type AdminAnswer, type Product } from './support/product.js';

let house: House;
let product: Product;
let admin: Visitor;
let officer: Visitor;
beforeAll(async () => {
  house = await openHouse();
  product = await startProduct(house.database);
  [admin, officer] = [new Visitor(product.url), new Visitor(product.url)];
  await admin.signIn('admin@example.com', PASSWORD);
  await officer.signIn('compliance@example.com', PASSWORD);
}, 60_000);
afterAll(async () => {
  await product.stop();
  await house.close();
});

const NEW = '/admin/api/resources/KYCDocument/actions/new';

async function add(bytes: Buffer, changed: Record<string, string> = {}, by = admin): Promise<AdminAnswer> {
  const body = new FormData();
  const fields = { user_id: idOf(house.client.stock), document_type: 'GOVERNMENT_ID', request_id: '', ...changed };
  for (const [name, value] of Object.entries(fields)) if (value !== '') body.append(name, value);
  body.append('file', new Blob([new Uint8Array(bytes)]), 'passport.pdf');
  const response = await by.fetch(NEW, { method: 'POST', body, headers: { accept: 'application/json' } });
  return { ...((await response.json()) as AdminAnswer), status: response.status };
}

test('an admin adds a paper, sees it, approves it with its last day, and is reminded of that', async () => {
  const added = await add(PDF);
  expect(added).toMatchObject({ status: 200, notice: { type: 'success' } });
  const id = added.record?.id ?? '';
  const link = (await officer.fetch(`/papers/${id}`)).headers.get('location') ?? '';
  const opened = await officer.fetch(link);
  expect(Buffer.from(await opened.arrayBuffer()).equals(PDF)).toBe(true);
  expect((await admin.fetch(link)).status).toBe(403);
  const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  expect(await admin.send(`KYCDocument/records/${id}/approve`, { expires_at: soon })).toMatchObject({
    notice: { type: 'success' },
    record: { params: { status: 'APPROVED', expires_at: soon } },
  });
  const dashboard = (await (await admin.fetch('/admin/api/dashboard')).json()) as Record<string, unknown>;
  expect(dashboard.expiring).toEqual([
    { id, client: 'Cleo Client', document_type: 'GOVERNMENT_ID', day: soon, reminder: '7' },
  ]);
  const asked = await admin.send(`KYCDocument/records/${id}/askAgain`, { reason: 'It ends soon.' });
  expect(asked).toMatchObject({ record: { params: { status: 'REJECTED', rejection_reason: 'It ends soon.' } } });
});

test('a bad file is told under its field, and one over the limit too; nothing is written', async () => {
  const before = await house.count('kyc_documents');
  for (const bytes of [Buffer.alloc(0), Buffer.from('<svg>'), Buffer.concat([PDF, Buffer.alloc(10_000_000)])])
    expect(await add(bytes)).toMatchObject({
      status: 200,
      notice: { type: 'error' },
      record: { errors: { file: { message: expect.stringMatching(/file/) as string } } },
    });
  expect(await admin.send('KYCDocument/actions/new', { document_type: 'GOVERNMENT_ID' })).toMatchObject({
    record: { errors: { file: { type: 'required' }, user_id: { type: 'required' } } },
  });
  expect(await house.count('kyc_documents')).toBe(before);
});

test('compliance, clients and strangers add none in the screens, and their files are not read', async () => {
  const before = await house.count('kyc_documents');
  const client = new Visitor(product.url);
  await client.signIn('stock@example.com', PASSWORD);
  expect((await add(PDF, {}, officer)).status).toBe(403);
  expect((await add(PDF, {}, client)).status).toBe(403);
  expect((await add(PDF, {}, new Visitor(product.url))).status).toBe(401);
  expect(await house.count('kyc_documents')).toBe(before);
});

test('the same form sent twice is one paper; neither list nor record says where it lies in the store, or names a link', async () => {
  const picture = png(20, 20);
  const ids = [];
  for (let times = 0; times < 2; times += 1) ids.push((await add(picture, { request_id: 'paper-1' })).record?.id);
  expect(ids[0]).toBe(ids[1]);
  const list = await admin.read('KYCDocument/actions/list');
  const record = await admin.read(`KYCDocument/records/${ids[0]}/show`);
  expect(record.record?.params).toMatchObject({ file_name: 'passport.pdf.png', mime_type: 'image/png' });
  const text = JSON.stringify([list, record]);
  expect(text).not.toMatch(/signature|ends=|X-Amz|storage_key/);
});
