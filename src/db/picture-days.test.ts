// A picture of many days is drawn of few, and shows all the same how low and how high the value has been.
import { clientWith, days, enter, newAsset, priced, takeAll } from '../../test/support/days.js';
import { deposit, openHouse, person, settingsOf, type House } from '../../test/support/house.js';
import { plantClient } from '../../test/support/planted.js';
import { completeTransfer } from '../services/complete-transfer.js';
import { readOverview } from '../services/read-portfolio.js';
import { recordTransfer } from '../services/record-transfer.js';
import { voidTransfer } from '../services/void-transfer.js';
import { createPool, type Pool } from './client.js';
import { readDays } from './history-reads.js';

let house: House;
let portal: Pool;
let client: string;
beforeAll(async () => {
  house = await openHouse();
  portal = createPool(settingsOf(house.database.url('portal')), { max: 1 });
  house.setClock('2026-01-20T12:00:00Z');
  client = await clientWith(house, '1000.00', '2023-01-02T09:00:00Z');
  const asset = await newAsset(house);
  await priced(house, asset, '100', '2023-01-01T00:00:00Z');
  await enter(house, client, `BUY 5 ${asset.symbol} at 100 on 2023-01-03T09:00:00Z`);
  // For a day each, and one after the other: whoever takes every third day sees one of them at most.
  await priced(house, asset, '20', '2024-06-10T12:00:00Z');
  await priced(house, asset, '400', '2024-06-11T12:00:00Z');
  await priced(house, asset, '110', '2024-06-12T12:00:00Z');
  await takeAll(house);
});
afterAll(async () => {
  await portal.end();
  await house.close();
});

interface Seen {
  day: string;
  total_value: string;
}
const backOffice = async (user_id: string): Promise<Seen[]> => {
  const portfolio = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [user_id]);
  const days = await readDays(house.rows, portfolio?.id ?? '', new Date(0));
  return days.map(({ snapshot_date: day, total_value }) => ({ day, total_value }));
};
/** But for the last point, which is now. */
const clients = async (user_id: string): Promise<Seen[]> => {
  const asked = { now: new Date('2026-01-20T12:00:00Z'), priceAgeHours: 96 };
  const points = (await readOverview(portal, user_id, asked))?.history.points ?? [];
  return points.slice(0, -1).map(({ at, total_value }) => ({ day: at.toISOString().slice(0, 10), total_value }));
};

test.each([
  ['the back office', backOffice, 400],
  ['the client', clients, 239],
])('%s sees the lowest and the highest day of three years, and the first and the last', async (_side, seen, most) => {
  expect(Object.keys(await days(house, client))).toHaveLength(1114);
  const values = (await seen(client)).map(({ total_value }) => total_value);
  expect(values.length).toBeLessThanOrEqual(most);
  expect([values[0], values.at(-1)]).toEqual(['1000.00', '1050.00']);
  expect(values).toEqual(expect.arrayContaining(['600.00', '2500.00']));
});

test.each([
  ['the back office', backOffice],
  ['the client', clients],
])('%s sees no year of nothing before the first day that tells something', async (_side, seen) => {
  const slipped = await plantClient(house);
  const slip = await deposit(house, person(slipped, 'CUSTOMER'), '500.00', '2023-01-05T09:00:00Z');
  await house.door.run(voidTransfer, house.admin, { id: slip, reason: 'It was of 2026' });
  expect(await seen(slipped)).toEqual([]);
  const right = await deposit(house, person(slipped, 'CUSTOMER'), '500.00', '2026-01-17T09:00:00Z');
  const since = ['2026-01-18', '2026-01-19', '2026-01-20'];
  expect(await seen(slipped)).toEqual(since.map((day) => ({ day, total_value: '500.00' })));
  // Nor is what came and went again without a trace of it.
  await house.door.run(voidTransfer, house.admin, { id: right, reason: 'Another client’s' });
  expect(await seen(slipped)).toEqual([]);
});

test('days of nothing after the first that tells something are days like others', async () => {
  const emptied = await clientWith(house, '500.00', '2026-01-14T09:00:00Z');
  await takeOut(emptied, '500.00', '2026-01-16T09:00:00Z');
  await deposit(house, person(emptied, 'CUSTOMER'), '200.00', '2026-01-18T09:00:00Z');
  for (const seen of [backOffice, clients])
    expect((await seen(emptied)).map(({ total_value }) => total_value)).toEqual([
      '500.00',
      '500.00',
      '0.00',
      '0.00',
      '200.00',
      '200.00',
    ]);
});

async function takeOut(user_id: string, amount: string, processed_at: string): Promise<void> {
  const form = { user_id, transaction_type: 'WITHDRAWAL', amount, currency: 'USD', method: 'WIRE_TRANSFER' };
  const { id } = await house.door.run(recordTransfer, house.admin, form);
  await house.door.run(completeTransfer, house.admin, { id, processed_at });
}
