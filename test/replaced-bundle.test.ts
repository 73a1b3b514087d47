// Another build may replace the admin screens' scripts while the server runs: who has its page open still gets them.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { openHouse, type House, PASSWORD } from './support/house.js';
import { startProduct, Visitor, type Product } from './support/product.js';

const ROOT = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'vip-bundle-'));

let house: House;
let product: Product;
beforeAll(async () => {
  house = await openHouse();
  cpSync(join(ROOT, 'adminbundle'), folder, { recursive: true });
  product = await startProduct(house.database, { ADMIN_JS_TMP_DIR: relative(ROOT, folder) });
}, 60_000);
afterAll(async () => {
  await product.stop();
  await house.close();
});

test('scripts are answered as they were at the start', async () => {
  const scripts = readdirSync(join(folder, 'assets'))
    .filter((file) => file.endsWith('.js'))
    .map((file) => [file, readFileSync(join(folder, 'assets', file), 'utf8')] as const);
  expect(scripts.length).toBeGreaterThan(2);
  rmSync(folder, { recursive: true });
  const admin = new Visitor(product.url);
  await admin.signIn('admin@example.com', PASSWORD);
  for (const [file, text] of scripts)
    for (const encoding of ['br', 'gzip', 'identity']) {
      const answer = await admin.fetch(`/admin/frontend/assets/${file}`, { headers: { 'accept-encoding': encoding } });
      expect([file, encoding, answer.status, (await answer.text()) === text]).toEqual([file, encoding, 200, true]);
    }
  expect((await admin.fetch('/admin/frontend/assets/app.000000000000.js')).status).toBe(404);
});
