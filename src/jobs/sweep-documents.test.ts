// What lies in the store without a row is swept after a day; what has a row never is.
import { idOf, openHouse, withKey, type House } from '../../test/support/house.js';
import { openS3Server, type S3Server } from '../../test/support/s3-server.js';
import { PDF } from '../../test/support/papers.js';
import { createS3Store } from '../documents/s3-store.js';
import { newKey, type DocumentStore } from '../documents/store.js';
import { addDocument } from '../services/add-document.js';
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
