// A picture of many days is drawn of few, and shows all the same how low and how high the value has been.
import { clientWith, enter, newAsset, priced, takeAll } from '../../test/support/days.js';
import { openHouse, settingsOf, type House } from '../../test/support/house.js';
import { readOverview } from '../services/read-portfolio.js';
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

const backOffice = async () => {
  const portfolio = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [client]);
  return (await readDays(house.rows, portfolio?.id ?? '', new Date(0))).map((day) => day.total_value);
};
const clients = async () => {
  const asked = { now: new Date('2026-01-20T12:00:00Z'), priceAgeHours: 96 };
  return (await readOverview(portal, client, asked))?.history.points.map((point) => point.total_value) ?? [];
};

test.each([
  ['the back office', backOffice, 401],
  ['the client', clients, 240],
])('%s sees the lowest and the highest day of three years, and the first and the last', async (_side, values, most) => {
  expect(await house.count('portfolio_snapshots')).toBe(1114);
  const seen = await values();
  expect(seen.length).toBeLessThanOrEqual(most);
  expect([seen[0], seen.at(-1)]).toEqual(['1000.00', '1050.00']);
  expect(seen).toEqual(expect.arrayContaining(['600.00', '2500.00']));
});
