// A server and a process in New York end the books' days at the same moments as ones in UTC.
import { days } from '../../test/support/days.js';
import { idOf, openHouse, PASSWORD, type House } from '../../test/support/house.js';
import { startProduct, Visitor, type Product } from '../../test/support/product.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { connectAs } from '../../test/support/sql.js';

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

async function payIn(amount: string, processed_at: string): Promise<void> {
  const transfer = {
    user_id: idOf(house.client.stock),
    transaction_type: 'DEPOSIT',
    amount,
    currency: 'USD',
    method: 'ACH',
  };
  const id = (await admin.send('Transaction/actions/new', transfer)).record?.id ?? '';
  const completed = await admin.send(`Transaction/records/${id}/complete`, { processed_at });
  expect(completed.notice?.type).toBe('success');
}

/** Every day from one to another, as a calendar without hours counts them. */
function calendar(first: string, last: string): string[] {
  const [all, from, to] = [[] as string[], Date.parse(first), Date.parse(last)];
  for (let at = from; at <= to; at += 86_400_000) all.push(new Date(at).toISOString().slice(0, 10));
  return all;
}

test('every day has one snapshot, also those of 23 and 25 hours and a leap day; each ends at midnight UTC', async () => {
  await payIn('1000.00', '2024-02-28T12:00:00Z');
  // Half past eleven in the evening in New York, on the eve of the day on which its clocks are put on.
  await payIn('500.00', '2025-03-09T04:30:00Z');
  // The hour that New York has twice.
  await payIn('10.00', '2025-11-02T05:30:00Z');
  await payIn('1.00', '2025-11-02T06:30:00Z');
  const values = await days(house, idOf(house.client.stock));
  const all = Object.keys(values).map((day) => (day.length === 5 ? `2026-${day}` : day));
  const today = new Date().toISOString().slice(0, 10);
  expect(all.sort()).toEqual(calendar('2024-02-29', today));
  expect(values).toMatchObject({
    '2024-02-29': '1000.00',
    '2024-03-01': '1000.00',
    '2025-03-09': '1000.00',
    '2025-03-10': '1500.00',
    '2025-11-02': '1500.00',
    '2025-11-03': '1511.00',
  });
  await expectBooksToAgree(house.rows);
});
