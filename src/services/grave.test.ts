// The gravest commands are refused to whoever has not given the password lately, and nothing else is.
import { isGrave } from './grave.js';
import { registry } from './index.js';
import { doerFor, refusalOf } from '../../test/support/four-tests.js';
import { openHouse, type House } from '../../test/support/house.js';
import { changedTables, fingerprint } from '../../test/support/fingerprint.js';
import { CASES } from '../../test/use-cases/index.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const GRAVE = [
  'approve-request',
  'close-books',
  'create-staff',
  'disable-staff',
  'edit-approval-policy',
  'edit-staff',
  'enable-staff',
  'erase-client',
  'reset-second-factor',
  'set-password',
  'undo-import',
];

test('these are the gravest', () => {
  const names = registry.map(({ useCase }) => useCase.name).filter(isGrave);
  expect(names.sort()).toEqual(GRAVE);
});

test.each(GRAVE.filter((name) => name !== 'approve-request'))(
  '%s waits for the password, and nothing is written before',
  async (name) => {
    const one = CASES.find(({ useCase }) => useCase.name === name);
    if (!one) throw new Error(`${name} has no case`);
    const form = await one.good(house);
    const before = await fingerprint(house.rows);
    const stale = { ...doerFor(house, one), fresh: false };
    expect((await refusalOf(house.door.run(one.useCase, stale, form))).code).toBe('password_again');
    expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
    await house.door.run(one.useCase, { ...stale, fresh: true }, form);
  },
);

test('what is not grave does not ask', async () => {
  const one = CASES.find(({ useCase }) => useCase.name === 'add-news');
  if (!one) throw new Error('there is a case');
  await house.door.run(one.useCase, { ...doerFor(house, one), fresh: false }, await one.good(house));
});
