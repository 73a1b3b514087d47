import { idOf, openHouse, PASSWORD, withKey, type House } from '../../test/support/house.js';
import { changeOwnPassword } from './change-own-password.js';
import { signIn } from './sign-in.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const form = (current_password: string, new_password: string, new_password_again = new_password) => ({
  current_password,
  new_password,
  new_password_again,
});
const enter = (email: string, password: string) =>
  house.door.run(signIn, { actor: { kind: 'anonymous' } }, { email, password });
const logged = () =>
  house.rows.rows<Record<string, unknown>>(
    `SELECT actor_id, target_id, description, metadata FROM activity_logs WHERE action_type = 'PASSWORD_CHANGED'`,
  );

test('done: the new password opens, the old one does not, and the log holds neither', async () => {
  house.setClock('2026-02-01T10:00:00.000Z');
  const { session_epoch } = await house.door.run(changeOwnPassword, house.officer, form(PASSWORD, 'a brighter horse'));
  expect(session_epoch).toBe('1');
  expect(await enter('compliance@example.com', 'a brighter horse')).toMatchObject({
    id: idOf(house.officer),
    session_epoch,
  });
  await expect(enter('compliance@example.com', PASSWORD)).rejects.toMatchObject({ code: 'wrong_credentials' });
  const rows = await logged();
  expect(rows).toMatchObject([{ actor_id: idOf(house.officer), target_id: idOf(house.officer) }]);
  expect(JSON.stringify(rows)).not.toMatch(/horse|\$2b/);
});

test('two changes at the same moment still differ, so that every other session ends', async () => {
  const first = await house.door.run(changeOwnPassword, house.officer, form('a brighter horse', 'a third horse'));
  const second = await house.door.run(changeOwnPassword, house.officer, form('a third horse', 'a brighter horse'));
  expect(Number(second.session_epoch)).toBe(Number(first.session_epoch) + 1);
});

test.each([
  ['a wrong current password', form('wrong horse 42', 'a brighter horse'), 'wrong_password', 'current_password'],
  ['no current password', form('', 'a brighter horse'), 'wrong_password', 'current_password'],
  ['two that differ', form(PASSWORD, 'a brighter horse', 'a duller horse'), 'passwords_differ', 'new_password_again'],
  ['the old one again', form(PASSWORD, PASSWORD), 'password_unchanged', 'new_password'],
  ['seven characters', form(PASSWORD, '7 chars'), 'too_short', 'new_password'],
  ['more than bcrypt reads', form(PASSWORD, 'ä'.repeat(37)), 'too_long', 'new_password'],
])('refused: %s, and nothing is written', async (_case, fields, code, field) => {
  const before = await house.count('activity_logs');
  await expect(house.door.run(changeOwnPassword, house.admin, fields)).rejects.toMatchObject({
    issues: [{ code, field }],
  });
  expect(await house.count('activity_logs')).toBe(before);
});

test('forbidden: whoever is not signed in, and jobs', async () => {
  for (const context of [
    { actor: { kind: 'anonymous' as const } },
    { actor: { kind: 'system' as const, name: 'test' } },
  ]) {
    await expect(house.door.run(changeOwnPassword, context, form(PASSWORD, 'a brighter horse'))).rejects.toMatchObject({
      code: 'forbidden',
    });
  }
});

test('repeated: the same request changes once, and its key takes no other password', async () => {
  const before = (await logged()).length;
  const once = withKey(house.client.stock);
  const first = await house.door.run(changeOwnPassword, once, form(PASSWORD, 'a brighter horse'));
  const again = await house.door.run(changeOwnPassword, once, form(PASSWORD, 'a brighter horse'));
  expect(again).toEqual({ ...first, repeated: true });
  await expect(house.door.run(changeOwnPassword, once, form(PASSWORD, 'another horse'))).rejects.toMatchObject({
    code: 'request_reused',
  });
  expect(await logged()).toHaveLength(before + 1);
});

test('of two changes at once, one is refused', async () => {
  const both = await Promise.allSettled([
    house.door.run(changeOwnPassword, house.client.crypto, form(PASSWORD, 'the left horse')),
    house.door.run(changeOwnPassword, house.client.crypto, form(PASSWORD, 'the right horse')),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});
