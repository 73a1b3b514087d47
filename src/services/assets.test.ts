// A new name or logo of an asset reaches everybody who holds it, has held it, or watches it, and changes nothing else of
// theirs.
import { holding } from '../../test/support/books.js';
import { clientWith, enter, newAsset, places, type Asset } from '../../test/support/days.js';
import { openHouse, type House } from '../../test/support/house.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { editAsset } from './assets.js';
import { addToWatchlist, removeFromWatchlist } from './watchlist.js';

let house: House;
let asset: Asset;
let holder: string;
let former: string;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
beforeEach(async () => {
  asset = await newAsset(house, { name: 'Umbrella Works' });
  [holder, former] = [await clientWith(house, '100.00', '2026-01-02'), await clientWith(house, '100.00', '2026-01-02')];
  for (const client of [holder, former]) await enter(house, client, `BUY 2 ${asset.symbol} at 10 on 2026-01-03`);
  await enter(house, former, `SELL 2 ${asset.symbol} at 10 on 2026-01-04`);
});
afterEach(() => expectBooksToAgree(house.rows));

const edit = (change: object) => house.door.run(editAsset, house.admin, { id: asset.id, ...change });
const held = (client: string, { symbol } = asset) => holding(house, client, symbol);
const called = async (client: string) => {
  const row = await held(client);
  return [row?.name, row?.logo_url];
};
const LOGO = 'https://example.com/parasol.svg';

test('renamed: every holding has the new name, sold ones as well, and the figures that it had', async () => {
  const before = await held(holder);
  await edit({ name: 'Parasol Works', logo_url: LOGO });
  for (const client of [holder, former]) expect(await called(client)).toEqual(['Parasol Works', LOGO]);
  const { updated_at: _, ...figures } = (await held(holder)) ?? {};
  expect({ ...before, name: 'Parasol Works', logo_url: LOGO }).toMatchObject(figures);
  await edit({ logo_url: '' });
  expect(await called(holder)).toEqual(['Parasol Works', null]);
});

test('what is bought once it is renamed has the new name, and no other asset’s holding has it', async () => {
  const other = await newAsset(house, { name: 'Other Works' });
  await enter(house, holder, `BUY 1 ${other.symbol} at 10 on 2026-01-03`);
  await edit({ name: 'Parasol Works' });
  await enter(house, former, `BUY 1 ${asset.symbol} at 10`);
  expect(await called(former)).toEqual(['Parasol Works', null]);
  expect((await held(holder, other))?.name).toBe('Other Works');
});

test('an edit that leaves name and logo as they are writes no holding', async () => {
  const rows = () => places(house, 't.id', 'holdings t WHERE symbol = $1', [asset.symbol]);
  const before = await rows();
  await edit({ is_active: false, name: 'Umbrella Works' });
  expect(await rows()).toEqual(before);
});

const watch = async (client: string) =>
  (await house.door.run(addToWatchlist, house.admin, { user_id: client, symbol: asset.symbol })).id;
const watched = (id: string) =>
  house.rows.row('SELECT name, logo_url, removed_at FROM watchlist_items WHERE id = $1', [id]);

test('renamed: whoever watches it reads the new name', async () => {
  const id = await watch(holder);
  await edit({ name: 'Parasol Works', logo_url: LOGO });
  expect(await watched(id)).toEqual({ name: 'Parasol Works', logo_url: LOGO, removed_at: null });
});

test('what is starred again has the name and logo of today', async () => {
  const id = await watch(holder);
  await house.door.run(removeFromWatchlist, house.admin, { id });
  await house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'From before'))
     UPDATE watchlist_items SET name = 'Bumbershoot Works', logo_url = '${LOGO}' WHERE id = $1`,
    [id],
  );
  expect(await watch(holder)).toBe(id);
  expect(await watched(id)).toEqual({ name: 'Umbrella Works', logo_url: null, removed_at: null });
});
