// A server and a process in New York keep the same moments and days as ones in UTC, also in the hour that the clocks skip.
import { openHouse, idOf, PASSWORD, type House } from './support/house.js';
import { startProduct, Visitor, type Product } from './support/product.js';
import { connectAs } from './support/sql.js';

const MOMENTS = ['2026-03-08T07:30:00.123Z', '2026-11-01T05:30:00.000Z', '2024-02-29T23:59:59.999Z'];

let house: House;
let product: Product;
let admin: Visitor;
beforeAll(async () => {
  house = await openHouse();
  const sql = await connectAs(house.database, 'postgres');
  await sql.query(`ALTER DATABASE ${house.database.name} SET timezone = 'America/New_York'`);
  await sql.end();
  product = await startProduct(house.database, { TZ: 'America/New_York' });
  admin = new Visitor(product.url);
  await admin.signIn('admin@example.com', PASSWORD);
}, 60_000);
afterAll(async () => {
  await product.stop();
  await house.close();
});

test.each(MOMENTS)('%s comes back as it was entered', async (processed_at) => {
  const transfer = {
    user_id: idOf(house.client.stock),
    transaction_type: 'DEPOSIT',
    amount: '100',
    currency: 'USD',
    method: 'WIRE_TRANSFER',
  };
  const id = (await admin.send('Transaction/actions/new', transfer)).record?.id ?? '';
  await admin.send(`Transaction/records/${id}/complete`, { processed_at });
  const shown = (await admin.read(`Transaction/records/${id}/show`)).record?.params.processed_at;
  expect(new Date(String(shown)).toISOString()).toBe(processed_at);
  const client = new Visitor(product.url);
  await client.signIn('stock@example.com', PASSWORD);
  expect((await (await client.fetch('/portal/transfers')).text()).toLowerCase()).toContain(
    `datetime="${processed_at.toLowerCase()}"`,
  );
});

test('the first snapshot is of the UTC day after the first deposit, and shows as that day', async () => {
  const oldest = 'PortfolioSnapshot/actions/list?sortBy=snapshot_date&direction=asc';
  const [snapshot] = (await admin.read(oldest)).records ?? [];
  expect(String(snapshot?.params.snapshot_date)).toMatch(/^2024-03-01($|T00:00:00)/);
});
