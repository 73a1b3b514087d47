// What @adminjs/upload would do by itself with a paper, and does not do here: on the built product, where the papers lie
// in a folder that the test can look into.
import { readdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdJobs } from './support/hold-jobs.js';
import { idOf, openHouse, PASSWORD, type House } from './support/house.js';
import { changedTables, fingerprint } from './support/fingerprint.js';
import { PDF, png } from './support/papers.js';
import { startProduct, Visitor, type AdminAnswer, type Product } from './support/product.js';

const folder = mkdtempSync(join(tmpdir(), 'vip-papers-'));
const NEW = '/admin/api/resources/KYCDocument/actions/new';

let house: House;
let product: Product;
let release: () => Promise<void>;
let admin: Visitor;
let officer: Visitor;
beforeAll(async () => {
  house = await openHouse();
  product = await startProduct(house.database, { DATA_DIR: folder });
  release = await holdJobs(house);
  [admin, officer] = [new Visitor(product.url), new Visitor(product.url)];
  await admin.signIn('admin@example.com', PASSWORD);
  await officer.signIn('compliance@example.com', PASSWORD);
}, 60_000);
afterAll(async () => {
  await product.stop();
  await release();
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  fields?: Record<string, string>;
  name?: string;
  type?: string;
  under?: string;
}

async function add(
  bytes: Buffer,
  { fields = {}, name = 'passport.pdf', type = 'application/pdf', under = 'file' }: Sent = {},
  { by = admin, method = 'POST', address = NEW } = {},
): Promise<AdminAnswer> {
  const body = new FormData();
  const all = { user_id: idOf(house.client.stock), document_type: 'GOVERNMENT_ID', ...fields };
  for (const [field, value] of Object.entries(all)) body.append(field, value);
  body.append(under, new Blob([new Uint8Array(bytes)], { type }), name);
  const answer = await by.fetch(address, {
    method,
    headers: { accept: 'application/json' },
    ...(method === 'POST' && { body }),
  });
  return { ...((await answer.json()) as AdminAnswer), status: answer.status };
}

interface Row {
  id: string;
  storage_key: string;
  file_url: string;
  file_name: string;
  mime_type: string;
  version: string;
}

const rowOf = async (id: string | undefined): Promise<Row> => {
  const row = await house.rows.row<Row>(
    `SELECT id, storage_key, file_url, file_name, mime_type, xmin::text AS version FROM kyc_documents WHERE id = $1`,
    [id],
  );
  if (!row) throw new Error('There is a paper.');
  return row;
};
const filed = (): string[] => readdirSync(join(folder, 'documents')).sort();
/** As formidable, which AdminJS would parse forms with, names what it writes to the temporary folder. */
const uploads = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('upload_'));
const logged = (): Promise<{ action_type: string; target_id: string | null; version: string }[]> =>
  house.rows.rows(`SELECT action_type::text, target_id, xmin::text AS version FROM activity_logs
    WHERE target_type IN ('kyc_documents', 'access') ORDER BY created_at, id`);

test('the row is written once, in one transaction with its row of the log, and its file lies there', async () => {
  const before = await logged();
  const { record } = await add(PDF);
  const row = await rowOf(record?.id);
  expect(filed()).toContain(row.storage_key);
  const rows = (await logged()).slice(before.length);
  expect(rows).toEqual([{ action_type: 'KYC_DOCUMENT_ADDED', target_id: row.id, version: row.version }]);
});

test('a new paper leaves the file of the one that it supersedes, which can still be opened', async () => {
  const old = await rowOf((await add(PDF)).record?.id);
  const newer = await rowOf((await add(png(8, 8), { name: 'passport.pdf' })).record?.id);
  expect(newer.storage_key).not.toBe(old.storage_key);
  expect(filed()).toEqual(expect.arrayContaining([old.storage_key, newer.storage_key]));
  const link = (await officer.fetch(`/papers/${old.id}`)).headers.get('location') ?? '';
  expect(Buffer.from(await (await officer.fetch(link)).arrayBuffer()).equals(PDF)).toBe(true);
});

test.each(['delete', 'bulkDelete'])(
  '%s is nobody’s, by any address or method: no file and no row goes',
  async (name) => {
    const { id } = await rowOf((await add(PDF)).record?.id);
    const [files, papers] = [filed(), await house.count('kyc_documents')];
    const base = '/admin/api/resources/KYCDocument';
    for (const address of [`records/${id}/${name}`, `actions/${name}`, `bulk/${name}?recordIds=${id}`])
      for (const method of ['GET', 'POST'])
        expect((await admin.fetch(`${base}/${address}`, { method })).status).toBe(403);
    expect(filed()).toEqual(files);
    expect(await house.count('kyc_documents')).toBe(papers);
  },
);

test.each([
  ['a key', { storage_key: 'f'.repeat(64) }],
  ['an address', { file_url: 'https://elsewhere.example/x.pdf' }],
  ['a path', { file_path: '/etc/passwd' }],
  ['a path as the feature calls it', { filePath: '/etc/passwd' }],
  ['a bucket', { bucket: 'public' }],
  ['a digest', { sha256: '0'.repeat(64) }],
  ['files to delete', { files_to_delete: '0', 'filesToDelete.0': '0' }],
  ['a decision', { status: 'APPROVED' }],
])('%s that a browser names is refused by its field, and nothing is written', async (_what, fields) => {
  const [before, files] = [await fingerprint(house.rows), filed()];
  const answer = await add(PDF, { fields });
  const [field = ''] = Object.keys(fields);
  expect(answer).toMatchObject({
    notice: { type: 'error' },
    record: { errors: { [field]: { type: 'unknown_field' } } },
  });
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
  expect(filed()).toEqual(files);
});

test('what a browser says of a file is not believed: its content decides, its name is cut', async () => {
  const files = filed();
  const page = await add(Buffer.from('<html><script>1</script>'), { name: 'x.png', type: 'image/png' });
  expect(page).toMatchObject({ record: { errors: { file: { type: 'paper_type' } } } });
  expect(filed()).toEqual(files);
  const { record } = await add(png(9, 9), { name: '../../../etc/cron.d/x.pdf', type: 'text/html' });
  expect(await rowOf(record?.id)).toMatchObject({ file_name: 'x.pdf.png', mime_type: 'image/png' });
});

test('a file under another name, or where a form takes none, is read nowhere and lies in no temporary folder', async () => {
  const [files, temporary] = [filed(), uploads()];
  expect((await add(PDF, { under: 'filePath' })).status).toBe(400);
  const edit = `/admin/api/resources/Asset/actions/new`;
  expect((await add(PDF, {}, { address: edit })).status).toBe(400);
  expect(filed()).toEqual(files);
  expect(uploads()).toEqual(temporary);
});

test('nothing is uploaded for who may not, or by GET: the hook that runs before the check has put nothing', async () => {
  const files = filed();
  const papers = await house.count('kyc_documents');
  expect((await add(PDF, {}, { by: officer })).status).toBe(403);
  expect((await add(PDF, {}, { by: new Visitor(product.url) })).status).toBe(401);
  expect((await add(PDF, {}, { method: 'GET' })).status).toBe(405);
  expect(filed()).toEqual(files);
  expect(await house.count('kyc_documents')).toBe(papers);
});

test('no list, record, search, receipt or page says where a paper lies, by what it is kept, or gives a link', async () => {
  const added = await add(PDF);
  const { id, storage_key, file_url } = await rowOf(added.record?.id);
  const pages = [
    '/admin/api/resources/KYCDocument/actions/list',
    '/admin/api/resources/KYCDocument/actions/search?query=passport',
    `/admin/api/resources/KYCDocument/records/${id}/show`,
    '/admin/api/resources/KYCDocument/actions/export',
    `/admin/resources/KYCDocument/records/${id}/show`,
    '/admin',
  ];
  const texts = [JSON.stringify(added)];
  for (const page of pages) {
    const answer = await admin.fetch(page);
    expect(answer.status).toBe(200);
    texts.push(await answer.text());
  }
  for (const text of texts) {
    expect(text).not.toContain(storage_key);
    expect(text).not.toMatch(/file_?path|X-Amz|signature=|ends=|"bucket"|DoorProvider|storage_key/i);
  }
  expect(file_url).toBe(`local:${storage_key}`);
});

test('a file for nobody leaves no row, and what it had put is what the hourly sweep finds', async () => {
  const before = await fingerprint(house.rows);
  const answer = await add(PDF, { fields: { user_id: idOf(house.officer) } });
  expect(answer).toMatchObject({ record: { errors: { user_id: { type: 'not_a_client' } } } });
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
});

/** A paper that is sent up to the middle of its file, until the rest is let go. */
function slowly(by: Visitor): { answer: Promise<number>; rest(): void } {
  const fields = { user_id: idOf(house.client.stock), document_type: 'GOVERNMENT_ID' };
  const parts = Object.entries(fields).map(
    ([name, value]) => `--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `${parts.join('')}--edge\r\nContent-Disposition: form-data; name="file"; filename="slow.pdf"\r\nContent-Type: application/pdf\r\n\r\n`;
  let rest: () => void = () => undefined;
  const body = new ReadableStream({
    start(sender) {
      sender.enqueue(Buffer.concat([Buffer.from(head), PDF.subarray(0, 20)]));
      rest = () => {
        sender.enqueue(Buffer.concat([PDF.subarray(20), Buffer.from('\r\n--edge--\r\n')]));
        sender.close();
      };
    },
  });
  const headers = { accept: 'application/json', 'content-type': 'multipart/form-data; boundary=edge' };
  const sent = by.fetch(NEW, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  return { answer: sent.then(({ status }) => status), rest: () => rest() };
}

test('whoever sends slowly, or many at once, has two places and keeps nobody else out', async () => {
  const another = new Visitor(product.url);
  await another.signIn('second.admin@example.com', PASSWORD);
  const slow = [slowly(admin), slowly(admin)];
  await eventually(async () => (await add(PDF)).status === 503);
  expect((await add(PDF, {}, { by: another })).status).toBe(200);
  for (const { rest } of slow) rest();
  expect(await Promise.all(slow.map(({ answer }) => answer))).toEqual([200, 200]);
  expect((await add(PDF)).status).toBe(200);
});

/** The server has taken up what was sent a moment ago. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It never was so.');
}
