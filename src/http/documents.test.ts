// Papers over HTTP: sent, opened, and what is refused on the way; on the application, with a store on this disk.
import { createPortalRouter } from '../portal/router.js';
import { createPool, type Pool } from '../db/client.js';
import { idOf, openHouse, PASSWORD, settingsOf, type House } from '../../test/support/house.js';
import { serveApp, type ServedApp } from '../../test/support/served-app.js';
import { openS3Server, type S3Server } from '../../test/support/s3-server.js';
import { createS3Store } from '../documents/s3-store.js';
import { jpeg, PDF, png } from '../../test/support/papers.js';
import type { Visitor } from '../../test/support/product.js';

let house: House;
let portal: Pool;
let app: ServedApp;
let client: Visitor;
let stranger: Visitor;
let admin: Visitor;
beforeAll(async () => {
  house = await openHouse();
  portal = createPool(settingsOf(house.database.url('portal')));
  app = await serveApp(house, { portal: createPortalRouter({ door: house.door, portalPool: portal }) });
  const signedIn = async (email: string): Promise<Visitor> => {
    const visitor = app.visitor();
    await visitor.signIn(email, PASSWORD);
    return visitor;
  };
  client = await signedIn('stock@example.com');
  stranger = await signedIn('crypto@example.com');
  admin = await signedIn('admin@example.com');
});
afterAll(async () => {
  await app.close();
  await portal.end();
  await house.close();
});

interface Sent {
  name?: string;
  type?: string;
  fields?: Record<string, string>;
}

function formWith(
  bytes: Buffer,
  { name = 'passport.pdf', type = 'application/pdf', fields = {} }: Sent = {},
): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries({ document_type: 'GOVERNMENT_ID', ...fields })) form.append(field, value);
  form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
  return form;
}

const post = (body: BodyInit, headers: Record<string, string> = {}, visitor = client): Promise<Response> =>
  visitor.fetch('/portal/identity', { method: 'POST', body, headers: { accept: 'application/json', ...headers } });

async function codeOf(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error?: { code: string } };
  return `${response.status} ${error?.code}`;
}

const latest = async (): Promise<{ id: string; file_name: string; mime_type: string; storage_key: string }> => {
  const [row] = await house.rows.rows<{ id: string; file_name: string; mime_type: string; storage_key: string }>(
    'SELECT * FROM kyc_documents ORDER BY created_at DESC LIMIT 1',
  );
  if (!row) throw new Error('There is a paper.');
  return row;
};

async function sent(bytes: Buffer = PDF, how: Sent = {}): Promise<string> {
  const response = await post(formWith(bytes, how));
  expect([response.status, response.headers.get('location')]).toEqual([303, '/portal/identity?sent=1']);
  return (await latest()).id;
}

const linkTo = async (visitor: Visitor, id: string): Promise<string> =>
  (await visitor.fetch(`/papers/${id}`)).headers.get('location') ?? '';

describe('sending', () => {
  test.each([
    ['a name that climbs', '../../x', 'x.pdf'],
    ['a name of another system', 'C:\\papers\\x.pdf', 'x.pdf'],
    ['quotes, a line break and a script', `"x'\r\n<script>.pdf`, 'x_____script_.pdf'],
    ['letters of the world', 'Ausweis Größe 護照.pdf', 'Ausweis Größe 護照.pdf'],
    ['nothing but dots', '...', 'paper.pdf'],
    ['another ending', 'passport.exe', 'passport.exe.pdf'],
    ['200 letters', `${'x'.repeat(200)}.pdf`, `${'x'.repeat(120)}.pdf`],
  ])('a file with %s is kept under a harmless one', async (_what, name, kept) => {
    await sent(PDF, { name });
    expect((await latest()).file_name).toMatch(
      new RegExp(`^${kept.replace(/[.()]/g, '\\$&').replace(/_+/g, '[_0-9A-Da-d]+')}$`),
    );
  });

  test('what it is, is what its content says, whatever the browser said', async () => {
    await sent(png(3, 3), { name: 'a.pdf', type: 'application/pdf' });
    expect(await latest()).toMatchObject({ mime_type: 'image/png', file_name: 'a.pdf.png' });
    await sent(jpeg(), { type: 'text/html', name: 'b.jpeg' });
    expect(await latest()).toMatchObject({ mime_type: 'image/jpeg', file_name: 'b.jpeg' });
  });

  test.each<[string, () => Promise<Response>, string]>([
    ['no file', () => post(formOf({ document_type: 'GOVERNMENT_ID' })), '422 required'],
    ['text in place of the file', () => post(formOf({ document_type: 'GOVERNMENT_ID', file: 'x' })), '422 required'],
    ['0 bytes', () => post(formWith(Buffer.alloc(0))), '422 paper_empty'],
    ['over the limit', () => post(formWith(Buffer.concat([PDF, Buffer.alloc(10_000_000)]))), '413 paper_too_large'],
    ['an SVG with a script', () => post(formWith(Buffer.from('<svg><script>'), { type: 'image/png' })), '422 paper_type'],
    ['two files', () => post(twice()), '400 malformed'],
    ['200 parts', () => post(formOf(Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`f${n}`, 'x'])))), '413 too_large'],
    ['a field of 1 MB', () => post(formOf({ document_type: 'x'.repeat(1_000_000) })), '413 too_large'],
    ['a kind that is none', () => post(formWith(PDF, { fields: { document_type: 'SELFIE' } })), '422 not_a_choice'],
    ['for another client', () => post(formWith(PDF, { fields: { user_id: idOf(house.client.crypto) } })), '422 unknown_field'],
    ['a status of its own', () => post(formWith(PDF, { fields: { status: 'APPROVED' } })), '422 unknown_field'],
    ['no boundary', () => post('x', { 'content-type': 'multipart/form-data' }), '400 malformed'],
    ['an empty boundary', () => post('x', { 'content-type': 'multipart/form-data; boundary=' }), '422 required'],
    ['a body that ends in the middle', () => post('--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF', { 'content-type': 'multipart/form-data; boundary=x' }), '400 malformed'],
    ['JSON', () => post(JSON.stringify({ document_type: 'GOVERNMENT_ID' }), { 'content-type': 'application/json' }), '400 malformed'],
    ['a form without parts', () => post(new URLSearchParams({ document_type: 'GOVERNMENT_ID' })), '400 malformed'],
    ['from another site', () => post(formWith(PDF), { origin: 'https://evil.example' }), '403 cross_site'],
    ['by an admin', () => post(formWith(PDF), {}, admin), '403 forbidden'],
    ['by nobody', () => post(formWith(PDF), {}, app.visitor()), '401 signed_out'],
  ])('%s is refused, and nothing is written', async (_what, send, expected) => {
    const before = await house.count('kyc_documents');
    expect(await codeOf(await send())).toBe(expected);
    expect(await house.count('kyc_documents')).toBe(before);
  }); // prettier-ignore

  test('whoever sends without end is answered and cut off', async () => {
    let pieces = 0;
    const endless = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((later) => setTimeout(later, 2));
        pieces += 1;
        if (pieces > 200) {
          controller.close();
          return;
        }
        const head =
          '--x\r\nContent-Disposition: form-data; name="document_type"\r\n\r\nGOVERNMENT_ID\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n';
        controller.enqueue(pieces === 1 ? new TextEncoder().encode(head) : new Uint8Array(1_000_000));
      },
    });
    const init = {
      duplex: 'half',
      headers: { accept: 'application/json', 'content-type': 'multipart/form-data; boundary=x' },
    };
    const answer = await client
      .fetch('/portal/identity', { method: 'POST', body: endless, ...init })
      .then(codeOf, () => 'cut off');
    expect(['413 paper_too_large', 'cut off']).toContain(answer);
    expect(pieces).toBeLessThan(100);
    expect((await client.fetch('/portal/identity')).status).toBe(200);
  }, 20_000);

  test('a browser gets its page again, with the reason beside the file and the refusal’s status', async () => {
    const response = await post(formWith(Buffer.alloc(0)), { accept: 'text/html' });
    expect(response.status).toBe(422);
    expect(await response.text()).toMatch(/id="file_error"[^>]*>The file is empty/);
    expect(await (await client.fetch('/portal/identity?sent=1')).text()).toContain('Your paper has arrived');
  });
});

describe('opening', () => {
  const SECOND = 1_000;
  let id: string;
  beforeAll(async () => {
    house.setClock('2026-01-05T12:00:00Z');
    id = await sent();
  });
  const at = (ms: number) => house.setClock(new Date(Date.parse('2026-01-05T12:00:00Z') + ms).toISOString());
  afterEach(() => at(0));

  test('the client and the staff are sent on to a link that gives the paper, and headers that let it do nothing', async () => {
    for (const visitor of [client, admin]) {
      const link = await linkTo(visitor, id);
      expect(link).toMatch(/^\/papers\/files\/[0-9a-f]{64}\?/);
      const opened = await visitor.fetch(link);
      expect(opened.status).toBe(200);
      expect(Buffer.from(await opened.arrayBuffer()).equals(PDF)).toBe(true);
      expect(Object.fromEntries(opened.headers)).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="government-id-${id.slice(0, 8)}.pdf"`,
        'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/) as string,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store, no-transform',
        'x-frame-options': 'SAMEORIGIN',
      });
    }
  });

  test('a link that has ended, was changed, or was made for somebody else opens nothing', async () => {
    const link = await linkTo(client, id);
    const status = async (visitor: Visitor, path: string) => (await visitor.fetch(path)).status;
    expect(await status(client, link)).toBe(200);
    expect(await status(stranger, link)).toBe(403);
    expect(await status(admin, link)).toBe(403);
    const anonymous = await app.visitor().fetch(link);
    expect([anonymous.status, anonymous.headers.get('location')]).toEqual([302, expect.stringMatching(/^\/login/)]);
    const other = (await latest()).storage_key.replace(/^./, (first) => (first === '0' ? '1' : '0'));
    for (const changed of [
      link.replace(/files\/\w+/, `files/${other}`),
      link.replace('application%2Fpdf', 'image%2Fpng'),
      link.replace('inline', 'attachment'),
      link.replace(/ends=(\d+)/, (_all, ends: string) => `ends=${Number(ends) + 60}`),
      link.replace(/signature=../, 'signature=xx'),
      link.replace(/&signature=.*/, ''),
      link.replace(/\?.*/, ''),
    ])
      expect([changed, await status(client, changed)]).toEqual([changed, 403]);
    at(3_599 * SECOND);
    expect(await status(client, link)).toBe(200);
    at(3_601 * SECOND);
    expect(await status(client, link)).toBe(403);
    at(-7_200 * SECOND);
    expect(await status(client, link)).toBe(403);
  });

  test('each view is in the log, and no link is: in no list, no log, no database', async () => {
    const seen = await views();
    const link = await linkTo(client, id);
    expect(await views()).toBe(seen + 1);
    await client.fetch(link);
    const signature = new URL(link, app.url).searchParams.get('signature') ?? 'none';
    const page = await (await client.fetch('/portal/identity')).text();
    const tables = await Promise.all(
      ['activity_logs', 'kyc_documents', 'command_requests'].map((table) =>
        house.rows.rows<{ text: string }>(`SELECT t::text AS text FROM ${table} t`),
      ),
    );
    for (const text of [page, app.logged(), JSON.stringify(tables)]) {
      expect(text).not.toContain(signature);
      expect(text).not.toMatch(/signature=|X-Amz-/);
    }
    expect(page).toContain(`/papers/${id}`);
    expect(page).not.toContain((await latest()).storage_key);
  });

  test('somebody else’s paper is not there, and the attempt is in the log', async () => {
    const before = await denials();
    const response = await stranger.fetch(`/papers/${id}`);
    expect([response.status, response.headers.get('location')]).toEqual([404, null]);
    expect(await denials()).toBe(before + 1);
    expect((await client.fetch(`/papers/11111111-1111-4111-8111-111111111111`)).status).toBe(404);
    expect((await client.fetch(`/papers/..%2f..%2fetc%2fpasswd`)).status).toBe(404);
    expect((await client.fetch(`/papers/files/..%2f..%2fsecrets.json?ends=1`)).status).toBe(403);
    expect((await app.visitor().fetch(`/papers/${id}`)).status).toBe(302);
  });

  test('another site’s page makes nobody look at a paper', async () => {
    const before = await views();
    for (const site of ['cross-site', 'same-site']) {
      const response = await client.fetch(`/papers/${id}`, { headers: { 'sec-fetch-site': site } });
      expect(response.status).toBe(403);
    }
    expect(await views()).toBe(before);
  });

  const count = async (action: string): Promise<number> =>
    Number(
      (
        await house.rows.row<{ n: string }>(
          'SELECT count(*) AS n FROM activity_logs WHERE action_type = $1::"ActionType"',
          [action],
        )
      )?.n,
    );
  const views = () => count('KYC_DOCUMENT_VIEWED');
  const denials = () => count('ACCESS_DENIED');
});

describe('with a bucket in place of the disk', () => {
  let s3: S3Server;
  let served: ServedApp;
  let visitor: Visitor;
  const onDisk = () => house.papers.store;
  let disk: ReturnType<typeof onDisk>;
  beforeAll(async () => {
    s3 = await openS3Server();
    disk = onDisk();
    const store = createS3Store({ ...s3.settings, patienceMs: 500 });
    house.papers.store = store;
    served = await serveApp(house, {
      store,
      portal: createPortalRouter({ door: house.door, portalPool: portal }),
    });
    visitor = served.visitor();
    await visitor.signIn('crypto@example.com', PASSWORD);
  });
  afterAll(async () => {
    house.papers.store = disk;
    await served.close();
    await s3.close();
  });
  afterEach(() => s3.will('honest'));

  test('what is sent lies there, and is opened by a link of the bucket’s own; the bare address opens nothing', async () => {
    expect((await post(formWith(PDF), {}, visitor)).status).toBe(303);
    const { id, storage_key } = await latest();
    const link = await linkTo(visitor, id);
    expect(link.startsWith(`${s3.settings.endpoint}/${s3.settings.bucket}/papers/${storage_key}?`)).toBe(true);
    expect(Buffer.from(await (await fetch(link)).arrayBuffer()).equals(PDF)).toBe(true);
    expect((await fetch(link.replace(/\?.*/, ''))).status).toBe(403);
    expect((await visitor.fetch(`/papers/files/${storage_key}`)).status).toBe(404);
    expect(served.logged()).not.toContain('X-Amz-Signature');
  });

  test.each(['stall', 'err', 'lose', 'cut'] as const)(
    'while it would %s, a paper is refused, nothing is written, and pages go on; later it is taken',
    async (mood) => {
      s3.will(mood);
      const before = [await house.count('kyc_documents'), await house.count('activity_logs')];
      expect(await codeOf(await post(formWith(PDF), {}, visitor))).toBe('503 papers_unavailable');
      expect([await house.count('kyc_documents'), await house.count('activity_logs')]).toEqual(before);
      expect((await visitor.fetch('/portal/identity')).status).toBe(200);
      s3.will('honest');
      expect((await post(formWith(PDF), {}, visitor)).status).toBe(303);
    },
  );
});

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

function twice(): FormData {
  const form = formWith(PDF);
  form.append('file', new Blob([new Uint8Array(PDF)]), 'b.pdf');
  return form;
}
