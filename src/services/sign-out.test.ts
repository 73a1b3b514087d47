import { idOf, openHouse, withKey, type House } from '../../test/support/house.js';
import { signOut } from './sign-out.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const rows = (action: string) =>
  house.rows.rows('SELECT actor_id, target_id FROM activity_logs WHERE action_type = $1::"ActionType"', [action]);

test('done: the log says who left', async () => {
  await house.door.run(signOut, house.officer, {});
  expect(await rows('LOGOUT')).toEqual([{ actor_id: idOf(house.officer), target_id: idOf(house.officer) }]);
});

test('refused: a field that the form does not have', async () => {
  const before = await house.count('activity_logs');
  await expect(house.door.run(signOut, house.officer, { id: idOf(house.admin) })).rejects.toMatchObject({
    code: 'unknown_field',
  });
  expect(await house.count('activity_logs')).toBe(before);
});

test('forbidden: who is not signed in cannot sign out', async () => {
  const before = (await rows('ACCESS_DENIED')).length;
  await expect(house.door.run(signOut, { actor: { kind: 'anonymous' } }, {})).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect(await rows('ACCESS_DENIED')).toHaveLength(before + 1);
});

test('repeated: the same request leaves one row', async () => {
  const before = (await rows('LOGOUT')).length;
  const once = withKey(house.admin);
  await house.door.run(signOut, once, {});
  expect((await house.door.run(signOut, once, {})).repeated).toBe(true);
  expect(await rows('LOGOUT')).toHaveLength(before + 1);
});
