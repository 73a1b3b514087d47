// A back-dated entry changes its position, the cash and the days since, and nothing else; what was reported is kept.
import { deposit, openHouse, person, type House } from '../../test/support/house.js';
import {
  days,
  each,
  enter,
  everything,
  newAsset,
  places,
  priced,
  revisions,
  snapshotPlaces,
  takeAll,
  type Asset,
} from '../../test/support/days.js';
import { plantClient } from '../../test/support/planted.js';
import { expectBooksToAgree } from '../../test/support/replay.js';

let house: House;
let [first, second]: Asset[] = [];
let client: string;
let other: string;

const asset = (one: Asset | undefined): Asset => one ?? { id: '', symbol: '' };

/** 1,000.00 since 2 January; on the 3rd, five of the first at 20 and three of the second at 30. Entered as it happened. */
async function buyer(): Promise<string> {
  const id = await plantClient(house);
  house.setClock('2026-01-02T10:00:00.000Z');
  await deposit(house, person(id, 'CUSTOMER'), '1000.00');
  house.setClock('2026-01-03T10:00:00.000Z');
  await enter(house, id, `BUY 5 ${asset(first).symbol} at 20`);
  await enter(house, id, `BUY 3 ${asset(second).symbol} at 30`);
  house.setClock('2026-01-10T09:00:00.000Z');
  await takeAll(house);
  return id;
}

beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
beforeEach(async () => {
  [first, second] = [await newAsset(house), await newAsset(house)];
  [client, other] = [await buyer(), await buyer()];
});
afterEach(() => expectBooksToAgree(house.rows));

const holdings = (id: string) =>
  places(house, 't.symbol', 'holdings t WHERE portfolio_id = (SELECT id FROM portfolios WHERE user_id = $1)', [id]);
const states = (id: string) =>
  places(
    house,
    `t.symbol || ' ' || t.effective_at`,
    'internal.position_states t WHERE portfolio_id = (SELECT id FROM portfolios WHERE user_id = $1)',
    [id],
  );
const changed = (before: object, after: object) =>
  Object.entries(after).flatMap(([name, place]) =>
    (before as Record<string, unknown>)[name] === place ? [] : [name.slice(0, 40)],
  );

test('a sale entered for last week: that position, the cash and the snapshots since', async () => {
  const before = {
    days: await snapshotPlaces(house, client),
    holdings: await holdings(client),
    states: await states(client),
  };
  const others = { ...(await everything(house, other)), places: await snapshotPlaces(house, other) };
  await enter(house, client, `SELL 2 ${asset(first).symbol} at 25 on 2026-01-07T12:00Z`);
  // 810 + 50 of cash, three at 25 (the own latest trade), three at 30.
  expect(await days(house, client)).toEqual({ ...each(3, 7, '1000.00'), ...each(8, 10, '1025.00') });
  expect(await days(house, client, 'cash_value')).toEqual({
    '01-03': '1000.00',
    ...each(4, 7, '810.00'),
    ...each(8, 10, '860.00'),
  });
  expect(changed(before.days, await snapshotPlaces(house, client))).toEqual(['2026-01-08', '2026-01-09', '2026-01-10']);
  expect(changed(before.holdings, await holdings(client))).toEqual([asset(first).symbol]);
  expect(changed(before.states, await states(client))).toEqual([
    expect.stringContaining(`${asset(first).symbol} 2026-01-07`),
  ]);
  expect({ ...(await everything(house, other)), places: await snapshotPlaces(house, other) }).toEqual(others);
});

test('what the days had said is kept with its cause, once', async () => {
  const id = await enter(house, client, `SELL 2 ${asset(first).symbol} at 25 on 2026-01-07T12:00Z`);
  expect(await revisions(house, client)).toEqual(
    ['2026-01-08', '2026-01-09', '2026-01-10'].map((day) => ({
      day,
      total_value: '1000.00',
      cause_type: 'trades',
      cause_id: id,
    })),
  );
  house.setClock('2026-01-10T09:00:01.000Z');
  const next = await deposit(house, person(client, 'CUSTOMER'), '7.00', '2026-01-09T12:00:00Z');
  expect((await revisions(house, client)).slice(3)).toEqual([
    { day: '2026-01-10', total_value: '1025.00', cause_type: 'transactions', cause_id: next },
  ]);
});

test('until six in the morning nobody can have seen a day; from six on its figures are kept', async () => {
  house.setClock('2026-01-11T05:59:59.999Z');
  await takeAll(house);
  await deposit(house, person(client, 'CUSTOMER'), '7.00', '2026-01-10T20:00:00Z');
  expect(await days(house, client)).toMatchObject({ '01-10': '1000.00', '01-11': '1007.00' });
  expect(await revisions(house, client)).toEqual([]);
  house.setClock('2026-01-11T06:00:00.000Z');
  const id = await deposit(house, person(client, 'CUSTOMER'), '5.00', '2026-01-10T21:00:00Z');
  expect(await revisions(house, client)).toEqual([
    { day: '2026-01-11', total_value: '1007.00', cause_type: 'transactions', cause_id: id },
  ]);
});

test('an entry of today changes no snapshot', async () => {
  const before = await snapshotPlaces(house, client);
  await enter(house, client, `SELL 2 ${asset(first).symbol} at 25 on 2026-01-10T00:00:00Z`);
  expect(await snapshotPlaces(house, client)).toEqual(before);
});

test('an event older than the first snapshot adds the days before it', async () => {
  await deposit(house, person(client, 'CUSTOMER'), '30.00', '2025-12-30T12:00:00Z');
  expect(await days(house, client)).toEqual({
    '2025-12-31': '30.00',
    ...each(1, 2, '30.00'),
    ...each(3, 10, '1030.00'),
  });
  expect((await revisions(house, client)).map(({ day }) => day)).toEqual(
    Object.keys(each(3, 10, '')).map((day) => `2026-${day}`),
  );
});

test('a back-dated price is kept with its cause as well', async () => {
  const id = await priced(house, asset(second), '40', '2026-01-08T12:00:00Z');
  expect(await days(house, client)).toEqual({ ...each(3, 8, '1000.00'), ...each(9, 10, '1030.00') });
  expect(await revisions(house, client)).toEqual(
    ['2026-01-09', '2026-01-10'].map((day) => ({ day, total_value: '1000.00', cause_type: 'prices', cause_id: id })),
  );
});

test('what comes to the same leaves every day where it is', async () => {
  await priced(house, asset(second), '40', '2026-01-05T12:00:00Z');
  const before = await snapshotPlaces(house, client);
  await priced(house, asset(second), '40', '2026-01-07T12:00:00Z');
  await enter(house, client, `BUY 0.0001 ${asset(second).symbol} at 40 on 2026-01-08T12:00Z`);
  expect(await snapshotPlaces(house, client)).toEqual(before);
});
