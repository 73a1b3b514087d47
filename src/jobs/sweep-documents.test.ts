// What lies in the store without a row is swept after a day; what has a row never is.
import { idOf, openHouse, withKey, type House } from '../../test/support/house.js';
import { openS3Server, type S3Server } from '../../test/support/s3-server.js';
import { PDF } from '../../test/support/papers.js';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalStore } from '../documents/local-store.js';
import { createS3Store } from '../documents/s3-store.js';
import { newKey, type DocumentStore } from '../documents/store.js';
import { connectAs } from '../../test/support/sql.js';
import { systemContext } from '../request-context.js';
import { addDocument } from '../services/add-document.js';
import { finishRestore, goLive } from '../services/finish-restore.js';
import { PaperFile } from '../services/paper-file.js';
import { sweepDocumentsJob } from './sweep-documents.js';

let house: House;
let s3: S3Server;
beforeAll(async () => void ([house, s3] = await Promise.all([openHouse(), openS3Server()])));
afterAll(async () => {
  await s3.close();
  await house.close();
});

const paper = { bytes: PDF, type: 'application/pdf' as const };
async function keysOf(store: DocumentStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list()) keys.push(key);
  return keys.sort();
}
const later = (hours: number) => () => new Date(Date.now() + hours * 3_600_000);

test('on the disk: a refused paper’s file goes after a day, and not before; a paper’s own stays', async () => {
  const { store } = house.papers;
  const add = (user_id: string) =>
    house.door.run(addDocument, withKey(house.admin), {
      user_id,
      document_type: 'GOVERNMENT_ID',
      file: new PaperFile('a.pdf', PDF),
    });
  await add(idOf(house.client.stock));
  const kept = await keysOf(store);
  expect(kept).toHaveLength(1);
  await expect(add(idOf(house.officer))).rejects.toMatchObject({ code: 'not_a_client' });
  expect(await keysOf(store)).toHaveLength(2);
  await sweepDocumentsJob({ pool: house.pool, store, clock: later(23.9) }).run();
  expect(await keysOf(store)).toHaveLength(2);
  await sweepDocumentsJob({ pool: house.pool, store, clock: later(24.1) }).run();
  expect(await keysOf(store)).toEqual(kept);
});

test('in a bucket: the same, over several pages; while it is out of order nothing goes and nothing fails', async () => {
  const store = createS3Store({ ...s3.settings, patienceMs: 400 });
  for (let count = 0; count < 7; count += 1) await store.put(newKey(), paper);
  const sweep = sweepDocumentsJob({ pool: house.pool, store, clock: later(24.1) });
  s3.will('err');
  await sweep.run();
  expect(s3.objects.size).toBe(7);
  s3.will('honest');
  await sweep.run();
  expect(s3.objects.size).toBe(0);
});

/** As a restore leaves a house whose backup was taken so many minutes ago. */
async function restoredFrom(minutesAgo: number): Promise<void> {
  const sql = await connectAs(house.database, 'postgres');
  // A house without that row is what pg_restore leaves: no change that anybody made, so none that the log tells of.
  await sql.query('SET session_replication_role = replica');
  await sql.query('DELETE FROM internal.house_state').finally(() => sql.end());
  const taken_at = new Date(Date.now() - minutesAgo * 60_000).toISOString();
  const backup = { id: randomUUID(), file: 'vip.age', sha256: 'ab'.repeat(32), taken_at, erasures: 'REPLAYED' };
  await house.door.run(finishRestore, systemContext('restore-command'), backup);
  await house.door.run(goLive, systemContext('restore-command'), {});
}

test('after a restore: what came in since the backup is kept for ever; what is older, or of later, goes as ever', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vip-swept-'));
  const store = createLocalStore({ folder, secret: 'a key for these papers' });
  const put = async (minutesAgo: number): Promise<string> => {
    const key = newKey();
    await store.put(key, paper);
    const at = new Date(Date.now() - minutesAgo * 60_000);
    utimesSync(join(folder, key), at, at);
    return key;
  };
  await put(60 * 24 * 9);
  const between = await put(60 * 24 * 3);
  const justBefore = await put(60 * 24 * 5 + 30);
  await restoredFrom(60 * 24 * 5);
  await sweepDocumentsJob({ pool: house.pool, store, clock: later(60 * 24) }).run();
  expect(await keysOf(store)).toEqual([between, justBefore].sort());

  const afterwards = newKey();
  await store.put(afterwards, paper);
  const at = new Date(Date.now() + 2 * 3_600_000);
  utimesSync(join(folder, afterwards), at, at);
  await sweepDocumentsJob({ pool: house.pool, store, clock: later(60 * 4) }).run();
  expect(await keysOf(store)).toEqual([between, justBefore].sort());
  rmSync(folder, { recursive: true });
});
