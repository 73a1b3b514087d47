// The same guarantees for both stores; then what only one of them can get wrong.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openS3Server, type Mood, type S3Server } from '../../test/support/s3-server.js';
import { Refusal } from '../errors.js';
import { createLocalStore } from './local-store.js';
import { createS3Store } from './s3-store.js';
import { newKey, type DocumentStore, type LinkWish, type StoredPaper } from './store.js';

const SECRET = 'n5V2-Hs8k_Rw4Jd.Tx7Bq~Mz1Fp9Lc3Ge';
const folder = mkdtempSync(join(tmpdir(), 'vip-papers-'));
let s3: S3Server;
let now = new Date('2026-01-05T09:00:00Z');
const local = createLocalStore({ folder: join(folder, 'documents'), secret: SECRET, clock: () => now });
beforeAll(async () => void (s3 = await openS3Server()));
afterAll(async () => {
  await s3.close();
  rmSync(folder, { recursive: true });
});

const paper = (text = 'a passport'): StoredPaper => ({ bytes: Buffer.from(text), type: 'application/pdf' });
const WISH: LinkWish = { viewerId: 'viewer', seconds: 60, type: 'application/pdf', disposition: 'inline' };
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it was done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

async function keysOf(store: DocumentStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list()) keys.push(key);
  return keys.sort();
}

describe.each<[string, () => DocumentStore]>([
  ['the local disk', () => local],
  ['S3', () => createS3Store(s3.settings)],
])('%s', (_name, storeOf) => {
  test('gives back what was put, byte by byte, with its type, and nothing for what was not', async () => {
    const store = storeOf();
    const large = { bytes: randomBytes(3_000_000), type: 'image/png' as const };
    const [key, other] = [newKey(), newKey()];
    await store.put(key, large);
    const back = await store.read(key);
    expect(back?.type).toBe('image/png');
    expect(back?.bytes.equals(large.bytes)).toBe(true);
    expect(await store.read(other)).toBeUndefined();
  });

  test('lists all that lies there with its moment, however many, and forgets what is removed', async () => {
    const store = storeOf();
    const before = await keysOf(store);
    const keys = Array.from({ length: 8 }, newKey);
    for (const key of keys) await store.put(key, paper());
    expect(await keysOf(store)).toEqual([...before, ...keys].sort());
    for await (const { at } of store.list()) expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(120_000);
    for (const key of keys) await store.remove(key);
    await store.remove(newKey());
    expect(await keysOf(store)).toEqual(before);
  });

  test('says where a paper lies without saying how to open it', () => {
    const key = newKey();
    expect(storeOf().addressOf(key)).toMatch(/^(local:|s3:\/\/house-papers\/papers\/)[0-9a-f]{64}$/);
    expect(storeOf().addressOf(key)).toContain(key);
  });

  test('a link names its key and its end, and differs by key, type and disposition', async () => {
    const [key, other] = [newKey(), newKey()];
    const store = storeOf();
    const links = await Promise.all([
      store.link(key, WISH),
      store.link(other, WISH),
      store.link(key, { ...WISH, type: 'image/png' }),
      store.link(key, { ...WISH, disposition: 'attachment' }),
    ]);
    const signatures = links.map((link) => new URL(link, 'http://house').searchParams);
    expect(new Set(signatures.map((query) => query.get('signature') ?? query.get('X-Amz-Signature'))).size).toBe(4);
    expect(links[0]).toContain(key);
  });

  test('no link lives longer than an hour, whatever is asked for', async () => {
    const link = new URL(await storeOf().link(newKey(), { ...WISH, seconds: 999_999 }), 'http://house').searchParams;
    const seconds = link.get('X-Amz-Expires') ?? String(Number(link.get('ends')) - now.getTime() / 1_000);
    expect(seconds).toBe('3600');
  });

  test('a key that is not one of ours is no path', async () => {
    for (const key of ['../../etc/passwd', '', 'a/b', `${newKey()}/..`])
      expect(await codeOf(storeOf().put(key, paper()))).toMatch(/Invariant/);
  });
});

describe('the local disk', () => {
  const file = (key: string): string => join(folder, 'documents', key);

  test('no word of a paper stands in its file, and nobody else on the machine may open it', async () => {
    const key = newKey();
    await local.put(key, paper('Zyxwilhelmina Quorvenstein'));
    const bytes = readFileSync(file(key));
    expect(bytes.includes('Zyxwilhelmina') || bytes.includes('application/pdf')).toBe(false);
    expect([statSync(file(key)).mode & 0o777, statSync(join(folder, 'documents')).mode & 0o777]).toEqual([
      0o600, 0o700,
    ]);
  });

  test('one paper put twice is two different files', async () => {
    const [a, b] = [newKey(), newKey()];
    for (const key of [a, b]) await local.put(key, paper());
    expect(readFileSync(file(a)).equals(readFileSync(file(b)))).toBe(false);
  });

  test('one changed bit anywhere, another’s file, a cut and another key are all noticed', async () => {
    const [key, other] = [newKey(), newKey()];
    await local.put(key, paper());
    await local.put(other, paper('another'));
    const whole = readFileSync(file(key));
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed.writeUInt8((changed.at(at) ?? 0) ^ (1 << (at % 8)), at);
      writeFileSync(file(key), changed);
      expect([at, await codeOf(local.read(key))]).toEqual([at, 'papers_unavailable']);
    }
    for (const bytes of [readFileSync(file(other)), whole.subarray(0, -1), Buffer.alloc(0)]) {
      writeFileSync(file(key), bytes);
      expect(await codeOf(local.read(key))).toBe('papers_unavailable');
    }
    writeFileSync(file(key), whole);
    const stranger = createLocalStore({ folder: join(folder, 'documents'), secret: `${SECRET}x` });
    expect(await codeOf(stranger.read(key))).toBe('papers_unavailable');
    expect((await local.read(key))?.bytes.toString()).toBe('a passport');
  });

  test('a disk that cannot be written to is said, and leaves nothing behind', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    const nowhere = createLocalStore({ folder: join(folder, 'a-file', 'documents'), secret: SECRET });
    expect(await codeOf(nowhere.put(newKey(), paper()))).toBe('papers_unavailable');
    const before = readdirSync(join(folder, 'documents')).length;
    await local.put(newKey(), paper());
    expect(readdirSync(join(folder, 'documents'))).toHaveLength(before + 1);
  });

  test('what a power cut left unfinished is listed, so that it is swept, and never read', async () => {
    const key = newKey();
    writeFileSync(`${file(key)}.part`, 'half');
    utimesSync(`${file(key)}.part`, new Date(0), new Date(0));
    expect(await keysOf(local)).toContain(key);
    expect(await local.read(key)).toBeUndefined();
    await local.remove(key);
    expect(await keysOf(local)).not.toContain(key);
    chmodSync(join(folder, 'documents'), 0o700);
  });

  test('a link opens for its viewer until its end, and for nobody else, nor later, nor changed', async () => {
    const key = newKey();
    now = new Date('2026-01-05T09:00:00Z');
    const link = new URL(await local.link(key, WISH), 'http://house');
    expect(link.pathname).toBe(`/papers/files/${key}`);
    const query = Object.fromEntries(link.searchParams);
    const open = (asked = key, changed: Record<string, unknown> = {}, viewer = 'viewer') =>
      local.links.open(asked, { ...query, ...changed }, viewer);
    expect(open()).toEqual({ key, type: 'application/pdf', disposition: 'inline' });
    expect(open(key, {}, 'another')).toBeUndefined();
    expect(open(newKey())).toBeUndefined();
    for (const name of Object.keys(query))
      for (const value of [`${query[name]}0`, '', undefined, ['a'], 'text/html', String(Number(query.ends) + 1)])
        expect([name, value, open(key, { [name]: value })]).toEqual([name, value, undefined]);
    now = new Date('2026-01-05T09:01:00Z');
    expect(open()).toBeUndefined();
    now = new Date('2026-01-05T07:00:00Z');
    expect(open()).toBeUndefined();
    now = new Date('2026-01-05T09:00:59Z');
    expect(open()).toBeDefined();
  });
});

describe('S3', () => {
  const store = (): DocumentStore => createS3Store({ ...s3.settings, patienceMs: 400 });
  const objectOf = (key: string) => s3.objects.get(`papers/${key}`);
  afterEach(() => {
    s3.will('honest');
    s3.setClock(undefined);
  });

  test('what is put is private, encrypted by the store and of its type; no request is unsigned', async () => {
    const key = newKey();
    await store().put(key, paper());
    expect(objectOf(key)).toMatchObject({ type: 'application/pdf', encryption: 'AES256' });
    const address = `${s3.settings.endpoint}/${s3.settings.bucket}/papers/${key}`;
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE'])
      expect((await fetch(address, { method, ...(method === 'PUT' && { body: 'x' }) })).status).toBe(403);
    expect((await fetch(`${s3.settings.endpoint}/${s3.settings.bucket}?list-type=2`)).status).toBe(403);
    expect(await codeOf(createS3Store({ ...s3.settings, secretAccessKey: 'x' }).put(newKey(), paper()))).toBe(
      'papers_unavailable',
    );
  });

  test('a link opens with its headers until its end, and not after, nor changed, nor for another key', async () => {
    const [key, other] = [newKey(), newKey()];
    for (const one of [key, other]) await store().put(one, paper(one));
    const link = await store().link(key, { ...WISH, disposition: 'inline; filename="a.pdf"' });
    const opened = await fetch(link);
    expect([opened.status, await opened.text()]).toEqual([200, key]);
    expect(Object.fromEntries(opened.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'inline; filename="a.pdf"',
      'cache-control': 'no-store',
    });
    const changed = [
      link.replace(key, other),
      link.replace('Expires=60', 'Expires=6000'),
      link.replace('application%2Fpdf', 'text%2Fhtml'),
      link.replace(/X-Amz-Signature=.{4}/, 'X-Amz-Signature=0000'),
      link.replace(/&X-Amz-Signature=\w+/, ''),
    ];
    for (const address of changed) {
      expect(address).not.toBe(link);
      expect([address, (await fetch(address)).status]).toEqual([address, 403]);
    }
    s3.setClock(new Date(Date.now() + 61_000));
    expect((await fetch(link)).status).toBe(403);
  });

  test.each<Mood>(['stall', 'hang up', 'err', 'deny', 'lose', 'cut', 'plain'])(
    'a store that will %s is not believed, and says so in good time',
    async (mood) => {
      s3.will(mood);
      const since = Date.now();
      const refused = await store()
        .put(newKey(), paper())
        .catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'papers_unavailable', status: 503 });
      expect(String((refused as Refusal).cause)).not.toContain(s3.settings.secretAccessKey);
      expect(Date.now() - since).toBeLessThan(3_000);
    },
  );

  test.each<Mood>(['stall', 'err', 'deny'])('nor is one that will %s when it is read or listed', async (mood) => {
    const key = newKey();
    await store().put(key, paper());
    s3.will(mood);
    expect(await codeOf(store().read(key))).toBe('papers_unavailable');
    expect(await codeOf(keysOf(store()))).toBe('papers_unavailable');
    expect(await codeOf(store().remove(key))).toBe('papers_unavailable');
  });

  test('a bucket of Amazon’s own is addressed by its name', () => {
    const { endpoint: _, ...amazon } = s3.settings;
    expect(createS3Store({ ...amazon, pathStyle: false }).origin).toBe(
      'https://house-papers.s3.eu-central-1.amazonaws.com',
    );
    expect(store().origin).toBe(s3.settings.endpoint);
  });
});
