// What touches many clients and is refused for the sake of one says whose books it would break, and how to mend it.
import { clientWith, enter, newAsset, priced, type Asset } from '../../test/support/days.js';
import { handIn } from '../../test/support/imports.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { openHouse, type House } from '../../test/support/house.js';
import { translator } from '../locales/index.js';
import { reward, split } from './corporate-actions.js';
import { importFile, previewImport } from './import-file.js';
import { undoImport } from './undo-import.js';
import { voidCorporateAction } from './void-corporate-action.js';

let house: House;
let asset: Asset;
let others: string[];
let client: string;
let name: string;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
/** Three that hold 100 of it since 2 January; it is the 20th. */
beforeEach(async () => {
  house.setClock('2026-01-20T09:00:00Z');
  asset = await newAsset(house);
  await priced(house, asset, '10', '2026-01-01');
  const ids = [];
  for (let i = 0; i < 3; i += 1) ids.push(await clientWith(house, '1000.00', '2026-01-01'));
  for (const id of ids) await enter(house, id, `BUY 100 ${asset.symbol} at 10 on 2026-01-02`);
  const [first = '', second = '', third = ''] = ids;
  [others, client] = [[first, third], second];
  const row = await house.rows.row<{ email: string; name: string }>(
    `SELECT email, first_name || ' ' || last_name AS name FROM users WHERE id = $1`,
    [client],
  );
  name = `${row?.name} (${row?.email})`;
});

const words = async (work: Promise<unknown>) => {
  const { issues } = await refusalOf(work);
  return issues.map(({ code, field, params }) => ({ field, text: translator('EN')(`errors:${code}`, params) }));
};
const HEADER = 'client,trade_type,symbol,quantity,price_per_unit,executed_at\n';
const file = (rows: readonly string[]) => handIn(HEADER + rows.map((row) => `${row}\n`).join(''));
const trades = async (rows: readonly string[]) => ({ kind: 'TRADES', file: await file(rows) });

test('a split that leaves one client too few for a later sale', async () => {
  await enter(house, client, `SELL 100 ${asset.symbol} at 10 on 2026-01-15`);
  const form = { id: asset.id, numerator: '1', denominator: '10', effective_at: '2026-01-06' };
  const text = `After this split ${name} would have held only 10 ${asset.symbol} on 2026-01-15 00:00 UTC, 90 too few for what left then. Void that entry first, and enter it again in the new units after the split.`;
  expect(await words(house.door.run(split, house.admin, form))).toEqual([{ field: undefined, text }]);
  expect(await words(house.door.preview(split, house.admin, form))).toEqual([{ field: undefined, text }]);
});

test('the void of a reward of which one client has sold', async () => {
  const form = { id: asset.id, per_unit: '0.1', price: '10', effective_at: '2026-01-06' };
  const { id } = await house.door.run(reward, house.admin, form);
  await enter(house, client, `SELL 105 ${asset.symbol} at 10 on 2026-01-15`);
  const text = `${name} would have held only 100 ${asset.symbol} on 2026-01-15 00:00 UTC, 5 too few for what left then. Void that entry first, or enter what is missing.`;
  const voided = house.door.run(voidCorporateAction, house.admin, { id, reason: 'a slip' });
  expect(await words(voided)).toEqual([{ field: undefined, text }]);
});

test('the undo of an import of which one client has spent the proceeds; no row of the log has the name', async () => {
  const all = [...others, client].map((id) => `${id},SELL,${asset.symbol},10,10,2026-01-10`);
  const { id } = await house.door.run(importFile, house.admin, await trades(all));
  await enter(house, client, `BUY 9 ${asset.symbol} at 10 on 2026-01-15`);
  const text = `${name} would have had only 0.00 USD on 2026-01-15 00:00 UTC, 90.00 too few for what was paid then. Void that entry first, or enter what is missing.`;
  const undone = house.door.run(undoImport, house.admin, { id, reason: 'the wrong file' });
  expect(await words(undone)).toEqual([{ field: undefined, text }]);
  const address = /\((.*)\)/.exec(name)?.[1] ?? name;
  const told = `SELECT 1 FROM activity_logs a WHERE position($1 in a::text) > 0`;
  expect(await house.rows.rows(told, [address])).toEqual([]);
  expect((await refusalOf(house.door.run(undoImport, house.admin, { id, reason: 'again' }))).message).toBe(
    'needed_money_of',
  );
});

test('rows of a file that take from what one client has dealt in later', async () => {
  await enter(house, client, `SELL 100 ${asset.symbol} at 10 on 2026-01-15`);
  const late = [...others, client].map((id) => `${id},SELL,${asset.symbol},20,10,2026-01-10`);
  const text = `${name} would have held only 80 ${asset.symbol} on 2026-01-15 00:00 UTC, 20 too few for what left then. Void that entry first, or enter what is missing.`;
  expect(await words(house.door.run(importFile, house.admin, await trades(late)))).toEqual([
    { field: undefined, text },
  ]);
  const { elsewhere } = await previewImport(house.door, house.admin, await trades(late));
  expect(elsewhere.map(({ code, params }) => translator('EN')(`errors:${code}`, params))).toEqual([text]);
});
